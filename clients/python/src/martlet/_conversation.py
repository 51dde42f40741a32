"""Conversations whose state stays with the server, for the blocking client."""

from __future__ import annotations

import queue
from types import TracebackType
from typing import Any, Callable, Iterator

import grpc

from martlet import _requests, v1
from martlet._errors import error_of_call, error_of_status
from martlet._streams import Deltas


class Conversation:
    """A conversation whose earlier turns stay computed with the server, so that only what is new is computed.

    Leaving the `with` block ends it; what the server should keep longer has to be saved. One thread at a time.
    """

    def __init__(
        self, call: Callable[[Iterator[v1.ConverseRequest]], Any], messages: Any, options: dict[str, Any]
    ) -> None:
        opening = _requests.open_request(messages, options)
        self._options = _requests.turn_options(options)
        self._requests: queue.SimpleQueue[v1.ConverseRequest | None] = queue.SimpleQueue()
        self._turn: Turn | None = None
        self._send(open=opening)
        self._call = call(iter(self._requests.get, None))
        self.opened: v1.ConversationOpened = self._next().opened
        """What the server said first: the model, its version, and the tokens of a restored conversation."""

    def __enter__(self) -> Conversation:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the conversation; a running turn is cancelled."""
        self._requests.put(None)
        self._call.cancel()

    def say(self, messages: Any, **options: Any) -> Turn:
        """Says something and gives the answer piece by piece: iterate over it.

        `messages` is a text of the user, a message, or several (such as the results of tools). Options are those of
        `generate`, without those of a chat, for this turn; what is left out is as the conversation began.
        """
        self._between_turns()
        self._send(turn=_requests.turn_request(messages, {**self._options, **options}))
        self._turn = Turn(self)
        return self._turn

    def save(self, name: str) -> v1.ConversationSaved:
        """Saves the conversation under a name, to go on with it later: `client.conversation(restore=name)`."""
        self._between_turns()
        self._send(save=v1.SaveConversation(name=name))
        return self._next().saved

    def _between_turns(self) -> None:
        if self._turn is not None and not self._turn.done:
            raise RuntimeError("the answer before is still being made: read it to its end, or cancel it")

    def _send(self, **action: Any) -> None:
        self._requests.put(v1.ConverseRequest(**action))

    def _next(self) -> v1.ConverseResponse:
        try:
            event = next(self._call)
        except grpc.RpcError as error:
            raise error_of_call(error) from error
        except StopIteration:
            raise RuntimeError("the conversation has ended") from None
        if event.HasField("turn_failed"):
            raise error_of_status(event.turn_failed)
        return event


class Turn(Deltas):
    """The answer of one turn. Iterate over it for the deltas; leave the `with` block or call `cancel` to stop it."""

    def __init__(self, conversation: Conversation) -> None:
        super().__init__()
        self._conversation = conversation
        self.done = False
        """Whether the answer is complete, cancelled or refused."""

    def __next__(self) -> v1.Delta:
        while not self.done:
            try:
                event = self._conversation._next()
            except BaseException:
                self.done = True
                raise
            delta = self._state.take(event)
            self.done = self._state.end is not None
            if delta is not None:
                return delta
        raise StopIteration

    def cancel(self) -> None:
        """Ends the turn; what was generated so far stays part of the conversation. Does nothing after the end."""
        if not self.done:
            self._conversation._send(cancel=v1.CancelTurn())
            for _ in self:
                pass

    @property
    def message(self) -> v1.ChatMessage:
        """The answer as a message, with any calls of tools taken apart. Reads what is left of it first."""
        for _ in self:
            pass
        return self._state.end.message if self._state.end is not None else v1.ChatMessage()
