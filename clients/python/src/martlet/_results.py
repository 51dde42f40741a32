"""What a generation gives. Shared by both clients."""

from __future__ import annotations

from typing import Any, Sequence

from martlet import v1


class Generation:
    """A finished generation: the response, with shortcuts to its first output."""

    def __init__(self, response: v1.GenerateResponse) -> None:
        self.response = response
        """The response as the API has it."""

    @property
    def text(self) -> str:
        """The text of the first output."""
        return self.outputs[0].text if self.outputs else ""

    @property
    def finish_reason(self) -> int:
        """Why the first output ended: a value of `martlet.v1.FinishReason`."""
        return self.outputs[0].finish_reason if self.outputs else v1.FinishReason.FINISH_REASON_UNSPECIFIED

    @property
    def outputs(self) -> Sequence[v1.Output]:
        """All outputs, by index."""
        return self.response.outputs

    @property
    def usage(self) -> v1.Usage:
        """What the request cost, in tokens."""
        return self.response.usage

    @property
    def timings(self) -> v1.Timings:
        """Where the time went, in seconds."""
        return self.response.timings

    @property
    def seed(self) -> int:
        """The seed in use."""
        return self.response.seed

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Generation(text={self.text!r}, outputs={len(self.outputs)})"


class StreamState:
    """What the events of a stream have told so far."""

    def __init__(self) -> None:
        self.started: v1.Started | None = None
        self.progress: v1.PrefillProgress | None = None
        self.end: v1.TurnFinished | None = None
        self._outputs: dict[int, v1.Output] = {}
        self._finished: dict[int, v1.Finished] = {}
        self._prompt_logprobs: list[Any] = []

    def take(self, event: v1.GenerateStreamResponse | v1.ConverseResponse) -> v1.Delta | None:
        """Notes an event; answers with the delta if it is one."""
        kind = event.WhichOneof("event")
        if kind == "started":
            self.started = event.started
        elif kind == "prefill_progress":
            self.progress = event.prefill_progress
        elif kind == "delta":
            delta = event.delta
            output = self._output(delta.index)
            output.text += delta.text
            output.token_ids.extend(delta.token_ids)
            output.logprobs.extend(delta.logprobs)
            self._prompt_logprobs.extend(delta.prompt_logprobs)
            return delta
        elif kind == "finished":
            self._finish(event.finished)
        elif kind == "turn_finished":
            self.end = event.turn_finished
            self._finish(self.end.finished)
        return None

    def _finish(self, finished: v1.Finished) -> None:
        self._finished[finished.index] = finished
        output = self._output(finished.index)
        output.finish_reason = finished.reason
        if finished.HasField("stop"):
            output.stop.CopyFrom(finished.stop)
        output.completion_tokens = finished.usage.completion_tokens
        if finished.HasField("cumulative_logprob"):
            output.cumulative_logprob = finished.cumulative_logprob

    def _output(self, index: int) -> v1.Output:
        return self._outputs.setdefault(index, v1.Output(index=index))

    def generation(self) -> Generation:
        """All that was received, as the unary call would have answered it."""
        response = v1.GenerateResponse(prompt_logprobs=self._prompt_logprobs)
        if self.started is not None:
            response.request_id = self.started.request_id
            response.model = self.started.model
            response.version = self.started.version
            response.seed = self.started.seed
            response.usage.prompt_tokens = self.started.prompt_tokens
            response.usage.cached_tokens = self.started.cached_tokens
        for index in sorted(self._outputs):
            response.outputs.append(self._outputs[index])
        for finished in self._finished.values():
            response.usage.completion_tokens += finished.usage.completion_tokens
            response.usage.accepted_draft_tokens += finished.usage.accepted_draft_tokens
            if finished.timings.total_seconds >= response.timings.total_seconds:
                response.timings.CopyFrom(finished.timings)
        return Generation(response)
