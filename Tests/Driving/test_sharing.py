"""Several tenants on one server: who may reuse whose prefixes, who gets how much of it, and what a dry cache costs."""

import threading
import time

import grpc
import pytest

from conftest import TINY, Server
from martlet.v1 import generation_pb2, generation_pb2_grpc
from test_engine import request, until
from test_operations import metrics, run

NAMES = ["one", "two", "three", "alone"]


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """Starts servers with API keys for four tenants; `key` has the metadata of each."""
    keys = tmp_path_factory.mktemp("keys") / "keys.txt"
    secrets = {name: run("keys", "new", "--file", keys, "--tenant", name).stdout.strip() for name in NAMES}
    started = []

    def start(*arguments):
        server = Server(*arguments, "--api-keys", keys, "--admin", "127.0.0.1:0")
        server.admin = f"http://127.0.0.1:{server.wait_for('admin port open')['port']}"
        server.key = {name: [("authorization", f"Bearer {secret}")] for name, secret in secrets.items()}
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


def cached(server, name, prompt, **fields):
    """How many tokens of a prompt came from the cache, for a tenant."""
    message = request("tiny", prompt, 1)
    for field, value in fields.items():
        setattr(message, field, value)
    with grpc.insecure_channel(server.address) as channel:
        answer = generation_pb2_grpc.GenerationStub(channel).Generate(message, timeout=30, metadata=server.key[name])
    return answer.usage.cached_tokens


def test_prefixes_are_not_shared_between_tenants(start):
    server = start("--model", f"tiny={TINY}")
    prompt = [number % 380 for number in range(200)]
    assert cached(server, "one", prompt) == 0
    assert cached(server, "two", prompt) == 0
    assert cached(server, "one", prompt) > 100


def test_prefixes_are_shared_where_the_operator_says_so(start):
    server = start("--model", f"tiny={TINY}", "--share-prefixes", "staff=one", "--share-prefixes", "staff=two",
                   "--share-prefixes", "guests=three")
    prompt = [number * 3 % 380 for number in range(200)]
    assert cached(server, "one", prompt) == 0
    assert cached(server, "two", prompt) > 100
    # Another region, and no region.
    assert cached(server, "three", prompt) == 0
    assert cached(server, "alone", prompt) == 0
    # A salt keeps a prompt to its tenant also within a region, and so does leaving the cache out.
    other = [number * 5 % 380 for number in range(200)]
    assert cached(server, "one", other, cache_salt="s") == 0
    assert cached(server, "two", other, cache_salt="s") == 0
    assert cached(server, "two", other) == 0
    assert cached(server, "one", other, cache_salt="s") > 100
    assert cached(server, "one", other, use_prefix_cache=False) == 0


def test_everybody_may_be_one_region(start):
    server = start("--model", f"tiny={TINY}", "--share-prefixes", "all=*", "--share-prefixes", "own=alone")
    prompt = [number * 7 % 380 for number in range(200)]
    assert cached(server, "one", prompt) == 0
    assert cached(server, "three", prompt) > 100
    assert cached(server, "alone", prompt) == 0


@pytest.mark.parametrize("arguments, words", [
    (["--share-prefixes", "staff=one"], "--api-keys"),
    (["--api-keys", "keys.txt", "--share-prefixes", "staff"], "REGION=TENANT"),
    (["--api-keys", "keys.txt", "--share-prefixes", "a=one", "--share-prefixes", "b=one"], "'one' into 'a' and into 'b'"),
])
def test_regions_that_mean_nothing_are_a_sentence(arguments, words):
    ended = run("serve", "--model", TINY, *arguments)
    assert ended.returncode == 64 and words in ended.stderr, ended.stderr


def collect(stream, into, name, times):
    """Tokens of a stream, and when the last one of them came."""
    try:
        for event in stream:
            if event.WhichOneof("event") == "delta":
                into[name].extend(event.delta.token_ids)
                times[name] = time.monotonic()
            elif event.WhichOneof("event") == "finished":
                into[name].append(None)
    except grpc.RpcError as error:
        into[name].append(error)


def test_a_dry_cache_changes_no_answer_and_starves_no_tenant(start, slow_model):
    # 16 KiB for each token: the cache holds 512, and what is asked for at once wants 2,500.
    server = start("--model", f"slow={slow_model}", "--cache-mib", 8, "--context", 512, "--max-sequences", 12)
    prompts = {(name, number): [(7 * place + 31 * number + 97 * turn) % 380 for place in range(20 + 5 * number)]
               for turn, name in enumerate(NAMES[:3]) for number in range(4)}
    with grpc.insecure_channel(server.address) as channel:
        stub = generation_pb2_grpc.GenerationStub(channel)
        alone = {name: list(stub.Generate(request("slow", prompt, 180), timeout=120, metadata=server.key["alone"])
                            .outputs[0].token_ids) for name, prompt in prompts.items()}
        before = metrics(server)['martlet_preemptions_total{model="slow"}']
        found, times = {name: [] for name in prompts}, {}
        threads = [threading.Thread(target=collect, args=(
            stub.GenerateStream(request("slow", prompt, 180), timeout=240, metadata=server.key[name[0]]),
            found, name, times)) for name, prompt in prompts.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert metrics(server)['martlet_preemptions_total{model="slow"}'] > before, "the cache was never dry"
    for name in prompts:
        assert found[name][:-1] == alone[name] and found[name][-1] is None, name
    values = metrics(server)
    for gauge in ["kv_blocks_used", "requests_waiting", "sequences_running"]:
        assert values[f'martlet_{gauge}{{model="slow"}}'] == 0


def test_a_crowd_of_one_tenant_does_not_hold_up_another(start, slow_model):
    server = start("--model", f"slow={slow_model}", "--cache-mib", 64, "--max-sequences", 2, "--max-queue", 12)
    with grpc.insecure_channel(server.address) as channel:
        stub = generation_pb2_grpc.GenerationStub(channel)
        order, lock = [], threading.Lock()

        def follow(stream, name):
            for event in stream:
                if event.WhichOneof("event") == "finished":
                    with lock:
                        order.append(name)

        def ask(name, seed, tokens=60):
            return stub.GenerateStream(
                request("slow", [seed % 380] * 8, tokens), timeout=240, metadata=server.key[name])

        # Two that do not end by themselves, until everybody is in the queue.
        running = [ask("one", seed, 3000) for seed in range(2)]
        for stream in running:
            until(stream, "started")
        crowd = [ask("one", seed) for seed in range(2, 12)]
        while metrics(server)['martlet_requests_waiting{model="slow"}'] < 10:
            pass
        others = [ask("two", 50), ask("three", 60)]
        while metrics(server)['martlet_requests_waiting{model="slow"}'] < 12:
            pass
        # The queue is full: whoever comes now is told at once when to come back.
        with pytest.raises(grpc.RpcError) as caught:
            next(iter(ask("alone", 70)))
        assert caught.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
        assert any(key == "grpc-status-details-bin" and b"RetryInfo" in value
                   for key, value in caught.value.trailing_metadata())
        threads = [threading.Thread(target=follow, args=(stream, "crowd")) for stream in crowd]
        for stream in running:
            stream.cancel()
        threads += [threading.Thread(target=follow, args=(stream, "other")) for stream in others]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(order) == 12
    # The least served tenants are next, before the ten of the crowd that came earlier.
    assert max(place for place, name in enumerate(order) if name == "other") <= 3, order
