"""The client for asyncio.

>>> async with martlet.aio.Client("localhost:50051") as client:
...     async for delta in client.generate_stream("Once upon a time", max_tokens=64):
...         print(delta.text, end="", flush=True)
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, AsyncIterator, Iterable, Sequence

import grpc
import grpc.aio

from martlet import _requests, v1
from martlet._aio_conversation import Conversation
from martlet._channel import Connection
from martlet._errors import error_of_call, error_of_status, martlet_errors
from martlet._results import Generation
from martlet._streams import AsyncDeltas
from martlet._vendor.grpc.health.v1 import health_pb2, health_pb2_grpc


class Client:
    """A connection to a Martlet server, for one event loop. The arguments are those of `martlet.Client`."""

    def __init__(
        self, target: str = "localhost:50051", *, token: str | None = None, tls: bool = False,
        ca_file: Any = None, cert_file: Any = None, key_file: Any = None, server_name: str | None = None,
        timeout: float | None = None, options: Sequence[tuple[str, Any]] = (),
    ) -> None:
        connection = Connection(target, token, tls, ca_file, cert_file, key_file, server_name, options)
        self._metadata = connection.metadata
        self._timeout = timeout
        self.channel = connection.open(grpc.aio)
        """The gRPC channel, for stubs of your own."""
        self._generation = v1.GenerationStub(self.channel)
        self._tokenization = v1.TokenizationStub(self.channel)
        self._models = v1.ModelsStub(self.channel)
        self._embeddings = v1.EmbeddingsStub(self.channel)
        self._classification = v1.ClassificationStub(self.channel)
        self._ranking = v1.RankingStub(self.channel)
        self._scoring = v1.ScoringStub(self.channel)
        self._conversations = v1.ConversationsStub(self.channel)
        self._health = health_pb2_grpc.HealthStub(self.channel)

    async def close(self) -> None:
        """Closes the connection. Running calls are cancelled."""
        await self.channel.close()

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _call(self, method: Any, request: Any, timeout: float | None, metadata: Sequence[tuple]) -> Any:
        with martlet_errors():
            return await method(request, **self._arguments(timeout, metadata))

    def _arguments(self, timeout: float | None, metadata: Sequence[tuple]) -> dict[str, Any]:
        return {
            "timeout": self._timeout if timeout is None else timeout,
            "metadata": (*self._metadata, *metadata),
        }

    async def generate(
        self, prompt: _requests.Prompt, *, timeout: float | None = None, metadata: Sequence[tuple] = (), **options: Any
    ) -> Generation:
        """Generates from a text, a list of token ids or a list of chat messages, and waits for all of it."""
        request = _requests.generate_request(prompt, options)
        return Generation(await self._call(self._generation.Generate, request, timeout, metadata))

    def generate_stream(
        self, prompt: _requests.Prompt, *, timeout: float | None = None, metadata: Sequence[tuple] = (), **options: Any
    ) -> GenerationStream:
        """Generates and gives each piece of text as soon as it is there: iterate with `async for`."""
        request = _requests.generate_request(prompt, options)
        return GenerationStream(self._generation.GenerateStream(request, **self._arguments(timeout, metadata)))

    async def chat(self, messages: _requests.Chat, **options: Any) -> Generation:
        """Answers a conversation: `messages` are dicts with role and content, or pairs (role, content).

        A text is one message of the user.
        """
        return await self.generate(_requests.chat_input(messages, **_requests.chat_options(options)), **options)

    def chat_stream(self, messages: _requests.Chat, **options: Any) -> GenerationStream:
        """Answers a conversation as a stream; `messages` are those of `chat`."""
        return self.generate_stream(_requests.chat_input(messages, **_requests.chat_options(options)), **options)

    async def tokenize(
        self, text: Any, *, timeout: float | None = None, metadata: Sequence[tuple] = (), **options: Any
    ) -> v1.TokenizeResponse:
        """The tokens of a text, or of the prompt that a list of chat messages makes."""
        request = _requests.tokenize_request(text, options)
        return await self._call(self._tokenization.Tokenize, request, timeout, metadata)

    async def detokenize(
        self, token_ids: Iterable[int], *, timeout: float | None = None, metadata: Sequence[tuple] = (), **options: Any
    ) -> v1.DetokenizeResponse:
        """The text of tokens."""
        request = v1.DetokenizeRequest(token_ids=token_ids, **options)
        return await self._call(self._tokenization.Detokenize, request, timeout, metadata)

    async def models(self, *, timeout: float | None = None, metadata: Sequence[tuple] = ()) -> Sequence[v1.Model]:
        """All models of the server, in every state."""
        return (await self._call(self._models.ListModels, v1.ListModelsRequest(), timeout, metadata)).models

    async def model(
        self, name: str = "", version: str = "", *, timeout: float | None = None, metadata: Sequence[tuple] = ()
    ) -> v1.Model:
        """One model; without a name the server's default."""
        request = v1.GetModelRequest(model=name, version=version)
        return (await self._call(self._models.GetModel, request, timeout, metadata)).model

    async def load_model(
        self, name: str, path: str, *, timeout: float | None = None, metadata: Sequence[tuple] = (), **options: Any
    ) -> v1.Model:
        """Loads a model, or a version of one, and waits until it is ready. Only for those whom the operator named."""
        request = v1.LoadModelRequest(name=name, path=path, **options)
        return (await self._call(self._models.LoadModel, request, timeout, metadata)).model

    async def unload_model(
        self, name: str, version: str = "", *, timeout: float | None = None, metadata: Sequence[tuple] = (),
        drain_seconds: float | None = None,
    ) -> Sequence[str]:
        """Takes a model, or one version, out of service; gives the versions that are gone."""
        request = v1.UnloadModelRequest(model=name, version=version, drain_seconds=drain_seconds)
        return (await self._call(self._models.UnloadModel, request, timeout, metadata)).versions

    async def embed(
        self, inputs: Any, *, timeout: float | None = None, metadata: Sequence[tuple] = (), **options: Any
    ) -> v1.EmbedResponse:
        """Vectors for a text or for a list of texts (or lists of token ids)."""
        request = _requests.embed_request(inputs, options)
        return await self._call(self._embeddings.Embed, request, timeout, metadata)

    async def embed_stream(
        self, batches: Any, *, timeout: float | None = None, metadata: Sequence[tuple] = (), **options: Any
    ) -> AsyncIterator[tuple[int, v1.EmbedResponse]]:
        """Vectors for batches as they come: gives (number of the batch from 0, response) in the server's order."""

        async def requests() -> AsyncIterator[v1.EmbedStreamRequest]:
            number = 0
            async for inputs in _asynchronous(batches):
                yield v1.EmbedStreamRequest(id=str(number), request=_requests.embed_request(inputs, options))
                number += 1

        call = self._embeddings.EmbedStream(requests(), **self._arguments(timeout, metadata))
        async for result in _stream_results(call):
            yield result

    async def classify(
        self, inputs: Any, *, timeout: float | None = None, metadata: Sequence[tuple] = (), **options: Any
    ) -> v1.ClassifyResponse:
        """Classes for an input or for a list: texts, pairs of texts, `Tensor`s, or image files as bytes."""
        request = _requests.classify_request(inputs, options)
        return await self._call(self._classification.Classify, request, timeout, metadata)

    async def classify_stream(
        self, batches: Any, *, timeout: float | None = None, metadata: Sequence[tuple] = (), **options: Any
    ) -> AsyncIterator[tuple[int, v1.ClassifyResponse]]:
        """Classes for batches as they come: gives (number of the batch from 0, response) in the server's order."""

        async def requests() -> AsyncIterator[v1.ClassifyStreamRequest]:
            number = 0
            async for inputs in _asynchronous(batches):
                yield v1.ClassifyStreamRequest(id=str(number), request=_requests.classify_request(inputs, options))
                number += 1

        call = self._classification.ClassifyStream(requests(), **self._arguments(timeout, metadata))
        async for result in _stream_results(call):
            yield result

    async def rerank(
        self, query: str, documents: str | Iterable[str], *, timeout: float | None = None, metadata: Sequence[tuple] = (),
        **options: Any,
    ) -> v1.RerankResponse:
        """The documents in the order of their relevance to the query, the best first."""
        request = v1.RerankRequest(query=query, documents=_requests.texts(documents), **options)
        return await self._call(self._ranking.Rerank, request, timeout, metadata)

    async def score(
        self, prompt: _requests.Prompt, continuations: _requests.Continuations, *, timeout: float | None = None,
        metadata: Sequence[tuple] = (), **options: Any,
    ) -> v1.ScoreResponse:
        """How likely each continuation, a text or a list of token ids, is after the prompt; a text is the only one."""
        request = _requests.score_request(prompt, continuations, options)
        return await self._call(self._scoring.Score, request, timeout, metadata)

    def conversation(
        self, messages: Any = (), *, timeout: float | None = None, metadata: Sequence[tuple] = (), **options: Any
    ) -> Conversation:
        """A conversation whose earlier turns stay computed with the server; use it in an `async with` block.

        The arguments are those of `martlet.Client.conversation`.
        """
        arguments = self._arguments(timeout, metadata)
        return Conversation(lambda: self._conversations.Converse(**arguments), messages, options)

    async def converse(
        self, requests: Any, *, timeout: float | None = None, metadata: Sequence[tuple] = ()
    ) -> AsyncIterator[v1.ConverseResponse]:
        """The call behind `conversation`: sends requests and gives events as they come."""
        call = self._conversations.Converse(_asynchronous(requests), **self._arguments(timeout, metadata))
        with martlet_errors():
            async for event in call:
                yield event

    async def saved_conversations(
        self, *, timeout: float | None = None, metadata: Sequence[tuple] = ()
    ) -> AsyncIterator[v1.SavedConversation]:
        """The saved conversations of the caller's tenant, by name, asked for page by page."""
        request = v1.ListConversationsRequest()
        while True:
            page = await self._call(self._conversations.ListConversations, request, timeout, metadata)
            for conversation in page.conversations:
                yield conversation
            if not page.next_page_token:
                return
            request = v1.ListConversationsRequest(page_token=page.next_page_token)

    async def delete_conversation(
        self, name: str, *, timeout: float | None = None, metadata: Sequence[tuple] = ()
    ) -> int:
        """Deletes a saved conversation; gives the bytes that it took on the server's disk."""
        request = v1.DeleteConversationRequest(name=name)
        return (await self._call(self._conversations.DeleteConversation, request, timeout, metadata)).size_bytes

    async def is_ready(self, service: str = "", *, timeout: float | None = None) -> bool:
        """Whether the server, or one of its services, can answer."""
        request = health_pb2.HealthCheckRequest(service=service)
        response = await self._call(self._health.Check, request, timeout, ())
        return response.status == health_pb2.HealthCheckResponse.SERVING


class GenerationStream(AsyncDeltas):
    """A running generation. Iterate with `async for`; leave the `async with` block or call `cancel` to stop it."""

    def __init__(self, call: Any) -> None:
        super().__init__()
        self._call = call
        self._events = call.__aiter__()

    async def __anext__(self) -> v1.Delta:
        while True:
            try:
                event = await self._events.__anext__()
            except grpc.RpcError as error:
                raise error_of_call(error) from error
            delta = self._state.take(event)
            if delta is not None:
                return delta

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cancel()

    def cancel(self) -> None:
        """Stops the generation; the server stops computing. Does nothing after the end."""
        self._call.cancel()


async def _asynchronous(values: Any) -> AsyncIterator[Any]:
    if hasattr(values, "__aiter__"):
        async for value in values:
            yield value
    else:
        for value in values:
            yield value


async def _stream_results(call: Any) -> AsyncIterator[tuple[int, Any]]:
    with martlet_errors():
        async for answer in call:
            if answer.HasField("error"):
                raise error_of_status(answer.error)
            yield int(answer.id), answer.response
