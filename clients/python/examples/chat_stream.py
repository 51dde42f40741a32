"""Streams the answer to a question: python chat_stream.py [QUESTION]. The server's address is in MARTLET_ADDRESS."""

import os
import sys

import martlet

question = " ".join(sys.argv[1:]) or "Tell me a story about a bird."
address = os.environ.get("MARTLET_ADDRESS", "localhost:50051")
credentials = {"token": os.environ.get("MARTLET_TOKEN"), "ca_file": os.environ.get("MARTLET_CA")}
with martlet.Client(address, timeout=60, **credentials) as client:
    stream = client.chat_stream([{"role": "user", "content": question}], max_tokens=128, temperature=0.8)
    for delta in stream:
        print(delta.text, end="", flush=True)
    usage = stream.result.usage
    print(f"\n({usage.prompt_tokens} tokens in, {usage.completion_tokens} out)")
