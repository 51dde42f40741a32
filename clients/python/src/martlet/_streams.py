"""What a stream of deltas knows and can, whichever call it comes from. Shared by generations and turns of conversations."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Iterator

from martlet import v1
from martlet._results import Generation, StreamState


class _Received:
    """What was received so far."""

    def __init__(self) -> None:
        self._state = StreamState()

    @property
    def started(self) -> v1.Started | None:
        """What the server said first: request id, model, prompt tokens, seed. None before the first delta."""
        return self._state.started

    @property
    def progress(self) -> v1.PrefillProgress | None:
        """How far the computation of a long prompt is. None if the server did not say."""
        return self._state.progress

    @property
    def text(self) -> str:
        """The text of the first output so far."""
        return self._state.generation().text


class Deltas(_Received):
    """A stream that blocks. Subclasses have `__next__` and `cancel`."""

    def __iter__(self) -> Iterator[v1.Delta]:
        return self

    def __next__(self) -> v1.Delta:
        raise NotImplementedError

    def __enter__(self) -> Any:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cancel()

    def cancel(self) -> None:
        raise NotImplementedError

    @property
    def result(self) -> Generation:
        """The whole generation. Reads what is left of the stream first."""
        for _ in self:
            pass
        return self._state.generation()


class AsyncDeltas(_Received):
    """A stream for asyncio. Subclasses have `__anext__`, and end in `__aexit__`."""

    def __aiter__(self) -> Any:
        return self

    async def __anext__(self) -> v1.Delta:
        raise NotImplementedError

    async def __aenter__(self) -> Any:
        return self

    async def result(self) -> Generation:
        """The whole generation. Reads what is left of the stream first."""
        async for _ in self:
            pass
        return self._state.generation()
