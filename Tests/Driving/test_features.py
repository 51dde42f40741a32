"""What a request may ask for beside a text, through the API: several outputs, best of, log-probabilities, limits, biases and
the samplers, each shown by what it does to the tokens."""

import math
import time

import grpc
import pytest

from martlet.v1 import generation_pb2, generation_pb2_grpc, scoring_pb2, scoring_pb2_grpc

PROMPT = [5, 9, 40, 7, 5, 9, 40]


@pytest.fixture
def generate(server):
    """One call of Generate with the tiny model: keyword arguments are the groups of parameters."""
    with grpc.insecure_channel(server.address) as channel:
        stub = generation_pb2_grpc.GenerationStub(channel)

        def generate(prompt=PROMPT, tokens=24, sampling=None, stopping=None, output=None, **fields):
            message = generation_pb2.GenerateRequest(
                model="tiny", tokens={"ids": prompt}, sampling=sampling or {"temperature": 0},
                stopping={"max_tokens": tokens, "ignore_eos": True} | (stopping or {}), output=output or {}, **fields)
            return stub.Generate(message, timeout=60)

        yield generate


def tokens(answer, index=0):
    return list(answer.outputs[index].token_ids)


def test_outputs_differ_share_the_prompt_and_repeat_with_the_seed(generate):
    options = dict(n=4, sampling={"temperature": 1, "seed": 7})
    answer = generate(**options)
    assert [output.index for output in answer.outputs] == [0, 1, 2, 3]
    assert len({tuple(tokens(answer, index)) for index in range(4)}) == 4
    assert answer.usage.prompt_tokens == len(PROMPT) and answer.usage.completion_tokens == 4 * 24
    again = generate(**options)
    assert [tokens(again, index) for index in range(4)] == [tokens(answer, index) for index in range(4)]
    # Greedy, all four are the same.
    same = generate(n=4)
    assert len({tuple(tokens(same, index)) for index in range(4)}) == 1


def test_best_of_answers_with_the_likeliest(generate):
    sampling = {"temperature": 1.5, "seed": 3}
    every = generate(n=8, sampling=sampling, output={"logprobs": 0})
    best = generate(n=2, best_of=8, sampling=sampling, output={"logprobs": 0})
    ranked = sorted(every.outputs, key=lambda output: -output.cumulative_logprob / len(output.token_ids))
    assert [list(output.token_ids) for output in best.outputs] == [list(output.token_ids) for output in ranked[:2]]


def test_logprobs_name_the_alternatives_and_sum_up(generate):
    output = generate(output={"logprobs": 5}).outputs[0]
    assert len(output.logprobs) == 24
    for token_id, entry in zip(output.token_ids, output.logprobs, strict=True):
        values = [alternative.logprob for alternative in entry.top]
        assert entry.token_id == token_id and entry.rank == 1 and len(values) == 5
        assert values == sorted(values, reverse=True) and math.isclose(values[0], entry.logprob, abs_tol=1e-6)
    assert math.isclose(sum(entry.logprob for entry in output.logprobs), output.cumulative_logprob, abs_tol=1e-3)


def test_prompt_logprobs_are_those_that_scoring_gives(generate, server):
    answer = generate(tokens=1, output={"prompt_logprobs": 2})
    assert [entry.token_id for entry in answer.prompt_logprobs] == PROMPT
    with grpc.insecure_channel(server.address) as channel:
        scored = scoring_pb2_grpc.ScoringStub(channel).Score(scoring_pb2.ScoreRequest(
            model="tiny", tokens={"ids": PROMPT[:1]}, continuations=[{"tokens": {"ids": PROMPT[1:]}}],
            token_logprobs=True), timeout=30).scores[0]
    for found, expected in zip(answer.prompt_logprobs[1:], scored.token_logprobs, strict=True):
        assert math.isclose(found.logprob, expected.logprob, abs_tol=1e-5) and len(found.top) == 2
    # Also where the prefix is in the cache by now, and in pieces of any size.
    again = generate(tokens=1, output={"prompt_logprobs": 2})
    assert [entry.logprob for entry in again.prompt_logprobs] == [entry.logprob for entry in answer.prompt_logprobs]


def test_echo_begins_with_the_prompt(generate):
    plain, echoed = generate(), generate(output={"echo": True})
    assert tokens(echoed) == PROMPT + tokens(plain)
    assert echoed.outputs[0].text.endswith(plain.outputs[0].text)


def test_minimum_of_tokens_and_stop_tokens(generate):
    plain = tokens(generate())
    stop = plain[3]
    first = plain.index(stop)
    ended = generate(stopping={"stop_token_ids": [stop]})
    assert len(tokens(ended)) == first + 1
    assert ended.outputs[0].finish_reason == generation_pb2.FINISH_REASON_STOP
    longer = generate(stopping={"stop_token_ids": [stop], "min_tokens": first + 3})
    assert len(tokens(longer)) >= first + 3


def test_a_time_limit_is_no_error(server):
    with grpc.insecure_channel(server.address) as channel:
        begin = time.monotonic()
        answer = generation_pb2_grpc.GenerationStub(channel).Generate(generation_pb2.GenerateRequest(
            model="slow", tokens={"ids": PROMPT}, stopping={
                "max_tokens": 4000, "ignore_eos": True, "time_limit_seconds": 0.3}), timeout=60)
    assert answer.outputs[0].finish_reason == generation_pb2.FINISH_REASON_TIME_LIMIT
    assert 0 < len(tokens(answer)) < 4000 and time.monotonic() - begin < 60


def test_biases_and_lists_of_tokens(generate):
    plain = tokens(generate())
    assert set(tokens(generate(sampling={"temperature": 0, "logit_bias": {200: 1000}}))) == {200}
    banned = tokens(generate(sampling={"temperature": 0, "banned_token_ids": plain}))
    assert not set(banned) & set(plain)
    allowed = tokens(generate(sampling={"temperature": 1, "seed": 1, "allowed_token_ids": [11, 12, 13]}))
    assert set(allowed) <= {11, 12, 13} and len(set(allowed)) > 1


def test_dry_breaks_what_repeats(generate):
    # The bias makes the model say three tokens over and over; DRY makes the fourth repetition dearer than anything else.
    repeating = {"temperature": 0, "allowed_token_ids": [5, 9, 40, 60]}
    prompt = [5, 9, 40] * 6
    with_dry = tokens(generate(prompt=prompt, sampling=repeating | {
        "dry": {"multiplier": 50, "base": 2, "allowed_length": 2, "sequence_breakers": ["\x00"]}}))

    def repeats(ids):
        """Places whose three tokens before and the token itself have occurred together earlier."""
        text = prompt + ids
        grams = [tuple(text[place:place + 4]) for place in range(len(text) - 3)]
        return sum(gram in grams[:place] for place, gram in enumerate(grams) if place + 3 >= len(prompt))

    assert repeats(with_dry[:4]) == 0
    off = tokens(generate(prompt=prompt, sampling=repeating | {"dry": {"multiplier": 0}}))
    assert off == tokens(generate(prompt=prompt, sampling=repeating))


def test_xtc_takes_the_top_choices_away(generate):
    plain = generate(tokens=1, output={"logprobs": 10})
    top = [alternative.token_id for alternative in plain.outputs[0].logprobs[0].top]
    chances = [math.exp(alternative.logprob) for alternative in plain.outputs[0].logprobs[0].top]
    # With a threshold below the second, the first goes every time.
    threshold = (chances[1] + chances[2]) / 2

    def kinds(probability):
        answer = generate(tokens=1, n=64, sampling={
            "temperature": 1, "top_k": 4, "seed": 1, "xtc": {"probability": probability, "threshold": threshold}})
        return {tokens(answer, index)[0] for index in range(64)}

    # The cut to four makes them likelier, never less likely: both stay above the threshold.
    assert top[0] in kinds(0) and top[0] not in kinds(1) and kinds(1) <= set(top[1:4])


@pytest.mark.parametrize("cut", [{"top_k": 3}, {"top_p": 0.05}, {"min_p": 0.9}, {"typical_p": 0.05}])
def test_cuts_leave_few_tokens(generate, cut):
    def kinds(sampling):
        answer = generate(tokens=1, n=64, sampling={"temperature": 1.5, "seed": 11} | sampling)
        return {tokens(answer, index)[0] for index in range(64)}

    everything, left = kinds({}), kinds(cut)
    assert len(left) < len(everything) / 2, (len(left), len(everything))
    if "top_k" in cut:
        assert len(left) <= 3
