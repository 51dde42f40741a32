"""Keys and values stored more coarsely (--cache-type): the same story, nearly the same probabilities, conversations too."""

import grpc
import pytest

from conftest import Server
from martlet.v1 import conversations_pb2 as c, generation_pb2, generation_pb2_grpc, scoring_pb2, scoring_pb2_grpc
from test_conversations import GREEDY, Conversation, texts
from test_embedded import STORIES

BEGINNINGS = ["Once upon a time", "Tom had a big blue boat.", "The cat was very hungry, so", "Mom said, \"It is time to"]


@pytest.fixture(scope="module")
def by_type(tmp_path_factory):
    """The story model behind each type of cache, with one folder of conversations for all."""
    kept = tmp_path_factory.mktemp("kept")
    servers = {kind: Server("--model", STORIES, "--cache-mib", 32, "--cache-type", kind, "--conversations", kept)
               for kind in ["f32", "f16", "q8"]}
    yield servers
    for server in servers.values():
        server.stop()


def scored(server, prompt, continuation):
    with grpc.insecure_channel(server.address) as channel:
        answer = scoring_pb2_grpc.ScoringStub(channel).Score(scoring_pb2.ScoreRequest(
            text=prompt, continuations=[scoring_pb2.Continuation(text=continuation)], token_logprobs=True), timeout=60)
    return [token.logprob for token in answer.scores[0].token_logprobs]


def drawn(server, text, tokens):
    """A story as the model tells it, drawn at a moderate temperature."""
    with grpc.insecure_channel(server.address) as channel:
        answer = generation_pb2_grpc.GenerationStub(channel).Generate(generation_pb2.GenerateRequest(
            text=text, sampling={"temperature": 0.8, "seed": 3}, stopping={"max_tokens": tokens, "ignore_eos": True}),
            timeout=60)
    return answer.outputs[0].text


def greedy(server, text, tokens, ignore_eos=True):
    with grpc.insecure_channel(server.address) as channel:
        answer = generation_pb2_grpc.GenerationStub(channel).Generate(generation_pb2.GenerateRequest(
            text=text, sampling=GREEDY, stopping={"max_tokens": tokens, "ignore_eos": ignore_eos}), timeout=60)
    return answer.outputs[0].text, list(answer.outputs[0].token_ids)


def test_probabilities_of_a_real_text_stay_close(by_type):
    story = drawn(by_type["f32"], "Once upon a time", 200)
    exact = scored(by_type["f32"], "Once upon a time", story)
    assert len(exact) > 100
    # A text that the model understands, or the differences would mean nothing.
    assert sum(exact) / len(exact) > -2, story
    for kind, mean, most in [("f16", 0.005, 0.1), ("q8", 0.03, 0.3)]:
        found = scored(by_type[kind], "Once upon a time", story)
        apart = [abs(a - b) for a, b in zip(exact, found, strict=True)]
        assert max(apart) <= most, (kind, max(apart))
        assert abs(sum(exact) - sum(found)) / len(exact) <= mean, kind
        assert sum(apart) / len(apart) <= mean, (kind, sum(apart) / len(apart))
        assert max(apart) > 0, f"{kind} is stored no other way than f32"


def test_answers_make_as_much_sense(by_type):
    same = count = 0
    for beginning in BEGINNINGS:
        # To their end and no further: behind it stands what no model has learned.
        exact, tokens = greedy(by_type["f32"], beginning, 60, ignore_eos=False)
        coarse, others = greedy(by_type["q8"], beginning, 60, ignore_eos=False)
        assert exact and coarse
        same += sum(a == b for a, b in zip(tokens, others))
        count += len(tokens)
        # What the coarse cache chose is not much less likely, to the exact one, than what that chose itself.
        own, its = scored(by_type["f32"], beginning, exact), scored(by_type["f32"], beginning, coarse)
        assert sum(its) / len(its) > sum(own) / len(own) - 0.5, (exact, coarse)
    assert same >= count // 2, (same, count)


def test_conversations_are_saved_and_restored_with_q8(by_type):
    q8 = by_type["q8"]
    with Conversation(q8.address, sampling=GREEDY) as talk:
        assert talk.next()[0] == "opened"
        talk.turn("Tell me a story about a dog.", max_tokens=60)
        talk.until("turn_finished")
        talk.say(save=c.SaveConversation(name="dog"))
        saved = talk.until("saved")[-1][1]
        talk.turn("What did the dog do then?", max_tokens=30)
        expected = talk.until("turn_finished")
    with Conversation(q8.address, sampling=GREEDY, restore="dog") as talk:
        opened = talk.next()[1]
        assert opened.restored_tokens == saved.tokens > 60
        talk.turn("What did the dog do then?", max_tokens=30)
        found = talk.until("turn_finished")
    started = next(event for kind, event in found if kind == "started")
    assert started.cached_tokens > 60 and texts(found) == texts(expected)
    # Another type of cache cannot read them, and says what to do.
    with Conversation(by_type["f16"].address, sampling=GREEDY, restore="dog") as talk:
        assert talk.code() == grpc.StatusCode.FAILED_PRECONDITION
        assert "cache type" in talk.call.details() and "q8" in talk.call.details()
