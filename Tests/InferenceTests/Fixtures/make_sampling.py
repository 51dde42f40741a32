#!/usr/bin/env python3
"""Writes sampling.json: rows of logits, parameters, and the probabilities that the next token must have.

Needs: numpy, torch, transformers (5.x or 4.4x). Run: python make_sampling.py
Temperature, top-k, top-p, min-p, typical and the repetition penalty are computed by the logits processors of Hugging
Face transformers, in the order in which `generate` applies them; frequency and presence penalties, bias, bans and DRY
by numpy from their definitions (DRY by comparing every earlier place with the end, token by token); XTC likewise.
"""
import json
import numpy as np
import torch
from transformers.generation.logits_process import (
    MinPLogitsWarper, RepetitionPenaltyLogitsProcessor, TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper,
    TypicalLogitsWarper,
)


def dry(logits, tokens, multiplier, base, allowed, breakers):
    longest = {}
    for i in range(len(tokens) - 1):
        length = 0
        while (length <= i and tokens[i - length] == tokens[-1 - length]
               and tokens[i - length] not in breakers):
            length += 1
        if length >= allowed and length > 0:
            following = tokens[i + 1]
            longest[following] = max(longest.get(following, 0), length)
    for token, length in longest.items():
        if token not in breakers:
            logits[token] -= multiplier * base ** (length - allowed)


def expected(case):
    logits = np.array(case["logits"], dtype=np.float64)
    p = case["parameters"]
    tokens, prompt = case["tokens"], case["prompt"]
    for token, bias in p.get("logitBias", {}).items():
        logits[int(token)] += bias
    for token in p.get("banned", []):
        logits[token] = -np.inf
    if p.get("repetitionPenalty", 1) != 1:
        row = RepetitionPenaltyLogitsProcessor(p["repetitionPenalty"])(
            torch.tensor([tokens]), torch.tensor(logits[None, :]))
        logits = row[0].numpy().copy()
    for token in set(tokens[prompt:]):
        count = tokens[prompt:].count(token)
        logits[token] -= count * p.get("frequencyPenalty", 0) + p.get("presencePenalty", 0)
    if p.get("dryMultiplier", 0) > 0:
        dry(logits, tokens, p["dryMultiplier"], p["dryBase"], p["dryAllowedLength"], p.get("breakers", []))
    row = torch.tensor(logits[None, :])
    ids = torch.tensor([tokens])
    if p.get("temperature", 1) != 1:
        row = TemperatureLogitsWarper(float(p["temperature"]))(ids, row)
    if p.get("topK", 0) > 0:
        row = TopKLogitsWarper(p["topK"])(ids, row)
    if p.get("topP", 1) < 1:
        row = TopPLogitsWarper(p["topP"])(ids, row)
    if p.get("minP", 0) > 0:
        row = MinPLogitsWarper(p["minP"])(ids, row)
    if p.get("typicalP", 1) < 1:
        row = TypicalLogitsWarper(p["typicalP"])(ids, row)
    probabilities = torch.softmax(row, -1)[0].numpy()
    if p.get("xtc") is not None:
        top = [i for i in np.argsort(-probabilities, kind="stable") if probabilities[i] >= p["xtc"]]
        if len(top) >= 2:
            probabilities[top[:-1]] = 0
            probabilities /= probabilities.sum()
    return [round(float(x), 8) for x in probabilities]


def main():
    rng = np.random.default_rng(20)
    grid = [
        {}, {"temperature": 0.5}, {"temperature": 2.0}, {"topK": 1}, {"topK": 5}, {"topK": 50}, {"topP": 0.9},
        {"topP": 0.3}, {"topP": 0.999}, {"minP": 0.05}, {"minP": 0.5}, {"typicalP": 0.8}, {"typicalP": 0.2},
        {"topK": 20, "topP": 0.8}, {"temperature": 0.7, "topK": 20, "topP": 0.8, "minP": 0.05},
        {"temperature": 1.5, "topP": 0.95, "typicalP": 0.9}, {"topP": 0.9, "minP": 0.1},
        {"repetitionPenalty": 1.3}, {"repetitionPenalty": 0.7}, {"frequencyPenalty": 0.6}, {"presencePenalty": 1.1},
        {"frequencyPenalty": -0.5, "presencePenalty": 0.4, "repetitionPenalty": 1.2},
        {"logitBias": {"3": 4.0, "7": -3.0}}, {"banned": [1, 2, 3, 4]},
        {"dryMultiplier": 0.8, "dryBase": 1.75, "dryAllowedLength": 2},
        {"dryMultiplier": 2.0, "dryBase": 1.2, "dryAllowedLength": 1, "breakers": [6]},
        {"xtc": 0.05}, {"xtc": 0.1, "temperature": 1.3}, {"xtc": 0.02, "minP": 0.02},
    ]
    cases = []
    for round_ in range(2):
        for parameters in grid:
            width = 60
            tokens = [int(t) for t in rng.integers(0, 8, size=40)]
            if "dryMultiplier" in parameters:
                tokens = tokens[:20] + [5, 1, 2, 5, 3] + tokens[20:30] + [1, 2, 5]
            case = {
                "logits": [round(float(x), 4) for x in rng.normal(0, 2.5, size=width)], "tokens": tokens,
                "prompt": 15, "parameters": parameters,
            }
            case["probabilities"] = expected(case)
            cases.append(case)
    with open("sampling.json", "w") as file:
        json.dump(cases, file, separators=(",", ":"))
    print(len(cases), "cases")


main()
