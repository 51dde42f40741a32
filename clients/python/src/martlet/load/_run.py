"""Sends a workload: an open loop, in which a request leaves when its time has come, however slow the answers are."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any, Sequence

import grpc

from martlet import v1
from martlet.load._workload import Planned


@dataclass
class Outcome:
    """What became of one request. Times are seconds from the beginning of the run."""

    planned: float
    prompt_tokens: int
    sent: float = 0.0
    deltas: list[tuple[float, int]] = field(default_factory=list)
    """When each message with tokens came, and how many tokens it had."""
    ended: float = 0.0
    cached_tokens: int = 0
    code: str = "OK"

    @property
    def tokens(self) -> int:
        return sum(count for _, count in self.deltas)

    @property
    def first_token(self) -> float | None:
        """Seconds from the time at which the request should have left to its first token: a client that falls behind,
        or a server that lets it wait, does not look faster for it."""
        return self.deltas[0][0] - self.planned if self.deltas else None

    @property
    def gaps(self) -> list[float]:
        """Seconds between tokens; the time before a message is shared evenly among its tokens."""
        result = []
        for (before, _), (after, count) in zip(self.deltas, self.deltas[1:]):
            result += [(after - before) / count] * count
        return result


@dataclass
class Record:
    """A run as it went."""

    outcomes: list[Outcome]
    seconds: float
    """From the first request's time to the last answer."""
    client_cpu: float
    """Processor seconds of this process, per second."""


async def run(
    channel: grpc.aio.Channel, requests: Sequence[Planned], *, model: str, timeout: float, metadata: Sequence[tuple] = (),
    options: dict[str, Any] | None = None, announce: Any = None,
) -> Record:
    """Sends all requests at their times and waits for all answers."""
    stub = v1.GenerationStub(channel)
    loop = asyncio.get_running_loop()
    outcomes: list[Outcome] = []
    tasks: set[asyncio.Task[None]] = set()
    cpu, start = time.process_time(), loop.time()
    for number, planned in enumerate(requests):
        wait = start + planned.time - loop.time()
        if wait > 0:
            await asyncio.sleep(wait)
        outcome = Outcome(planned.time, len(planned.prompt))
        outcomes.append(outcome)
        task = asyncio.create_task(_one(stub, planned, outcome, start, model, timeout, metadata, options or {}))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        if announce:
            announce(number + 1, len(requests), len(tasks))
    while tasks:
        await asyncio.wait(tasks)
    seconds = max([outcome.ended for outcome in outcomes], default=0.0)
    return Record(outcomes, seconds, (time.process_time() - cpu) / max(seconds, 1e-9))


async def _one(
    stub: Any, planned: Planned, outcome: Outcome, start: float, model: str, timeout: float, metadata: Sequence[tuple],
    options: dict[str, Any],
) -> None:
    request = v1.GenerateRequest(
        model=model, tokens=v1.TokenIds(ids=planned.prompt),
        stopping=v1.StoppingParameters(max_tokens=planned.output_tokens, ignore_eos=True), **options)
    clock = asyncio.get_running_loop().time
    outcome.sent = clock() - start
    # The deadline counts from the time at which the request should have left.
    call = stub.GenerateStream(request, timeout=max(0.001, planned.time + timeout - outcome.sent), metadata=metadata)
    try:
        async for response in call:
            event = response.WhichOneof("event")
            if event == "delta":
                if response.delta.token_ids:
                    outcome.deltas.append((clock() - start, len(response.delta.token_ids)))
            elif event == "started":
                outcome.cached_tokens = response.started.cached_tokens
    except grpc.aio.AioRpcError as error:
        outcome.code = error.code().name
    outcome.ended = clock() - start
