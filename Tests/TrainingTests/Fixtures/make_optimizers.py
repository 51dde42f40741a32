"""Writes optimizers.json beside this file: six steps of each optimizer of PyTorch from the same beginning, in float64.

    pip install torch && python3 make_optimizers.py
"""

import json
import math
import pathlib

import torch

RATE, DECAY, STEPS, START = 0.1, 0.01, 6, [0.5, -1.0, 2.0]
KINDS = {
    "sgd": lambda p, decay: torch.optim.SGD(p, RATE, weight_decay=decay),
    "momentum": lambda p, decay: torch.optim.SGD(p, RATE, momentum=0.8, weight_decay=decay),
    "nesterov": lambda p, decay: torch.optim.SGD(p, RATE, momentum=0.8, nesterov=True, weight_decay=decay),
    "rmsprop": lambda p, decay: torch.optim.RMSprop(p, RATE, alpha=0.9, eps=1e-6, weight_decay=decay),
    "adam": lambda p, decay: torch.optim.Adam(p, RATE, betas=(0.8, 0.95), eps=1e-6, weight_decay=decay),
    "adamw": lambda p, decay: torch.optim.AdamW(p, RATE, betas=(0.8, 0.95), eps=1e-6, weight_decay=decay),
}


def gradient(step):
    return [math.sin(1.7 * step + 0.9 * i) * (1 + i) for i in range(len(START))]


result = {"rate": RATE, "decay": DECAY, "start": START, "gradients": [gradient(step) for step in range(STEPS)]}
for name, make in KINDS.items():
    for suffix, decay in (("", 0.0), (" with decay", DECAY)):
        weights = torch.tensor(START, dtype=torch.float64, requires_grad=True)
        optimizer = make([weights], decay)
        result[name + suffix] = []
        for step in range(STEPS):
            weights.grad = torch.tensor(gradient(step), dtype=torch.float64)
            optimizer.step()
            result[name + suffix].append(weights.tolist())
(pathlib.Path(__file__).parent / "optimizers.json").write_text(json.dumps(result, indent=1) + "\n")
