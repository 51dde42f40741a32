"""Says what is most likely of a text: python classify.py MODEL [TEXT]. The server's address is in MARTLET_ADDRESS."""

import os
import sys

import martlet

text = " ".join(sys.argv[2:]) or "What a wonderful film!"
address = os.environ.get("MARTLET_ADDRESS", "localhost:50051")
credentials = {"token": os.environ.get("MARTLET_TOKEN"), "ca_file": os.environ.get("MARTLET_CA")}
with martlet.Client(address, timeout=60, **credentials) as client:
    response = client.classify(text, model=sys.argv[1] if len(sys.argv) > 1 else "")
for score in response.results[0].classes:
    print(f"{score.probability:6.3f}  {score.label}")
