"""The blocking client, against the made-up server."""

from datetime import timedelta

import grpc
import pytest

import martlet
from martlet import v1
from made_up import TOKEN, Server


def test_generate(client, server):
    result = client.generate("Once upon", temperature=0, max_tokens=5, stop="END", model="m")
    assert (result.text, str(result), result.seed, result.usage.prompt_tokens) == ("Once upon", "Once upon", 7, 3)
    assert result.finish_reason == v1.FinishReason.FINISH_REASON_STOP
    request = server.generation.requests[0]
    assert request.sampling.HasField("temperature") and request.sampling.temperature == 0
    assert not request.sampling.HasField("top_k")
    assert request.stopping == v1.StoppingParameters(max_tokens=5, stop=["END"])
    assert request.model == "m"


def test_every_input(client, server):
    client.generate([1, 2, 3])
    client.chat([{"role": "system", "content": "s"}, ("user", "hi")], max_tokens=1, template_arguments={"a": 1})
    client.generate([v1.ChatMessage(role="user", content="x")])
    tokens, chat, messages = server.generation.requests
    assert list(tokens.tokens.ids) == [1, 2, 3]
    assert [(m.role, m.content) for m in chat.chat.messages] == [("system", "s"), ("user", "hi")]
    assert chat.chat.template_arguments_json == '{"a": 1}' and chat.stopping.max_tokens == 1
    assert messages.chat.messages[0].content == "x"


def test_a_text_stands_for_one_of_a_list(client, server):
    """A text is a sequence too: taken for a list it would be one entry for each of its characters."""
    client.chat("hi there")
    client.chat_stream("hi there").result
    client.chat(("user", "hi there"))
    client.chat({"role": "user", "content": "hi there"})
    client.chat((("user", "a"), ("assistant", "b")))
    client.chat("")
    client.generate("x", choice="yes")
    *chats, choice = server.generation.requests
    for request in chats[:4]:
        assert [(m.role, m.content) for m in request.chat.messages] == [("user", "hi there")]
    assert [(m.role, m.content) for m in chats[4].chat.messages] == [("user", "a"), ("assistant", "b")]
    assert [(m.role, m.content) for m in chats[5].chat.messages] == [("user", "")]
    assert list(choice.constraint.choice.options) == ["yes"]


def test_tools_in_the_form_of_openai(client, server):
    tool = {"type": "function", "function": {"name": "f", "description": "d", "parameters": {"type": "object"}}}
    call = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    client.chat([{"role": "assistant", "content": None, "tool_calls": [call]}], tools=[tool])
    chat = server.generation.requests[0].chat
    assert chat.tools[0] == v1.Tool(name="f", description="d", parameters_json='{"type": "object"}')
    assert chat.messages[0].tool_calls[0] == v1.ToolCall(id="c1", name="f", arguments_json="{}")


def test_constraints(client, server):
    client.generate("x", json_schema={"type": "integer"})
    client.generate("x", choice=["a", "b"])
    schema, choice = server.generation.requests
    assert schema.constraint.json_schema == '{"type": "integer"}'
    assert list(choice.constraint.choice.options) == ["a", "b"]


def test_unknown_options_are_refused_before_the_call(client, server):
    with pytest.raises(TypeError, match="unknown option 'temprature'"):
        client.generate("x", temprature=1)
    with pytest.raises(TypeError, match="tools: only for a chat"):
        client.generate("x", tools=[])
    assert server.generation.requests == []


def test_stream(client):
    stream = client.generate_stream("a b c", n=2)
    texts = [(delta.index, delta.text) for delta in stream]
    assert texts == [(i, w) for i in (0, 1) for w in ("a", " b", " c")]
    assert stream.started.request_id == "r1"
    assert stream.progress.prompt_tokens == 2
    result = stream.result
    assert [output.text for output in result.outputs] == ["a b c", "a b c"]
    assert [list(output.token_ids) for output in result.outputs] == [[0, 1, 2]] * 2
    assert result.finish_reason == v1.FinishReason.FINISH_REASON_LENGTH
    assert (result.usage.prompt_tokens, result.usage.completion_tokens) == (2, 4)
    assert result.timings.total_seconds == 0.5


def test_result_reads_the_rest(client):
    stream = client.generate_stream("a b c")
    assert next(stream).text == "a"
    assert stream.text == "a"
    assert stream.result.text == "a b c"


def test_cancel_reaches_the_server(client, server):
    with client.generate_stream("for ever") as stream:
        for number, _ in enumerate(stream):
            if number == 3:
                break
    assert server.generation.cancelled.wait(5)
    with pytest.raises(martlet.MartletError) as caught:
        list(stream)
    assert caught.value.code == grpc.StatusCode.CANCELLED


def test_rich_errors(client):
    with pytest.raises(martlet.MartletError) as caught:
        client.generate("refuse", temperature=-1)
    error = caught.value
    assert error.code == grpc.StatusCode.INVALID_ARGUMENT
    assert str(error) == "INVALID_ARGUMENT: sampling.temperature: -1 is below 0"
    assert error.field_violations == [martlet.FieldViolation("sampling.temperature", "-1 is below 0")]
    assert error.reason == "BAD_PARAMETER"
    assert error.retry_delay is None
    assert isinstance(error.__cause__, grpc.RpcError)


def test_retry_delay(client):
    with pytest.raises(martlet.MartletError) as caught:
        client.generate("full")
    assert caught.value.code == grpc.StatusCode.RESOURCE_EXHAUSTED
    assert caught.value.retry_delay == timedelta(seconds=1.5)


def test_errors_without_details(client):
    with pytest.raises(martlet.MartletError) as caught:
        client.generate("plain error")
    error = caught.value
    assert (error.code, error.message, error.details) == (grpc.StatusCode.NOT_FOUND, "no such model", ())
    assert error.field_violations == [] and error.reason == ""


def test_errors_in_streams(client):
    with pytest.raises(martlet.MartletError) as caught:
        list(client.generate_stream("refuse"))
    assert caught.value.code == grpc.StatusCode.INVALID_ARGUMENT
    stream = client.generate_stream("a break")
    assert [next(stream).text, next(stream).text] == ["a", " break"]
    with pytest.raises(martlet.MartletError) as caught:
        next(stream)
    assert caught.value.code == grpc.StatusCode.INTERNAL


def test_deadlines(server, client):
    with pytest.raises(martlet.MartletError) as caught:
        client.generate("slow", timeout=0.2)
    assert caught.value.code == grpc.StatusCode.DEADLINE_EXCEEDED
    with martlet.Client(server.address, timeout=0.2) as impatient:
        with pytest.raises(martlet.MartletError) as caught:
            list(impatient.generate_stream("for ever"))
        assert caught.value.code == grpc.StatusCode.DEADLINE_EXCEEDED


def test_unreachable():
    with martlet.Client("localhost:1", timeout=5) as client:
        with pytest.raises(martlet.MartletError) as caught:
            client.models()
        assert caught.value.code == grpc.StatusCode.UNAVAILABLE


def test_tls_and_token(certificate):
    server = Server(certificate, TOKEN)
    try:
        with martlet.Client(server.address, ca_file=certificate[1], token=TOKEN, timeout=10) as client:
            assert client.generate("hello", metadata=[("x-extra", "1")]).text == "hello"
            assert client.generate_stream("hello").result.text == "hello"
        metadata = server.generation.metadata[0]
        assert metadata["authorization"] == "Bearer " + TOKEN and metadata["x-extra"] == "1"
        with martlet.Client(server.address, ca_file=certificate[1], token="wrong", timeout=10) as stranger:
            for call in (lambda: stranger.generate("x"), lambda: stranger.generate_stream("x").result):
                with pytest.raises(martlet.MartletError) as caught:
                    call()
                assert caught.value.code == grpc.StatusCode.UNAUTHENTICATED
        with martlet.Client(server.address, tls=True, timeout=10) as stranger:
            with pytest.raises(martlet.MartletError) as caught:
                stranger.generate("hello")
            assert caught.value.code == grpc.StatusCode.UNAVAILABLE
    finally:
        server.server.stop(None).wait()


def test_embed(client):
    assert [list(e.values) for e in client.embed(["a", "bcd"]).embeddings] == [[1, 0], [3, 1]]
    assert [list(e.values) for e in client.embed("xy", normalize=True).embeddings] == [[2, 0]]
    answers = dict(client.embed_stream([["a"], ["b", "cc"]]))
    assert [len(answers[0].embeddings), len(answers[1].embeddings)] == [1, 2]
    with pytest.raises(martlet.MartletError) as caught:
        list(client.embed_stream([["a"], ["bad"]]))
    assert (caught.value.code, caught.value.message) == (grpc.StatusCode.INVALID_ARGUMENT, "a bad one")


def test_classify(client):
    inputs = ["text", ("a", "b"), b"\x89PNG", v1.Tensor(shape=[1], values=[0.5]), [1, 2]]
    kinds = [result.classes[0].label for result in client.classify(inputs, top_k=1).results]
    assert kinds == ["text", "pair", "image", "tensor", "tokens"]
    assert [r.results[0].classes[0].label for _, r in client.classify_stream([["t"], [b"i"]])] == ["text", "image"]


def test_the_others(client):
    assert client.tokenize("ab").token_ids == [97, 98]
    assert client.tokenize([("user", "x"), ("assistant", "y")]).count == len("user|assistant")
    assert client.detokenize([104, 105]).text == "hi"
    assert [model.name for model in client.models()] == ["one", "two"]
    assert (client.model().name, client.model("two").name) == ("one", "two")
    assert [r.index for r in client.rerank("q", ["a", "bbb", "cc"]).results] == [1, 2, 0]
    assert [s.logprob for s in client.score("p", ["a", "bb"]).scores] == [-1, -2]
    assert [s.logprob for s in client.score("p", "bb").scores] == [-2]
    assert [r.index for r in client.rerank("q", "bbb").results] == [0]
    assert client.is_ready() and client.is_ready("martlet.v1.Generation") and not client.is_ready("other")


def test_messages_live_beside_those_of_other_packages():
    """Google's own google/rpc/status.proto may be registered in the same process."""
    from google.protobuf import descriptor_pb2, descriptor_pool

    file = descriptor_pb2.FileDescriptorProto(name="google/rpc/status.proto", package="google.rpc", syntax="proto3")
    file.message_type.add(name="Status").field.add(name="other", number=9, type=9, label=1)
    try:
        descriptor_pool.Default().Add(file)
    except TypeError:
        pass  # googleapis-common-protos is installed and has registered its own.
    status = v1.EmbedStreamResponse().error
    assert status.DESCRIPTOR.fields_by_name["code"].number == 1
