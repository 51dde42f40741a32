"""Training beside PyTorch and OpenBLAS: both on the same cores, in turns, in one run.

    python3 Benchmarks/training/run.py --martlet .build/release/martlet [--threads 2] [--rounds 3]

Needs numpy (with OpenBLAS, as PyPI's wheels have it) for the matrix products and torch for the training steps; what is
missing is left out and said. A model of nanoGPT's CPU setting (4 layers, 4 heads, 128 wide, context 64, batch 12,
65 characters) is trained by both: the same Llama architecture, the same optimizer, float32. Prints a table; --json
writes it too.
"""

import argparse
import importlib.util
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

SHAPES = [(512, 512, 512), (1024, 1024, 1024), (768, 512, 128), (768, 128, 512), (1024, 2048, 192)]
WIDTH, LAYERS, HEADS, CONTEXT, BATCH, CHARACTERS = 128, 4, 4, 64, 12, 65
HIDDEN = 352  # what martlet takes for a width of 128: 8/3 of it, a multiple of 32
CHILD = "--child"


def products(threads):
    """GFLOP/s of numpy's products, best of rounds of a tenth of a second."""
    import numpy

    random = numpy.random.default_rng(1)
    result = {}
    for m, n, k in SHAPES:
        for form in ("A.B", "A.Bt", "At.B"):
            a = random.standard_normal((k, m) if form == "At.B" else (m, k), dtype=numpy.float32)
            b = random.standard_normal((n, k) if form == "A.Bt" else (k, n), dtype=numpy.float32)
            a, b = (a.T if form == "At.B" else a), (b.T if form == "A.Bt" else b)
            c = numpy.empty((m, n), dtype=numpy.float32)
            best = 0
            for turn in range(6):
                count, started = 0, time.perf_counter()
                while (seconds := time.perf_counter() - started) < 0.1:
                    for _ in range(4):
                        numpy.matmul(a, b, out=c)
                    count += 4
                if turn:
                    best = max(best, 2 * m * n * k * count / seconds / 1e9)
            result[f"{m}x{n}x{k} {form}"] = best
    print(json.dumps(result))


def torch_tokens(threads, seconds, parameters):
    """Tokens per second of training steps in PyTorch."""
    import torch
    from torch import nn
    from torch.nn import functional as F

    torch.set_num_threads(threads)
    torch.manual_seed(1)
    head = WIDTH // HEADS
    angles = torch.arange(CONTEXT)[:, None] * 10000.0 ** (-torch.arange(0, head, 2) / head)
    cosine, sine = angles.cos(), angles.sin()

    def turn(x):
        a, b = x.chunk(2, -1)
        return torch.cat((a * cosine - b * sine, b * cosine + a * sine), -1)

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.norm1, self.norm2 = nn.RMSNorm(WIDTH, eps=1e-5), nn.RMSNorm(WIDTH, eps=1e-5)
            # One product for query, key and value, and one for gate and up: the faster way in PyTorch.
            self.qkv = nn.Linear(WIDTH, 3 * WIDTH, bias=False)
            self.out = nn.Linear(WIDTH, WIDTH, bias=False)
            self.gate_up = nn.Linear(WIDTH, 2 * HIDDEN, bias=False)
            self.down = nn.Linear(HIDDEN, WIDTH, bias=False)

        def forward(self, x):
            q, k, v = self.qkv(self.norm1(x)).view(*x.shape[:2], 3, HEADS, head).permute(2, 0, 3, 1, 4)
            y = F.scaled_dot_product_attention(turn(q), turn(k), v, is_causal=True)
            x = x + self.out(y.transpose(1, 2).reshape(x.shape))
            gate, up = self.gate_up(self.norm2(x)).chunk(2, -1)
            return x + self.down(F.silu(gate) * up)

    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = nn.Embedding(CHARACTERS, WIDTH)
            self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
            self.norm = nn.RMSNorm(WIDTH, eps=1e-5)

        def forward(self, ids):
            x = self.embedding(ids)
            for block in self.blocks:
                x = block(x)
            return F.linear(self.norm(x), self.embedding.weight)

    model = Model()
    count = sum(p.numel() for p in model.parameters())
    if parameters:
        assert count == parameters, f"PyTorch's model has {count} parameters, Martlet's {parameters}"
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.99), weight_decay=0.1, fused=True)
    ids = torch.randint(CHARACTERS, (BATCH, CONTEXT + 1))

    def step():
        loss = F.cross_entropy(model(ids[:, :-1]).reshape(-1, CHARACTERS), ids[:, 1:].reshape(-1))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return loss.item()

    for _ in range(10):
        step()
    steps, started = 0, time.perf_counter()
    while (spent := time.perf_counter() - started) < seconds:
        step()
        steps += 1
    print(json.dumps({"tokens": steps * BATCH * CONTEXT / spent, "parameters": count}))


def martlet_tokens(martlet, threads, steps):
    """Tokens per second that `martlet train` reports, and the parameters of its model."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        # Exactly 65 characters; what they say does not matter to the time.
        alphabet = "".join(chr(33 + n) for n in range(CHARACTERS - 1)) + "\n"
        (folder / "text.txt").write_text("".join(alphabet[(n * n + n // 7) % CHARACTERS] for n in range(60_000)) + alphabet)
        description = {
            "name": "speed", "seed": 1, "data": {"kind": "text", "paths": ["text.txt"], "validation": 0.01},
            "tokenizer": {"kind": "characters"},
            "model": {"width": WIDTH, "layers": LAYERS, "heads": HEADS, "hidden": HIDDEN, "context": CONTEXT,
                      "windows": "random"},
            "training": {"steps": steps, "batch": BATCH, "optimizer": "adamw", "beta2": 0.99, "learning_rate": 1e-3,
                         "weight_decay": 0.1, "clip": 1.0, "validate_every": steps}}
        (folder / "run.json").write_text(json.dumps(description))
        result = subprocess.run(
            [martlet, "train", folder / "run.json", "--output", folder / "out", "--threads", str(threads)], check=True,
            capture_output=True, text=True)
        lines = [json.loads(line) for line in (folder / "out/metrics.jsonl").read_text().splitlines()]
        parameters = int(re.search(r"^(\d+) parameters", result.stdout, re.M)[1])
        return [line["tokens_per_second"] for line in lines if "tokens_per_second" in line][-1], parameters


def child(*arguments, threads):
    """Runs a part of this program in a process of its own, so that no library's threads are left over."""
    environment = os.environ | {
        name: str(threads) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    result = subprocess.run(
        [sys.executable, __file__, CHILD, *map(str, arguments)], check=True, capture_output=True, text=True,
        env=environment)
    return json.loads(result.stdout.splitlines()[-1])


def spread(ratios):
    return f"{statistics.median(ratios):8.2f}  {min(ratios):.2f} to {max(ratios):.2f}"


def beside(ours, theirs):
    """OpenBLAS's median and the ratios round by round; nothing where it was not measured."""
    if not theirs:
        return ""
    return f"{statistics.median(theirs):10.1f}" + spread([a / b for a, b in zip(ours, theirs)])


def main():
    if sys.argv[1:2] == [CHILD]:
        if sys.argv[2] == "products":
            return products(int(sys.argv[3]))
        return torch_tokens(int(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5]))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--martlet", required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=400, help="training steps of Martlet in a round")
    parser.add_argument("--seconds", type=float, default=5, help="training time of PyTorch in a round")
    parser.add_argument("--json", type=pathlib.Path)
    options = parser.parse_args()
    here = {name: importlib.util.find_spec(name) is not None for name in ("numpy", "torch")}
    for name, found in here.items():
        if not found:
            print(f"{name} is not installed: its side is left out", file=sys.stderr)
    ours, theirs, our_tokens, their_tokens = {}, {}, [], []
    for _ in range(options.rounds):
        if here["numpy"]:
            for name, rate in child("products", options.threads, threads=options.threads).items():
                theirs.setdefault(name, []).append(rate)
        command = [options.martlet, "bench-training", "--threads", str(options.threads)]
        for shape in SHAPES:
            command += ["--shape", "x".join(map(str, shape))]
        for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
            entry = json.loads(line)
            name = f"{entry['shape']} {entry['form']}"
            ours.setdefault(name, []).append(entry["gflops"])
        tokens, parameters = martlet_tokens(options.martlet, options.threads, options.steps)
        our_tokens.append(tokens)
        if here["torch"]:
            answer = child("torch", options.threads, options.seconds, parameters, threads=options.threads)
            their_tokens.append(answer["tokens"])
    print(f"matrix products, GFLOP/s, {options.threads} threads (medians of {options.rounds} rounds; ratio: median, least to most)")
    print(f"{'product':26}{'Martlet':>10}{'OpenBLAS':>10}{'ratio':>8}")
    for name, rates in ours.items():
        print(f"{name:26}{statistics.median(rates):10.1f}" + beside(rates, theirs.get(name)))
    if theirs:
        means = [statistics.geometric_mean(ours[name][turn] / theirs[name][turn] for name in ours)
                 for turn in range(options.rounds)]
        print(f"{'geometric mean':46}{spread(means)}")
    print(f"\ntraining, tokens/s, {options.threads} threads ({parameters} parameters, medians of {options.rounds} rounds)")
    print(f"{'Martlet':26}{statistics.median(our_tokens):10.0f}  {min(our_tokens):.0f} to {max(our_tokens):.0f}")
    if their_tokens:
        print(f"{'PyTorch':26}{statistics.median(their_tokens):10.0f}  {min(their_tokens):.0f} to {max(their_tokens):.0f}")
        print(f"{'ratio':46}{spread([a / b for a, b in zip(our_tokens, their_tokens)])}")
    if options.json:
        options.json.write_text(json.dumps(
            {"products": {"martlet": ours, "openblas": theirs}, "tokens": {"martlet": our_tokens, "pytorch": their_tokens}},
            indent=1) + "\n")


if __name__ == "__main__":
    main()
