"""Compares sentences by their vectors: python embed.py MODEL. The server's address is in MARTLET_ADDRESS."""

import os
import sys

import martlet

sentences = ["A bird is singing.", "I can hear a blackbird.", "The bank raises its rates."]
address = os.environ.get("MARTLET_ADDRESS", "localhost:50051")
credentials = {"token": os.environ.get("MARTLET_TOKEN"), "ca_file": os.environ.get("MARTLET_CA")}
with martlet.Client(address, timeout=60, **credentials) as client:
    response = client.embed(sentences, model=sys.argv[1] if len(sys.argv) > 1 else "", normalize=True)
first = response.embeddings[0].values
for sentence, embedding in zip(sentences, response.embeddings):
    print(f"{sum(a * b for a, b in zip(first, embedding.values)):6.3f}  {sentence}")
