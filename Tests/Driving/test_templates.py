"""Chat templates that requests bring themselves: only where the operator accepts them, and within the sandbox's limits."""

import time

import grpc
import pytest

from conftest import TINY, Server
from martlet.v1 import (
    common_pb2, conversations_pb2, conversations_pb2_grpc, generation_pb2, generation_pb2_grpc, tokenization_pb2,
    tokenization_pb2_grpc)

MESSAGES = [common_pb2.ChatMessage(role="user", content="Hi")]
LOUD = "{% for message in messages %}{{ message.role|upper }}: {{ message.content }}!{% endfor %}{{ extra }}"


@pytest.fixture(scope="module")
def accepting():
    server = Server("--model", f"tiny={TINY}", "--caller-templates")
    yield server
    server.stop()


def chat(template, **fields):
    return common_pb2.ChatInput(messages=MESSAGES, template=template, **fields)


def generate(channel, template, **fields):
    return generation_pb2_grpc.GenerationStub(channel).Generate(generation_pb2.GenerateRequest(
        model="tiny", chat=chat(template, **fields), sampling={"temperature": 0},
        stopping={"max_tokens": 8, "ignore_eos": True}), timeout=30)


def tokenize(channel, template, **fields):
    return tokenization_pb2_grpc.TokenizationStub(channel).Tokenize(
        tokenization_pb2.TokenizeRequest(model="tiny", chat=chat(template, **fields)), timeout=30)


def test_refused_by_name_where_the_operator_has_not_accepted_them(server):
    with grpc.insecure_channel(server.address) as channel:
        for call in [generate, tokenize]:
            with pytest.raises(grpc.RpcError) as caught:
                call(channel, "{{ 1 }}")
            assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT
            assert "chat.template" in caught.value.details() and "operator" in caught.value.details()
        opening = conversations_pb2.ConverseRequest(
            open=conversations_pb2.OpenConversation(model="tiny", context=chat("{{ 1 }}")))
        call = conversations_pb2_grpc.ConversationsStub(channel).Converse(iter([opening]), timeout=30)
        with pytest.raises(grpc.RpcError) as caught:
            next(call)
        assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT


def test_takes_the_place_of_the_models(accepting):
    with grpc.insecure_channel(accepting.address) as channel:
        own = tokenize(channel, "")
        loud = tokenize(channel, LOUD, template_arguments_json='{"extra": "?"}')
        assert loud.prompt == "USER: Hi!?" and own.prompt != loud.prompt
        answer = generate(channel, LOUD, template_arguments_json='{"extra": "?"}')
        same = generation_pb2_grpc.GenerationStub(channel).Generate(generation_pb2.GenerateRequest(
            model="tiny", text="USER: Hi!?", add_special_tokens=False, sampling={"temperature": 0},
            stopping={"max_tokens": 8, "ignore_eos": True}), timeout=30)
        assert answer.usage.prompt_tokens == len(loud.token_ids) == same.usage.prompt_tokens
        assert answer.outputs[0].token_ids == same.outputs[0].token_ids


def test_conversations_keep_it(accepting):
    with grpc.insecure_channel(accepting.address) as channel:
        requests = [
            conversations_pb2.ConverseRequest(open=conversations_pb2.OpenConversation(
                model="tiny", context=common_pb2.ChatInput(template=LOUD), stopping={"max_tokens": 4, "ignore_eos": True})),
            conversations_pb2.ConverseRequest(turn=conversations_pb2.Turn(messages=MESSAGES))]
        events = list(conversations_pb2_grpc.ConversationsStub(channel).Converse(iter(requests), timeout=30))
        started = next(event.started for event in events if event.WhichOneof("event") == "started")
        assert started.prompt_tokens == len(tokenize(channel, LOUD).token_ids)


@pytest.mark.parametrize("template, words", [
    ("{% for", "cannot be read"), ("{{ messages.foo.bar }}", "line 1"), ("x" * 65537, "65537"),
    ("{{ raise_exception('no such thing') }}", "no such thing"), ("{{ ''.__class__.__mro__ }}", "__class__"),
    ("{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}", "steps"),
    ("{% set t = namespace(v='x' * 1000) %}{% for i in range(40) %}{% set t.v = t.v ~ t.v %}{% endfor %}", "bytes"),
    ("{{ 'x' * 999999999 }}", "bytes"), ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "chat.template"),
], ids=["unread", "undefined", "long", "raised", "private", "steps", "growing", "repeated", "deep"])
def test_limits_are_a_sentence_and_hold_nobody_up(accepting, template, words):
    with grpc.insecure_channel(accepting.address) as channel:
        for call in [generate, tokenize]:
            begin = time.monotonic()
            with pytest.raises(grpc.RpcError) as caught:
                call(channel, template)
            assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT, caught.value.details()
            assert "chat.template" in caught.value.details() and words in caught.value.details()
            assert time.monotonic() - begin < 60
        assert len(generate(channel, "{{ messages[0].content }}").outputs[0].token_ids) == 8
