"""Requests that take long to read or to answer: what they may be, and that their answers are those of short ones."""

import grpc
import pytest

from martlet.v1 import common_pb2, generation_pb2, generation_pb2_grpc, scoring_pb2, scoring_pb2_grpc
from martlet.v1 import tokenization_pb2, tokenization_pb2_grpc
from test_limits import fields_of


def test_more_ids_than_become_one_text(server):
    def text(count, id=70, **more):
        request = tokenization_pb2.DetokenizeRequest(model="tiny", token_ids=[id] * count, **more)
        return stub.Detokenize(request, timeout=60)

    with grpc.insecure_channel(server.address, options=[("grpc.max_receive_message_length", -1)]) as channel:
        stub = tokenization_pb2_grpc.TokenizationStub(channel)
        one = text(1).text
        assert one and text(1 << 20).text == one * (1 << 20)
        # "<|assistant|>", of 13 bytes.
        assert len(text(645_277, id=5, skip_special_tokens=False).raw_bytes) == 8_388_601
        for count, more in [((1 << 20) + 1, {}), (645_278, {"id": 5, "skip_special_tokens": False})]:
            with pytest.raises(grpc.RpcError) as caught:
                text(count, **more)
            assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT
            assert fields_of(caught.value) == ["token_ids"] and "in parts" in caught.value.details()
        assert text(645_278, id=5).text == ""


@pytest.mark.parametrize("length", [1, 20_000])
def test_what_must_be_a_json_object_is_named(server, length):
    """Short texts are read before the request waits, long ones where they hold up nobody: the answer is the same."""
    good = '{"x": "%s"}' % ("x" * length)
    cases = []
    for bad in [good[:-1], "[%s]" % good]:
        tool = common_pb2.Tool(name="f", parameters_json=bad)
        call = common_pb2.ToolCall(name="f", arguments_json=bad)
        cases += [
            (dict(tools=[common_pb2.Tool(name="f", parameters_json=good), tool]), "chat.tools[1].parameters_json"),
            (dict(messages=[common_pb2.ChatMessage(role="assistant", tool_calls=[call])]),
             "chat.messages[1].tool_calls[0].arguments_json")]
    with grpc.insecure_channel(server.address) as channel:
        for more, field in cases:
            messages = [common_pb2.ChatMessage(role="user", content="Hi"), *more.pop("messages", [])]
            chat = common_pb2.ChatInput(messages=messages, **more)
            for ask, request in [
                (generation_pb2_grpc.GenerationStub(channel).Generate, generation_pb2.GenerateRequest),
                (lambda *a, **k: list(generation_pb2_grpc.GenerationStub(channel).GenerateStream(*a, **k)),
                 generation_pb2.GenerateRequest),
                (scoring_pb2_grpc.ScoringStub(channel).Score, lambda **fields: scoring_pb2.ScoreRequest(
                    continuations=[scoring_pb2.Continuation(text="y")], **fields)),
                (tokenization_pb2_grpc.TokenizationStub(channel).Tokenize, tokenization_pb2.TokenizeRequest),
            ]:
                with pytest.raises(grpc.RpcError) as caught:
                    ask(request(model="tiny", chat=chat), timeout=60)
                assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT, caught.value
                assert fields_of(caught.value) == [field]
        chat = common_pb2.ChatInput(messages=[common_pb2.ChatMessage(role="user", content="Hi")],
                                    tools=[common_pb2.Tool(name="f", parameters_json=good)])
        tokenization_pb2_grpc.TokenizationStub(channel).Tokenize(
            tokenization_pb2.TokenizeRequest(model="tiny", chat=chat), timeout=60)
