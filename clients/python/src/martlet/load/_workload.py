"""What is sent and when: random arrivals, lengths and prompts, all drawn before the first request is sent."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Callable, Sequence


@dataclass(frozen=True)
class Lengths:
    """A distribution of lengths in tokens, as the command line names it."""

    text: str
    draw: Callable[[random.Random], float]
    mean: float

    def sample(self, source: random.Random, most: int) -> int:
        """A length from 1 to `most`."""
        return max(1, min(most, round(self.draw(source))))


def lengths(text: str) -> Lengths:
    """Reads a distribution: ``N``, ``uniform:LOW:HIGH``, ``normal:MEAN:DEVIATION``, ``lognormal:MEDIAN:SIGMA``,
    ``exponential:MEAN`` or ``choice:N,N,...``."""
    kind, _, rest = text.partition(":")
    try:
        if kind == "choice":
            values = [_positive(value) for value in rest.split(",")]
            return Lengths(text, lambda source: source.choice(values), sum(values) / len(values))
        numbers = [_positive(value) for value in (rest or kind).split(":")]
        if not rest:
            return Lengths(text, lambda _: numbers[0], numbers[0])
        if kind == "exponential":
            (mean,) = numbers
            return Lengths(text, lambda source: source.expovariate(1 / mean), mean)
        first, second = numbers
        if kind == "uniform" and first <= second:
            return Lengths(text, lambda source: source.uniform(first, second), (first + second) / 2)
        if kind == "normal":
            return Lengths(text, lambda source: source.gauss(first, second), first)
        if kind == "lognormal":
            mean = first * 2.718281828459045 ** (second * second / 2)
            return Lengths(text, lambda source: first * 2.718281828459045 ** source.gauss(0, second), mean)
    except ValueError:
        pass
    raise ValueError(
        f"expected a length as N, uniform:LOW:HIGH, normal:MEAN:DEVIATION, lognormal:MEDIAN:SIGMA, exponential:MEAN or "
        f"choice:N,N,..., found {text!r}")


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < 1e9:
        raise ValueError(text)
    return number


@dataclass(frozen=True)
class Planned:
    """One request: when it is to be sent, in seconds from the beginning, and what it asks for."""

    time: float
    prompt: Sequence[int]
    output_tokens: int


@dataclass(frozen=True)
class Workload:
    """The parameters of a run."""

    rate: float
    """Requests per second."""
    duration: float
    """Seconds in which requests arrive."""
    prompt: Lengths
    output: Lengths
    shared_share: float = 0.0
    """How many of the requests begin with the common prefix, from 0 to 1."""
    shared_tokens: int = 0
    """Length of the common prefix. It is part of the prompt's length, which it may exceed."""
    seed: int = 1

    def plan(self, vocabulary: int, context: int) -> list[Planned]:
        """All requests in the order of their arrival. The times between them are exponential (a Poisson process), and do
        not depend on the lengths or on the server."""
        times = random.Random(f"{self.seed} times {self.rate}")
        # Other prompts for each rate: what one run leaves in the server's cache is of no use to the next.
        content = random.Random(f"{self.seed} content {self.rate}")
        # The first ids are special tokens or single bytes in most vocabularies.
        low = min(vocabulary - 1, 300 if vocabulary > 1000 else 3)
        shared = [content.randrange(low, vocabulary) for _ in range(self.shared_tokens)]
        requests, time = [], times.expovariate(self.rate)
        while time < self.duration:
            output = self.output.sample(content, max(1, context // 2))
            prompt = self.prompt.sample(content, max(1, context - output - 1))
            tokens = []
            if content.random() < self.shared_share:
                tokens = shared[: context - output - 1]
            tokens = tokens + [content.randrange(low, vocabulary) for _ in range(prompt - len(tokens))]
            requests.append(Planned(time, tokens, output))
            time += times.expovariate(self.rate)
        return requests
