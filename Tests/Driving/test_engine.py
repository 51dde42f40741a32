"""What many clients at once may rely on: refusals that say when to come back, progress, metrics."""

import time

import grpc
import pytest

import martlet
from conftest import TINY, Server
from martlet.v1 import generation_pb2, generation_pb2_grpc
from test_operations import metrics, run


def request(model, prompt, tokens, **output):
    message = generation_pb2.GenerateRequest(model=model)
    message.tokens.ids.extend(prompt)
    message.stopping.max_tokens, message.stopping.ignore_eos = tokens, True
    message.sampling.temperature = 0
    for name, value in output.items():
        setattr(message.output, name, value)
    return message


def until(stream, kind):
    for event in stream:
        if event.WhichOneof("event") == kind:
            return event


def test_a_full_queue_is_refused_with_a_time_to_wait(slow_model):
    server = Server("--model", f"slow={slow_model}", "--max-sequences", 1, "--max-queue", 2, "--cache-mib", 64)
    try:
        with grpc.insecure_channel(server.address) as channel, martlet.Client(server.address, timeout=30) as client:
            stub = generation_pb2_grpc.GenerationStub(channel)
            busy = stub.GenerateStream(request("slow", [5], 3000))
            until(busy, "delta")
            waiting = [stub.GenerateStream(request("slow", [5], 5)) for _ in range(2)]
            end = time.monotonic() + 60
            while client.models()[0].queued_requests < 2:
                assert time.monotonic() < end
            with pytest.raises(martlet.MartletError) as caught:
                client.generate("x", max_tokens=1)
            assert caught.value.code == grpc.StatusCode.RESOURCE_EXHAUSTED
            assert caught.value.retry_delay.total_seconds() >= 0.05
            busy.cancel()
            for stream in waiting:
                assert until(stream, "finished").finished.usage.completion_tokens == 5
    finally:
        server.stop()


def test_a_deadline_that_cannot_be_met_is_refused_at_once(server):
    with grpc.insecure_channel(server.address) as channel:
        stub = generation_pb2_grpc.GenerationStub(channel)
        # The server measures its rate, and this test what a seventh of the prompt takes on this machine.
        begin = time.monotonic()
        stub.Generate(request("slow", [7] * 600, 1), timeout=60)
        seventh = time.monotonic() - begin
        # Other tokens each time: nothing of it is cached. DEADLINE_EXCEEDED would be the answer of one that was begun.
        for seed in range(5):
            with pytest.raises(grpc.RpcError) as caught:
                stub.Generate(
                    request("slow", [(seed + number * 7) % 380 for number in range(4000)], 1), timeout=2 * seventh)
            if caught.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED:
                break
        assert caught.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
        assert "deadline" in caught.value.details()
        assert any(key == "grpc-status-details-bin" and b"RetryInfo" in value
                   for key, value in caught.value.trailing_metadata())


def test_long_prompts_report_their_progress(server):
    with grpc.insecure_channel(server.address) as channel:
        stub = generation_pb2_grpc.GenerationStub(channel)
        prompt = [number * 13 % 380 for number in range(1500)]
        events = list(stub.GenerateStream(request("slow", prompt, 2), timeout=60))
        done = [event.prefill_progress.processed_tokens for event in events
                if event.WhichOneof("event") == "prefill_progress"]
        assert len(done) > 3 and done == sorted(set(done)) and done[-1] < 1500
        assert all(event.prefill_progress.prompt_tokens == 1500 for event in events
                   if event.WhichOneof("event") == "prefill_progress")
        quiet = request("slow", prompt[::-1], 2, prefill_progress=False)
        assert all(event.WhichOneof("event") != "prefill_progress" for event in stub.GenerateStream(quiet, timeout=60))


@pytest.fixture(scope="module")
def shared(slow_model, tmp_path_factory):
    """Three tenants."""
    keys = tmp_path_factory.mktemp("keys") / "keys.txt"
    secrets = {name: run("keys", "new", "--file", keys, "--tenant", name).stdout.strip() for name in "abc"}
    server = Server("--model", f"tiny={TINY}", "--api-keys", keys, "--max-sequences", 2,
                    "--cache-mib", 64, "--admin", "127.0.0.1:0")
    server.admin = f"http://127.0.0.1:{server.wait_for('admin port open')['port']}"
    server.key = {name: [("authorization", f"Bearer {secret}")] for name, secret in secrets.items()}
    yield server
    server.stop()


def test_every_promised_metric_is_there(shared):
    with grpc.insecure_channel(shared.address) as channel:
        stub = generation_pb2_grpc.GenerationStub(channel)
        stub.Generate(request("tiny", [1] * 40, 20), timeout=30, metadata=shared.key["a"])
    values = metrics(shared)
    for name in ["queue_seconds", "time_to_first_token_seconds", "inter_token_seconds", "step_seconds", "cancel_seconds"]:
        for bound in ["0.001", "0.0025", "0.005", "0.01", "0.02"]:
            assert f'martlet_{name}_bucket{{model="tiny",le="{bound}"}}' in values, name
    for name in ["prefill_tokens_total", "decode_tokens_total", "prefix_hits_total", "prefix_cached_tokens_total",
                 "preemptions_total", "speculation_proposed_tokens_total", "speculation_accepted_tokens_total",
                 "kv_blocks", "kv_blocks_used", "kv_blocks_cached", "step_sequences_count", "requests_waiting"]:
        assert f'martlet_{name}{{model="tiny"}}' in values, name
    for cause in ["client", "disconnect", "deadline", "shutdown"]:
        assert f'martlet_cancellations_total{{model="tiny",cause="{cause}"}}' in values
    assert values['martlet_inter_token_seconds_count{model="tiny"}'] >= 19


def settled(server, wanted):
    """The metrics, once these are as wanted; fails after a minute."""
    end = time.monotonic() + 60
    while True:
        values = metrics(server)
        if all(values.get(name) == value for name, value in wanted.items()):
            return values
        assert time.monotonic() < end, {name: values.get(name) for name in wanted}


def test_gauges_tell_of_an_engine_at_rest(slow_model):
    server = Server("--model", f"slow={slow_model}", "--cache-mib", 64, "--max-sequences", 2, "--admin", "127.0.0.1:0",
                    "--memory-budget", "2GiB")
    server.admin = f"http://127.0.0.1:{server.wait_for('admin port open')['port']}"

    def gauge(name):
        return f'martlet_{name}{{model="slow"}}'

    rest = {gauge(name): 0 for name in ["requests_waiting", "sequences_running", "sequences_paused", "kv_blocks_used"]}
    try:
        total = settled(server, rest)[gauge("kv_blocks")]
        assert total > 0
        with grpc.insecure_channel(server.address) as channel:
            stub = generation_pb2_grpc.GenerationStub(channel)
            # Two run, one waits.
            streams = [stub.GenerateStream(request("slow", [5 + seed], 3000)) for seed in range(3)]
            values = settled(server, {gauge("requests_waiting"): 1, gauge("sequences_running"): 2})
            assert values[gauge("kv_blocks_used")] > 0
            for stream in streams:
                stream.cancel()
            settled(server, rest)
            stub.Generate(request("slow", [9] * 100, 5), timeout=30)
            values = settled(server, rest)
            assert values[gauge("kv_blocks_cached")] > 0
        assert values["martlet_memory_budget_bytes"] == 2 << 30
        parts = [values[f'martlet_model_memory_bytes{{model="slow",version="1",part="{part}"}}']
                 for part in ["weights", "cache", "workspace"]]
        assert values["martlet_memory_budget_used_bytes"] == sum(parts) and min(parts) > 0
    finally:
        server.stop()
