"""Makes Fixtures/tiny/scores.json: for prompts and candidate continuations the log-probability of each token of each
continuation under the tiny model, computed in float32 by Hugging Face transformers over prompt and continuation whole.

Needs: torch, transformers. Run after make_tiny.py: python make_scores.py
"""

import json
import pathlib

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = pathlib.Path(__file__).parent / "tiny"
model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
tokenizer = AutoTokenizer.from_pretrained(folder)


def ids_of(text):
    return tokenizer(text, add_special_tokens=False).input_ids


def scored(prompt, continuation):
    with torch.no_grad():
        tokens = torch.tensor([prompt + continuation])
        logits = model(tokens, attention_mask=torch.ones_like(tokens)).logits[0].double()
    rows = torch.log_softmax(logits, -1)[len(prompt) - 1:len(prompt) + len(continuation) - 1]
    values = [row[token].item() for row, token in zip(rows, continuation)]
    return {
        "tokens": continuation, "logprobs": values, "logprob": sum(values),
        "is_greedy": all(row.argmax().item() == token for row, token in zip(rows, continuation))}


def greedy(prompt, count):
    tokens = list(prompt)
    for _ in range(count):
        with torch.no_grad():
            inputs = torch.tensor([tokens])
            tokens.append(model(inputs, attention_mask=torch.ones_like(inputs)).logits[0, -1].argmax().item())
    return tokens[len(prompt):]


cases = []
texts = [
    ("The martlet is a bird that", [" never lands.", " sings", " ", "lands", ".", "她在天上飞", " never lands. Every stream"]),
    # The border falls inside of what would be one token together: "mart" + "let".
    ("The mart", ["let", "let is", "in"]),
    ("x" * 90, ["y", "x" * 40]),
]
for text, continuations in texts:
    prompt = ids_of(text)
    cases.append({
        "text": text, "prompt": prompt,
        "continuations": [{"text": continuation, **scored(prompt, ids_of(continuation))} for continuation in continuations]})
long = [5 + number * 11 % 370 for number in range(300)]
lists = [[7], [7, 8, 9], greedy(long, 6), [300] * 40]
cases.append({"text": None, "prompt": long, "continuations": [{"text": None, **scored(long, ids)} for ids in lists]})
chat = [{"role": "user", "content": "Does it fly?"}]
prompt = ids_of(tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True))
cases.append({
    "chat": chat, "text": None, "prompt": prompt,
    "continuations": [{"text": text, **scored(prompt, ids_of(text))} for text in ["yes", "no", "maybe so"]]})
(folder / "scores.json").write_text(json.dumps(cases, ensure_ascii=False) + "\n")
