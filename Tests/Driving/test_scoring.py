"""Scoring.Score through grpcio, against Hugging Face transformers (Fixtures/make_scores.py) and at its borders."""

import json
import threading

import grpc
import pytest

from conftest import TINY
from martlet.v1 import common_pb2, generation_pb2, generation_pb2_grpc, models_pb2, scoring_pb2, scoring_pb2_grpc

CASES = json.loads((TINY / "scores.json").read_text())


@pytest.fixture(scope="module")
def channel(server):
    with grpc.insecure_channel(server.address) as channel:
        yield channel


@pytest.fixture(scope="module")
def scoring(channel):
    return scoring_pb2_grpc.ScoringStub(channel)


def request(prompt, continuations, **more):
    request = scoring_pb2.ScoreRequest(model="tiny", **more)
    if isinstance(prompt, str):
        request.text = prompt
    else:
        request.tokens.ids.extend(prompt)
    for continuation in continuations:
        if isinstance(continuation, str):
            request.continuations.add().text = continuation
        else:
            request.continuations.add().tokens.ids.extend(continuation)
    return request


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_scores_are_those_of_transformers(scoring, case):
    expected = case["continuations"]
    asked = request(
        case["text"] or case["prompt"], [item["text"] or item["tokens"] for item in expected], token_logprobs=True)
    if case.get("chat"):
        asked.chat.messages.extend(common_pb2.ChatMessage(**message) for message in case["chat"])
    for _ in range(2):  # The second time the prompt comes from the cache.
        answer = scoring.Score(asked, timeout=30)
        assert [score.index for score in answer.scores] == list(range(len(expected)))
        for score, item in zip(answer.scores, expected):
            assert [token.token_id for token in score.token_logprobs] == item["tokens"]
            assert [token.logprob for token in score.token_logprobs] == pytest.approx(item["logprobs"], abs=2e-3)
            assert score.logprob == pytest.approx(item["logprob"], abs=1e-3 * len(item["tokens"]))
            assert score.is_greedy == item["is_greedy"]
            assert score.token_count == len(item["tokens"])
        assert answer.usage.prompt_tokens == len(case["prompt"])
        assert answer.usage.completion_tokens == sum(len(item["tokens"]) for item in expected)
        assert (answer.model, answer.version) == ("tiny", "1")
    assert answer.usage.cached_tokens == (len(case["prompt"]) - 1) // 32 * 32


def test_a_continuation_is_tokenized_by_itself(scoring):
    """Together "le" and "t" are one token; the border between prompt and continuation stays one."""
    whole = scoring.Score(request("The", [" martlet"], token_logprobs=True), timeout=30).scores[0]
    halves = scoring.Score(request("The martle", ["t"], token_logprobs=True), timeout=30).scores[0]
    assert "let" in [token.text for token in whole.token_logprobs]
    assert [token.text for token in halves.token_logprobs] == ["t"]


def test_single_tokens_cost_no_rows(scoring):
    answer = scoring.Score(request([5] * 40, [[token] for token in range(384)]), timeout=30)
    import math
    assert sum(math.exp(score.logprob) for score in answer.scores) == pytest.approx(1, abs=1e-4)
    assert sum(score.is_greedy for score in answer.scores) == 1
    assert all(not score.token_logprobs for score in answer.scores)


def test_a_thousand_continuations(scoring):
    continuations = [[number % 384, number * 7 % 384, number * 5 % 384] for number in range(1024)]
    answer = scoring.Score(request([9] * 70, continuations), timeout=60)
    for place in [0, 511, 1023]:
        alone = scoring.Score(request([9] * 70, [continuations[place]]), timeout=30)
        assert alone.scores[0].logprob == answer.scores[place].logprob


@pytest.mark.parametrize("change, words", [
    (dict(continuations=[]), "continuations"),
    (dict(continuations=[""]), "continuations[0].text"),
    (dict(continuations=["a", []]), "continuations[1].tokens"),
    (dict(continuations=[[1]] * 1025), "1025"),
    (dict(continuations=[[384]]), "384"),
    (dict(continuations=[[1]] * 3 + [[2] * 200], prompt=[5] * 400), "continuations[3]"),
    (dict(prompt=[5] * 513), "513"),
    (dict(prompt=[]), "tokens"),
])
def test_what_cannot_be_scored_is_named(scoring, change, words):
    with pytest.raises(grpc.RpcError) as caught:
        scoring.Score(request(change.get("prompt", "x"), change.get("continuations", ["y"])), timeout=30)
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert words in caught.value.details()


def test_missing_parts_are_named(scoring):
    for broken, words in [
        (scoring_pb2.ScoreRequest(model="tiny"), "prompt"),
        (scoring_pb2.ScoreRequest(model="tiny", text="x", continuations=[scoring_pb2.Continuation()]), "continuations[0]"),
    ]:
        with pytest.raises(grpc.RpcError) as caught:
            scoring.Score(broken, timeout=30)
        assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT and words in caught.value.details()
    with pytest.raises(grpc.RpcError) as caught:
        scoring.Score(scoring_pb2.ScoreRequest(model="absent", text="x"), timeout=30)
    assert caught.value.code() == grpc.StatusCode.NOT_FOUND


@pytest.mark.parametrize("end", ["cancel", "deadline"])
def test_cancel_and_deadline_stop_the_work(scoring, client, end):
    long = request([5] * 2000, [[number % 384] * 60 for number in range(1000)])
    long.model = "slow"
    call = scoring.Score.future(long, timeout=0.6 if end == "deadline" else 60)

    def running():
        return next(model.running_requests for model in client.models() if model.name == "slow")

    if end == "cancel":
        while not running():
            pass
        call.cancel()
        assert call.cancelled()
    else:
        # Either at once, because the measured rates say that it cannot be done, or when the deadline passes.
        assert call.code() in (grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.RESOURCE_EXHAUSTED)
    stopped = threading.Event()
    for _ in range(2000):
        if not running():
            stopped.set()
            break
    assert stopped.is_set()
    assert next(model.queued_requests for model in client.models() if model.name == "slow") == 0
