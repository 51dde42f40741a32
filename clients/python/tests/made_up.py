"""A server that speaks the API with made-up answers, for the tests of the clients themselves.

As a program (python made_up.py [--token TOKEN] [--tls KEY CHAIN]) it prints its address and serves until it is killed:
then clients in any language can be tried against it.
"""

import argparse
import threading
import time
from concurrent import futures
from pathlib import Path

import grpc

from martlet import v1
from martlet._vendor.google.rpc import error_details_pb2, status_pb2
from martlet._vendor.grpc.health.v1 import health_pb2, health_pb2_grpc
from martlet.v1 import classification_pb2_grpc, conversations_pb2_grpc, embeddings_pb2_grpc, generation_pb2_grpc
from martlet.v1 import models_pb2_grpc, ranking_pb2_grpc, scoring_pb2_grpc, tokenization_pb2_grpc

TOKEN = "a-secret"


def refuse(context, code, message, *details):
    status = status_pb2.Status(code=code.value[0], message=message)
    for detail in details:
        status.details.add().Pack(detail)
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(code, message)


def prompt(request):
    """The text of a request, or what the last message of its chat says."""
    return request.chat.messages[-1].content if request.HasField("chat") else request.text


class Tokens(grpc.ServerInterceptor):
    """Asks for a bearer token."""

    def __init__(self, token):
        self.expected = ("authorization", "Bearer " + token)

    def intercept_service(self, continuation, details):
        if self.expected in [tuple(item) for item in details.invocation_metadata]:
            return continuation(details)
        handler = continuation(details)

        def refused(_, context):
            context.abort(grpc.StatusCode.UNAUTHENTICATED, "no token, or one that is not known")

        if handler is not None and handler.response_streaming:
            return grpc.unary_stream_rpc_method_handler(refused)
        return grpc.unary_unary_rpc_method_handler(refused)


class Generation(generation_pb2_grpc.GenerationServicer):
    """Answers with the words of the prompt; some prompts are orders."""

    def __init__(self):
        self.requests = []
        self.metadata = []
        self.cancelled = threading.Event()

    def Generate(self, request, context):
        self.requests.append(request)
        self.metadata.append(dict(context.invocation_metadata()))
        text = prompt(request)
        if text == "refuse" or request.sampling.temperature < 0:
            refuse(
                context, grpc.StatusCode.INVALID_ARGUMENT, "sampling.temperature: -1 is below 0",
                error_details_pb2.BadRequest(field_violations=[
                    error_details_pb2.BadRequest.FieldViolation(
                        field="sampling.temperature", description="-1 is below 0")]),
                error_details_pb2.ErrorInfo(reason="BAD_PARAMETER", domain="martlet.dev"))
        if text == "full":
            retry = error_details_pb2.RetryInfo()
            retry.retry_delay.FromMilliseconds(1500)
            refuse(context, grpc.StatusCode.RESOURCE_EXHAUSTED, "the queue is full", retry)
        if text == "plain error" or request.model == "no-such-model":
            context.abort(grpc.StatusCode.NOT_FOUND, "no such model")
        if text == "slow":
            time.sleep(5)
        return v1.GenerateResponse(
            seed=7, outputs=[v1.Output(text=text, finish_reason=v1.FinishReason.FINISH_REASON_STOP)],
            usage=v1.Usage(prompt_tokens=3))

    def GenerateStream(self, request, context):
        self.requests.append(request)
        text = prompt(request)
        if text == "refuse" or request.sampling.temperature < 0:
            refuse(context, grpc.StatusCode.INVALID_ARGUMENT, "no")
        yield v1.GenerateStreamResponse(started=v1.Started(request_id="r1", seed=7, prompt_tokens=2))
        if text == "for ever" or request.stopping.ignore_eos:
            context.add_callback(self.cancelled.set)
            while context.is_active():
                yield v1.GenerateStreamResponse(delta=v1.Delta(text="and "))
                time.sleep(0.001)
            return
        yield v1.GenerateStreamResponse(prefill_progress=v1.PrefillProgress(processed_tokens=1, prompt_tokens=2))
        for index in range(request.n or 1):
            for number, word in enumerate(text.split(" ")):
                piece = word if number == 0 else " " + word
                yield v1.GenerateStreamResponse(delta=v1.Delta(index=index, text=piece, token_ids=[number]))
            if text.endswith("break"):
                context.abort(grpc.StatusCode.INTERNAL, "broken")
            yield v1.GenerateStreamResponse(finished=v1.Finished(
                index=index, reason=v1.FinishReason.FINISH_REASON_LENGTH, usage=v1.Usage(completion_tokens=2),
                timings=v1.Timings(total_seconds=0.5)))


class Embeddings(embeddings_pb2_grpc.EmbeddingsServicer):
    def Embed(self, request, context):
        return v1.EmbedResponse(
            embeddings=[v1.Embedding(index=i, values=[len(e.text), i]) for i, e in enumerate(request.inputs)])

    def EmbedStream(self, requests, context):
        for request in requests:
            if request.request.inputs[0].text == "bad":
                error = status_pb2.Status(code=3, message="a bad one")
                yield v1.EmbedStreamResponse(id=request.id, error=error)
            else:
                yield v1.EmbedStreamResponse(id=request.id, response=self.Embed(request.request, context))


class Classification(classification_pb2_grpc.ClassificationServicer):
    def Classify(self, request, context):
        kinds = [item.WhichOneof("input") for item in request.inputs]
        return v1.ClassifyResponse(
            results=[v1.ClassifyResult(index=i, classes=[v1.ClassScore(label=k)]) for i, k in enumerate(kinds)])

    def ClassifyStream(self, requests, context):
        for request in requests:
            yield v1.ClassifyStreamResponse(id=request.id, response=self.Classify(request.request, context))


class Conversations(conversations_pb2_grpc.ConversationsServicer):
    """Answers with the words of what was said; keeps what is saved, and lists it two at a time."""

    def __init__(self):
        self.requests = []
        self.saved = {}

    def Converse(self, requests, context):
        said = 0
        for request in requests:
            self.requests.append(request)
            action = request.WhichOneof("action")
            if action == "open":
                if request.open.restore and request.open.restore not in self.saved:
                    refuse(context, grpc.StatusCode.NOT_FOUND, "no such conversation")
                said = self.saved.get(request.open.restore, 0)
                yield v1.ConverseResponse(opened=v1.ConversationOpened(model="m", restored_tokens=said))
            elif action == "save":
                self.saved[request.save.name] = said
                yield v1.ConverseResponse(saved=v1.ConversationSaved(name=request.save.name, tokens=said))
            elif action == "turn":
                text = request.turn.messages[-1].content
                if text == "refuse":
                    yield v1.ConverseResponse(turn_failed=status_pb2.Status(code=3, message="no"))
                    continue
                if text == "break":
                    refuse(context, grpc.StatusCode.UNAVAILABLE, "the server ends")
                said += 1
                yield v1.ConverseResponse(started=v1.Started(request_id=f"r{said}", cached_tokens=said))
                words = text.split(" ")
                if text == "for ever":
                    words = ["for", "ever"]
                for word in words:
                    yield v1.ConverseResponse(delta=v1.Delta(text=word))
                if text == "for ever":
                    assert next(requests).HasField("cancel")
                yield v1.ConverseResponse(turn_finished=v1.TurnFinished(
                    finished=v1.Finished(reason=v1.FinishReason.FINISH_REASON_STOP, usage=v1.Usage(completion_tokens=2)),
                    message=v1.ChatMessage(role="assistant", content="".join(words))))

    def ListConversations(self, request, context):
        names = sorted(self.saved)
        first = int(request.page_token or 0)
        return v1.ListConversationsResponse(
            conversations=[v1.SavedConversation(name=name) for name in names[first:first + 2]],
            next_page_token=str(first + 2) if first + 2 < len(names) else "")

    def DeleteConversation(self, request, context):
        if self.saved.pop(request.name, None) is None:
            refuse(context, grpc.StatusCode.NOT_FOUND, "no such conversation")
        return v1.DeleteConversationResponse(size_bytes=17)


class Others(tokenization_pb2_grpc.TokenizationServicer, models_pb2_grpc.ModelsServicer,
             ranking_pb2_grpc.RankingServicer, scoring_pb2_grpc.ScoringServicer, health_pb2_grpc.HealthServicer):
    def Tokenize(self, request, context):
        text = request.text or "|".join(m.role for m in request.chat.messages)
        return v1.TokenizeResponse(token_ids=text.encode(), count=len(text))

    def Detokenize(self, request, context):
        return v1.DetokenizeResponse(text=bytes(request.token_ids).decode())

    def ListModels(self, request, context):
        return v1.ListModelsResponse(models=[v1.Model(name="one"), v1.Model(name="two")])

    def GetModel(self, request, context):
        return v1.GetModelResponse(model=v1.Model(name=request.model or "one"))

    def LoadModel(self, request, context):
        if request.path == "nowhere":
            refuse(context, grpc.StatusCode.NOT_FOUND, "nothing there")
        return v1.LoadModelResponse(model=v1.Model(name=request.name, version=request.version or "1"))

    def UnloadModel(self, request, context):
        return v1.UnloadModelResponse(versions=[request.version or f"all after {request.drain_seconds:g} s"])

    def Rerank(self, request, context):
        order = sorted(range(len(request.documents)), key=lambda i: -len(request.documents[i]))
        return v1.RerankResponse(results=[v1.RankedDocument(index=i) for i in order])

    def Score(self, request, context):
        return v1.ScoreResponse(
            scores=[v1.ContinuationScore(index=i, logprob=-len(c.text)) for i, c in enumerate(request.continuations)])

    def Check(self, request, context):
        known = request.service in ("", "martlet.v1.Generation")
        return health_pb2.HealthCheckResponse(status=1 if known else 2)


class Server:
    def __init__(self, certificate=None, token=None):
        self.generation = Generation()
        interceptors = [Tokens(token)] if token else []
        self.server = grpc.server(futures.ThreadPoolExecutor(8), interceptors=interceptors)
        others = Others()
        generation_pb2_grpc.add_GenerationServicer_to_server(self.generation, self.server)
        embeddings_pb2_grpc.add_EmbeddingsServicer_to_server(Embeddings(), self.server)
        self.conversations = Conversations()
        conversations_pb2_grpc.add_ConversationsServicer_to_server(self.conversations, self.server)
        classification_pb2_grpc.add_ClassificationServicer_to_server(Classification(), self.server)
        tokenization_pb2_grpc.add_TokenizationServicer_to_server(others, self.server)
        models_pb2_grpc.add_ModelsServicer_to_server(others, self.server)
        ranking_pb2_grpc.add_RankingServicer_to_server(others, self.server)
        scoring_pb2_grpc.add_ScoringServicer_to_server(others, self.server)
        health_pb2_grpc.add_HealthServicer_to_server(others, self.server)
        if certificate:
            key, chain = (Path(path).read_bytes() for path in certificate)
            credentials = grpc.ssl_server_credentials([(key, chain)])
            self.port = self.server.add_secure_port("localhost:0", credentials)
        else:
            self.port = self.server.add_insecure_port("localhost:0")
        self.address = f"localhost:{self.port}"
        self.server.start()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--token")
    parser.add_argument("--tls", nargs=2, metavar=("KEY", "CHAIN"))
    arguments = parser.parse_args()
    server = Server(arguments.tls, arguments.token)
    print(server.address, flush=True)
    server.server.wait_for_termination()
