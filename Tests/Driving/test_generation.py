"""The main job through a standard gRPC client: texts, streams, tokens, errors."""

import concurrent.futures
import importlib
import json

import grpc
import pytest

import martlet
from conftest import TINY, Server, shared_data
from martlet.v1 import common_pb2, generation_pb2, generation_pb2_grpc

EXPECTED = json.loads((TINY / "expected.json").read_text())


@pytest.mark.parametrize("case", EXPECTED["greedy"], ids=lambda case: case["prompt"] or "empty")
def test_greedy_tokens_are_those_of_transformers(client, case):
    result = client.generate(case["prompt_ids"], model="tiny", temperature=0, max_tokens=24)
    assert list(result.outputs[0].token_ids) == case["ids"]
    assert result.usage.prompt_tokens == len(case["prompt_ids"])
    assert result.usage.completion_tokens == 24


def test_stories_begin_as_their_authors_quote(client, server):
    data = shared_data()
    if data is None:
        pytest.skip("no models of others beside the project")
    begin = ("Once upon a time, there was a little girl named Lily. She loved to play outside in the park. "
             "One day, she saw a big, red ball.")
    folder = data / "weights" / "stories260K"
    server = Server("--model", f"gguf={folder}/stories260K-f32.gguf", "--model", f"safetensors={folder}")
    try:
        with martlet.Client(server.address, timeout=60) as client:
            for model in ["gguf", "safetensors"]:
                text = "".join(
                    delta.text for delta in client.generate_stream("", model=model, temperature=0, max_tokens=120))
                assert text.startswith(begin)
    finally:
        server.stop()


def test_stream_events_come_in_order(server):
    with grpc.insecure_channel(server.address) as channel:
        stub = generation_pb2_grpc.GenerationStub(channel)
        request = generation_pb2.GenerateRequest(model="tiny", text="The martlet", request_id="mine")
        request.sampling.temperature = 0
        request.stopping.max_tokens = 8
        events = list(stub.GenerateStream(request, timeout=30))
    kinds = [event.WhichOneof("event") for event in events]
    assert kinds[0] == "started" and kinds[-1] == "finished" and set(kinds[1:-1]) == {"delta"}
    started, finished = events[0].started, events[-1].finished
    assert (started.request_id, started.model, started.prompt_tokens) == ("mine", "tiny", 4)
    assert finished.reason == generation_pb2.FINISH_REASON_LENGTH
    assert finished.usage.completion_tokens == 8
    tokens = [token for event in events[1:-1] for token in event.delta.token_ids]
    assert tokens == next(case for case in EXPECTED["greedy"] if case["prompt"] == "The martlet")["ids"][:8]
    assert finished.timings.total_seconds >= finished.timings.decode_seconds >= 0


def test_unary_and_stream_agree(client):
    options = dict(model="tiny", temperature=0.8, seed=11, max_tokens=40)
    unary = client.generate("One day", **options)
    stream = client.generate_stream("One day", **options)
    assert "".join(delta.text for delta in stream) == unary.text
    assert client.generate("One day", **options).text == unary.text
    assert client.generate("One day", **(options | {"seed": 12})).text != unary.text


def test_chat_goes_through_the_template(client):
    chat = EXPECTED["chat"]
    result = client.chat(chat["messages"], model="tiny", temperature=0, max_tokens=4)
    same = client.generate(chat["prompt"], model="tiny", temperature=0, max_tokens=4, add_special_tokens=False)
    assert result.usage.prompt_tokens == same.usage.prompt_tokens
    assert list(result.outputs[0].token_ids) == list(same.outputs[0].token_ids)


def test_a_stop_text_ends_the_output_and_is_not_part_of_it(client):
    free = client.generate("The martlet", model="tiny", temperature=0, max_tokens=40)
    stop = free.text[len(free.text) // 2:][:3]
    stopped = client.generate("The martlet", model="tiny", temperature=0, max_tokens=40, stop=[stop])
    assert stopped.text == free.text[:free.text.index(stop)]
    assert stopped.finish_reason == generation_pb2.FINISH_REASON_STOP


def test_sixty_four_streams_give_the_texts_of_each_alone(client):
    prompts = [f"Stream {number}: the martlet" for number in range(64)]
    options = dict(model="tiny", temperature=0.7, max_tokens=48)
    alone = [client.generate(text, seed=index, **options).text for index, text in enumerate(prompts)]

    def stream(index):
        return "".join(d.text for d in client.generate_stream(prompts[index], seed=index, **options))

    with concurrent.futures.ThreadPoolExecutor(64) as pool:
        crowd = list(pool.map(stream, range(64)))
    assert crowd == alone


def test_tokenize_reports_byte_offsets(client):
    text = "Grüße, 她在 martlet"
    answer = client.tokenize(text, model="tiny")
    raw = text.encode()
    pieces = [raw[span.start:span.end] for span in answer.offsets]
    assert b"".join(pieces) == raw and answer.count == len(pieces)
    assert client.detokenize(answer.token_ids, model="tiny").text == text


@pytest.mark.parametrize("options, code, field", [
    (dict(temperature=-1), grpc.StatusCode.INVALID_ARGUMENT, "temperature"),
    (dict(top_p=0.0), grpc.StatusCode.INVALID_ARGUMENT, "top_p"),
    (dict(min_p=2.0), grpc.StatusCode.INVALID_ARGUMENT, "min_p"),
    (dict(n=100000), grpc.StatusCode.INVALID_ARGUMENT, "n"),
    (dict(stop=[""]), grpc.StatusCode.INVALID_ARGUMENT, "stop"),
    (dict(logit_bias={99999: 1.0}), grpc.StatusCode.INVALID_ARGUMENT, "logit_bias"),
    (dict(model="absent"), grpc.StatusCode.NOT_FOUND, None),
])
def test_a_bad_parameter_is_named(client, options, code, field):
    with pytest.raises(martlet.MartletError) as caught:
        client.generate("x", **({"model": "tiny"} | options))
    assert caught.value.code == code
    if field:
        assert any(field in violation.field for violation in caught.value.field_violations)


def test_a_prompt_over_the_context_names_both_numbers(client):
    with pytest.raises(martlet.MartletError) as caught:
        client.generate([5] * 600, model="tiny")
    assert caught.value.code == grpc.StatusCode.INVALID_ARGUMENT
    assert "600" in str(caught.value) and "512" in str(caught.value)


def test_a_token_outside_of_the_vocabulary_is_refused(client):
    with pytest.raises(martlet.MartletError) as caught:
        client.generate([5, 384], model="tiny")
    assert caught.value.code == grpc.StatusCode.INVALID_ARGUMENT and "384" in str(caught.value)


def test_a_malformed_message_is_invalid_argument(server):
    with grpc.insecure_channel(server.address) as channel:
        call = channel.unary_unary("/martlet.v1.Generation/Generate")
        with pytest.raises(grpc.RpcError) as caught:
            call(b"\x0a\xff\xff\xff\xff\x0f", timeout=60)
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT


@pytest.mark.parametrize("service, method, request_type", [
    ("classification", "Classify", "ClassifyRequest"), ("embeddings", "Embed", "EmbedRequest"),
    ("generation", "Generate", "GenerateRequest"), ("generation", "GenerateStream", "GenerateRequest"),
    ("models", "GetModel", "GetModelRequest"), ("ranking", "Rerank", "RerankRequest"),
    ("scoring", "Score", "ScoreRequest"), ("tokenization", "Tokenize", "TokenizeRequest"),
    ("tokenization", "Detokenize", "DetokenizeRequest"),
])
def test_every_service_says_not_found_of_an_unknown_model(server, service, method, request_type):
    messages = importlib.import_module(f"martlet.v1.{service}_pb2")
    stubs = importlib.import_module(f"martlet.v1.{service}_pb2_grpc")
    with grpc.insecure_channel(server.address) as channel:
        stub = getattr(stubs, service.capitalize() + "Stub")(channel)
        with pytest.raises(grpc.RpcError) as caught:
            answer = getattr(stub, method)(getattr(messages, request_type)(model="absent"), timeout=60)
            list(answer) if method == "GenerateStream" else answer
    assert caught.value.code() == grpc.StatusCode.NOT_FOUND and "absent" in caught.value.details()


def test_models_say_what_they_are(client):
    models = {model.name: model for model in client.models()}
    tiny = models["tiny"]
    assert (tiny.architecture, tiny.vocabulary_size, tiny.context_length) == ("llama", 384, 512)
    assert tiny.has_chat_template and tiny.digest and list(tiny.eos_token_ids)[:1] == [1]
    assert models["slow"].context_length == 4096
