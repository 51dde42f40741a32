"""Conversations whose state stays with the server, for the client for asyncio."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Callable

import grpc.aio

from martlet import _requests, v1
from martlet._errors import error_of_status, martlet_errors
from martlet._streams import AsyncDeltas


class Conversation:
    """A conversation whose earlier turns stay computed with the server, so that only what is new is computed.

    It begins with the `async with` block and ends with it; what the server should keep longer has to be saved. One task
    at a time.
    """

    def __init__(self, call: Callable[[], Any], messages: Any, options: dict[str, Any]) -> None:
        self._opening = _requests.open_request(messages, options)
        self._options = _requests.turn_options(options)
        self._call = call()
        self._turn: Turn | None = None
        self.opened = v1.ConversationOpened()
        """What the server said first: the model, its version, and the tokens of a restored conversation."""

    async def __aenter__(self) -> Conversation:
        await self._send(open=self._opening)
        self.opened = (await self._next()).opened
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._call.cancel()

    async def say(self, messages: Any, **options: Any) -> Turn:
        """Says something and gives the answer piece by piece: `async for delta in await talk.say("…")`.

        The arguments are those of the blocking client's `say`.
        """
        self._between_turns()
        await self._send(turn=_requests.turn_request(messages, {**self._options, **options}))
        self._turn = Turn(self)
        return self._turn

    async def save(self, name: str) -> v1.ConversationSaved:
        """Saves the conversation under a name, to go on with it later: `client.conversation(restore=name)`."""
        self._between_turns()
        await self._send(save=v1.SaveConversation(name=name))
        return (await self._next()).saved

    def _between_turns(self) -> None:
        if self._turn is not None and not self._turn.done:
            raise RuntimeError("the answer before is still being made: read it to its end, or cancel it")

    async def _send(self, **action: Any) -> None:
        # What a call that has ended says of a write tells nothing of why it ended; reading does.
        if not self._call.done():
            with martlet_errors():
                await self._call.write(v1.ConverseRequest(**action))

    async def _next(self) -> v1.ConverseResponse:
        with martlet_errors():
            event = await self._call.read()
        if event is grpc.aio.EOF:
            raise RuntimeError("the conversation has ended")
        if event.HasField("turn_failed"):
            raise error_of_status(event.turn_failed)
        return event


class Turn(AsyncDeltas):
    """The answer of one turn. Iterate with `async for`; leave the `async with` block or call `cancel` to stop it."""

    def __init__(self, conversation: Conversation) -> None:
        super().__init__()
        self._conversation = conversation
        self.done = False
        """Whether the answer is complete, cancelled or refused."""

    async def __anext__(self) -> v1.Delta:
        while not self.done:
            try:
                event = await self._conversation._next()
            except BaseException:
                self.done = True
                raise
            delta = self._state.take(event)
            self.done = self._state.end is not None
            if delta is not None:
                return delta
        raise StopAsyncIteration

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.cancel()

    async def cancel(self) -> None:
        """Ends the turn; what was generated so far stays part of the conversation. Does nothing after the end."""
        if not self.done:
            await self._conversation._send(cancel=v1.CancelTurn())
            async for _ in self:
                pass

    async def message(self) -> v1.ChatMessage:
        """The answer as a message, with any calls of tools taken apart. Reads what is left of it first."""
        async for _ in self:
            pass
        return self._state.end.message if self._state.end is not None else v1.ChatMessage()
