"""Client for the Martlet model server.

>>> import martlet
>>> with martlet.Client("localhost:50051") as client:
...     for delta in client.generate_stream("Once upon a time", max_tokens=64):
...         print(delta.text, end="", flush=True)

`martlet.Client` blocks, `martlet.aio.Client` is for asyncio. The messages of the API are in `martlet.v1`.
"""

from martlet import aio, v1
from martlet._client import Client, GenerationStream
from martlet._conversation import Conversation, Turn
from martlet._errors import FieldViolation, MartletError
from martlet._results import Generation

__all__ = [
    "Client", "Conversation", "FieldViolation", "Generation", "GenerationStream", "MartletError", "Turn", "aio", "v1",
]
__version__ = "0.1.0"
