"""The blocking client."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Iterable, Iterator, Sequence

import grpc

from martlet import _requests, v1
from martlet._channel import Connection
from martlet._conversation import Conversation
from martlet._errors import error_of_call, error_of_status, martlet_errors
from martlet._results import Generation
from martlet._streams import Deltas
from martlet._vendor.grpc.health.v1 import health_pb2, health_pb2_grpc


class Client:
    """A connection to a Martlet server. Safe to share between threads.

    Args:
        target: host and port (``localhost:50051``), or ``unix:/path`` for a Unix socket.
        token: sent as a bearer token with every call.
        tls: whether to use TLS; with a `ca_file` or a `cert_file` it always does.
        ca_file: the authorities to trust (PEM). Default: the system's.
        cert_file, key_file: the client's own certificate and key (PEM), for mutual TLS.
        server_name: the name to expect in the server's certificate, if it is not the host's.
        timeout: the deadline of each call in seconds, for calls that name none. Default: none.
        options: further options of the gRPC channel.
    """

    def __init__(
        self, target: str = "localhost:50051", *, token: str | None = None, tls: bool = False,
        ca_file: Any = None, cert_file: Any = None, key_file: Any = None, server_name: str | None = None,
        timeout: float | None = None, options: Sequence[tuple[str, Any]] = (),
    ) -> None:
        connection = Connection(target, token, tls, ca_file, cert_file, key_file, server_name, options)
        self._metadata = connection.metadata
        self._timeout = timeout
        self.channel = connection.open(grpc)
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

    def close(self) -> None:
        """Closes the connection. Running calls are cancelled."""
        self.channel.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _call(self, method: Any, request: Any, timeout: float | None, metadata: Sequence[tuple]) -> Any:
        with martlet_errors():
            return method(request, **self._arguments(timeout, metadata))

    def _arguments(self, timeout: float | None, metadata: Sequence[tuple]) -> dict[str, Any]:
        return {
            "timeout": self._timeout if timeout is None else timeout,
            "metadata": (*self._metadata, *metadata),
        }

    def generate(
        self, prompt: _requests.Prompt, *, timeout: float | None = None, metadata: Sequence[tuple] = (), **options: Any
    ) -> Generation:
        """Generates from a text, a list of token ids or a list of chat messages, and waits for all of it."""
        request = _requests.generate_request(prompt, options)
        return Generation(self._call(self._generation.Generate, request, timeout, metadata))

    def generate_stream(
        self, prompt: _requests.Prompt, *, timeout: float | None = None, metadata: Sequence[tuple] = (), **options: Any
    ) -> GenerationStream:
        """Generates and gives each piece of text as soon as it is there: iterate over the answer."""
        request = _requests.generate_request(prompt, options)
        return GenerationStream(self._generation.GenerateStream(request, **self._arguments(timeout, metadata)))

    def chat(self, messages: _requests.Chat, **options: Any) -> Generation:
        """Answers a conversation: `messages` are dicts with role and content, or pairs (role, content).

        A text is one message of the user.
        """
        return self.generate(_requests.chat_input(messages, **_requests.chat_options(options)), **options)

    def chat_stream(self, messages: _requests.Chat, **options: Any) -> GenerationStream:
        """Answers a conversation as a stream; `messages` are those of `chat`."""
        return self.generate_stream(_requests.chat_input(messages, **_requests.chat_options(options)), **options)

    def tokenize(
        self, text: Any, *, timeout: float | None = None, metadata: Sequence[tuple] = (), **options: Any
    ) -> v1.TokenizeResponse:
        """The tokens of a text, or of the prompt that a list of chat messages makes."""
        request = _requests.tokenize_request(text, options)
        return self._call(self._tokenization.Tokenize, request, timeout, metadata)

    def detokenize(
        self, token_ids: Iterable[int], *, timeout: float | None = None, metadata: Sequence[tuple] = (), **options: Any
    ) -> v1.DetokenizeResponse:
        """The text of tokens."""
        request = v1.DetokenizeRequest(token_ids=token_ids, **options)
        return self._call(self._tokenization.Detokenize, request, timeout, metadata)

    def models(self, *, timeout: float | None = None, metadata: Sequence[tuple] = ()) -> Sequence[v1.Model]:
        """All models of the server, in every state."""
        return self._call(self._models.ListModels, v1.ListModelsRequest(), timeout, metadata).models

    def model(
        self, name: str = "", version: str = "", *, timeout: float | None = None, metadata: Sequence[tuple] = ()
    ) -> v1.Model:
        """One model; without a name the server's default."""
        request = v1.GetModelRequest(model=name, version=version)
        return self._call(self._models.GetModel, request, timeout, metadata).model

    def load_model(
        self, name: str, path: str, *, timeout: float | None = None, metadata: Sequence[tuple] = (), **options: Any
    ) -> v1.Model:
        """Loads a model, or a version of one, and waits until it is ready. Only for those whom the operator named."""
        request = v1.LoadModelRequest(name=name, path=path, **options)
        return self._call(self._models.LoadModel, request, timeout, metadata).model

    def unload_model(
        self, name: str, version: str = "", *, timeout: float | None = None, metadata: Sequence[tuple] = (),
        drain_seconds: float | None = None,
    ) -> Sequence[str]:
        """Takes a model, or one version, out of service; gives the versions that are gone."""
        request = v1.UnloadModelRequest(model=name, version=version, drain_seconds=drain_seconds)
        return self._call(self._models.UnloadModel, request, timeout, metadata).versions

    def embed(
        self, inputs: Any, *, timeout: float | None = None, metadata: Sequence[tuple] = (), **options: Any
    ) -> v1.EmbedResponse:
        """Vectors for a text or for a list of texts (or lists of token ids)."""
        request = _requests.embed_request(inputs, options)
        return self._call(self._embeddings.Embed, request, timeout, metadata)

    def embed_stream(
        self, batches: Iterable[Any], *, timeout: float | None = None, metadata: Sequence[tuple] = (), **options: Any
    ) -> Iterator[tuple[int, v1.EmbedResponse]]:
        """Vectors for batches as they come: gives (number of the batch from 0, response) in the server's order."""
        requests = (
            v1.EmbedStreamRequest(id=str(number), request=_requests.embed_request(inputs, options))
            for number, inputs in enumerate(batches)
        )
        return _stream_results(self._embeddings.EmbedStream(requests, **self._arguments(timeout, metadata)))

    def classify(
        self, inputs: Any, *, timeout: float | None = None, metadata: Sequence[tuple] = (), **options: Any
    ) -> v1.ClassifyResponse:
        """Classes for an input or for a list: texts, pairs of texts, `Tensor`s, or image files as bytes."""
        request = _requests.classify_request(inputs, options)
        return self._call(self._classification.Classify, request, timeout, metadata)

    def classify_stream(
        self, batches: Iterable[Any], *, timeout: float | None = None, metadata: Sequence[tuple] = (), **options: Any
    ) -> Iterator[tuple[int, v1.ClassifyResponse]]:
        """Classes for batches as they come: gives (number of the batch from 0, response) in the server's order."""
        requests = (
            v1.ClassifyStreamRequest(id=str(number), request=_requests.classify_request(inputs, options))
            for number, inputs in enumerate(batches)
        )
        return _stream_results(self._classification.ClassifyStream(requests, **self._arguments(timeout, metadata)))

    def rerank(
        self, query: str, documents: str | Iterable[str], *, timeout: float | None = None, metadata: Sequence[tuple] = (),
        **options: Any,
    ) -> v1.RerankResponse:
        """The documents in the order of their relevance to the query, the best first."""
        request = v1.RerankRequest(query=query, documents=_requests.texts(documents), **options)
        return self._call(self._ranking.Rerank, request, timeout, metadata)

    def score(
        self, prompt: _requests.Prompt, continuations: _requests.Continuations, *, timeout: float | None = None,
        metadata: Sequence[tuple] = (), **options: Any,
    ) -> v1.ScoreResponse:
        """How likely each continuation, a text or a list of token ids, is after the prompt; a text is the only one."""
        request = _requests.score_request(prompt, continuations, options)
        return self._call(self._scoring.Score, request, timeout, metadata)

    def conversation(
        self, messages: Any = (), *, timeout: float | None = None, metadata: Sequence[tuple] = (), **options: Any
    ) -> Conversation:
        """A conversation whose earlier turns stay computed with the server; use it in a `with` block.

        `messages` stand before the first turn: a text of the system, or messages as for `chat`. Options are those of
        `chat` without constraints, and `restore`, the name of a saved conversation. The deadline is that of the whole.
        """
        arguments = self._arguments(timeout, metadata)
        return Conversation(lambda requests: self._conversations.Converse(requests, **arguments), messages, options)

    def converse(
        self, requests: Iterable[v1.ConverseRequest], *, timeout: float | None = None, metadata: Sequence[tuple] = ()
    ) -> Iterator[v1.ConverseResponse]:
        """The call behind `conversation`: sends requests and gives events as they come."""
        call = self._conversations.Converse(iter(requests), **self._arguments(timeout, metadata))
        with martlet_errors():
            yield from call

    def saved_conversations(
        self, *, timeout: float | None = None, metadata: Sequence[tuple] = ()
    ) -> Iterator[v1.SavedConversation]:
        """The saved conversations of the caller's tenant, by name, asked for page by page."""
        request = v1.ListConversationsRequest()
        while True:
            page = self._call(self._conversations.ListConversations, request, timeout, metadata)
            yield from page.conversations
            if not page.next_page_token:
                return
            request = v1.ListConversationsRequest(page_token=page.next_page_token)

    def delete_conversation(
        self, name: str, *, timeout: float | None = None, metadata: Sequence[tuple] = ()
    ) -> int:
        """Deletes a saved conversation; gives the bytes that it took on the server's disk."""
        request = v1.DeleteConversationRequest(name=name)
        return self._call(self._conversations.DeleteConversation, request, timeout, metadata).size_bytes

    def is_ready(self, service: str = "", *, timeout: float | None = None) -> bool:
        """Whether the server, or one of its services, can answer."""
        request = health_pb2.HealthCheckRequest(service=service)
        response = self._call(self._health.Check, request, timeout, ())
        return response.status == health_pb2.HealthCheckResponse.SERVING


class GenerationStream(Deltas):
    """A running generation. Iterate over it for the deltas; leave the `with` block or call `cancel` to stop it."""

    def __init__(self, call: Any) -> None:
        super().__init__()
        self._call = call

    def __next__(self) -> v1.Delta:
        while True:
            try:
                event = next(self._call)
            except grpc.RpcError as error:
                raise error_of_call(error) from error
            delta = self._state.take(event)
            if delta is not None:
                return delta

    def cancel(self) -> None:
        """Stops the generation; the server stops computing. Does nothing after the end."""
        self._call.cancel()


def _stream_results(call: Any) -> Iterator[tuple[int, Any]]:
    with martlet_errors():
        for answer in call:
            if answer.HasField("error"):
                raise error_of_status(answer.error)
            yield int(answer.id), answer.response
