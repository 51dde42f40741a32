"""The client against a real server. Its address is in MARTLET_ADDRESS; without it these tests are skipped.

MARTLET_MODEL names the model that generates (default: the server's default model).
"""

import asyncio
import os

import grpc
import pytest

import martlet
from martlet import v1

ADDRESS = os.environ.get("MARTLET_ADDRESS")
CREDENTIALS = {"token": os.environ.get("MARTLET_TOKEN"), "ca_file": os.environ.get("MARTLET_CA")}
MODEL = os.environ.get("MARTLET_MODEL", "")
MADE_UP = os.environ.get("MARTLET_MADE_UP")
pytestmark = pytest.mark.skipif(not ADDRESS or bool(MADE_UP), reason="MARTLET_ADDRESS names no real server")
GREEDY = {"temperature": 0, "max_tokens": 24, "model": MODEL}


@pytest.fixture
def real():
    with martlet.Client(ADDRESS, timeout=60, **CREDENTIALS) as client:
        yield client


def test_generate_and_stream_agree(real):
    result = real.generate("Once upon a time", **GREEDY)
    stream = real.generate_stream("Once upon a time", **GREEDY)
    deltas = list(stream)
    assert result.text and stream.result.text == result.text
    assert "".join(delta.text for delta in deltas) == result.text
    assert stream.result.usage.completion_tokens == result.usage.completion_tokens <= 24
    assert stream.result.outputs[0].token_ids == result.outputs[0].token_ids
    assert stream.started.prompt_tokens == result.usage.prompt_tokens > 0


def test_same_seed_same_text(real):
    options = {**GREEDY, "temperature": 1.0}
    first = real.generate("Once", **options)
    assert real.generate("Once", **options, seed=first.seed).text == first.text


def test_tokens(real):
    tokens = real.tokenize("The bird sang.", model=MODEL)
    assert tokens.count == len(tokens.token_ids) == len(tokens.offsets) > 0
    assert real.detokenize(tokens.token_ids, model=MODEL).text.strip() == "The bird sang."


def test_models_and_health(real):
    ready = [model for model in real.models() if model.state == v1.ModelState.MODEL_STATE_READY]
    assert ready
    model = real.model(MODEL)
    assert model.context_length > 0 and model.vocabulary_size > 0 and model.architecture
    assert real.is_ready()


def test_errors_name_the_field(real):
    with pytest.raises(martlet.MartletError) as caught:
        real.generate("x", temperature=-1, model=MODEL)
    assert caught.value.code == grpc.StatusCode.INVALID_ARGUMENT
    assert [violation.field for violation in caught.value.field_violations] == ["sampling.temperature"]
    with pytest.raises(martlet.MartletError) as caught:
        real.generate("x", model="no-such-model")
    assert caught.value.code == grpc.StatusCode.NOT_FOUND


def test_cancel_leaves_the_server_well(real):
    with real.generate_stream("Once", model=MODEL, max_tokens=200, ignore_eos=True) as stream:
        next(stream)
    assert real.generate("Once", **GREEDY).text


def test_asyncio_streams_at_once(real):
    expected = real.generate("Once upon a time", **GREEDY).text

    async def main():
        async with martlet.aio.Client(ADDRESS, timeout=60, **CREDENTIALS) as client:
            streams = [client.generate_stream("Once upon a time", **GREEDY) for _ in range(8)]
            return await asyncio.gather(*(stream.result() for stream in streams))

    assert [result.text for result in asyncio.run(main())] == [expected] * 8


# The server may also say at once that a deadline cannot be met.
LATE = (grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.RESOURCE_EXHAUSTED)
ENDLESS = {"model": MODEL, "max_tokens": 200, "ignore_eos": True}


def test_deadline(real):
    with pytest.raises(martlet.MartletError) as caught:
        list(real.generate_stream("Once", timeout=0.001, **ENDLESS))
    assert caught.value.code in LATE


@pytest.mark.skipif(not CREDENTIALS["token"], reason="MARTLET_TOKEN is not set: the server wants no token")
def test_without_the_token():
    with martlet.Client(ADDRESS, timeout=60, ca_file=CREDENTIALS["ca_file"]) as stranger:
        with pytest.raises(martlet.MartletError) as caught:
            stranger.generate("x", **GREEDY)
    assert caught.value.code == grpc.StatusCode.UNAUTHENTICATED


def test_asyncio_cancels_and_keeps_codes_and_details(real):
    async def main():
        async with martlet.aio.Client(ADDRESS, timeout=60, **CREDENTIALS) as client:
            async for _ in client.generate_stream("Once", **ENDLESS):
                break
            with pytest.raises(martlet.MartletError) as caught:
                async for _ in client.generate_stream("Once", timeout=0.001, **ENDLESS):
                    pass
            assert caught.value.code in LATE
            with pytest.raises(martlet.MartletError) as caught:
                await client.generate("x", temperature=-1, model=MODEL)
            assert caught.value.code == grpc.StatusCode.INVALID_ARGUMENT
            assert [violation.field for violation in caught.value.field_violations] == ["sampling.temperature"]
            return await client.generate("Once", **GREEDY)

    assert asyncio.run(main()).text
