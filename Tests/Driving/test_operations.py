"""What an operator sees: metrics, probes, API keys, the access log."""

import subprocess
import time
import urllib.request

import grpc
import pytest

import martlet
from conftest import TINY, Server, binary
from martlet.v1 import generation_pb2, generation_pb2_grpc


def run(*arguments):
    return subprocess.run([binary("MARTLET_BIN", "martlet"), *map(str, arguments)], capture_output=True, text=True)


@pytest.fixture
def operated(slow_model, tmp_path):
    """A server with an admin port and API keys; the key of the tenant `team` beside it."""
    keys = tmp_path / "keys.txt"
    key = run("keys", "new", "--file", keys, "--tenant", "team").stdout.strip()
    server = Server("--model", f"slow={slow_model}", "--model", f"tiny={TINY}", "--api-keys", keys,
                    "--admin", "127.0.0.1:0")
    server.key, server.keys = key, keys
    server.admin = f"http://127.0.0.1:{server.wait_for('admin port open')['port']}"
    yield server
    server.stop()


def metrics(server):
    """The values of the metrics by their names with labels."""
    with urllib.request.urlopen(server.admin + "/metrics", timeout=60) as answer:
        lines = answer.read().decode().splitlines()
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines if not line.startswith("#")}


def test_a_key_is_needed_and_named_in_the_log(operated):
    for token in [None, "martlet_wrong"]:
        with martlet.Client(operated.address, timeout=60, token=token) as client:
            with pytest.raises(martlet.MartletError) as caught:
                client.generate("x", model="tiny", max_tokens=2)
            assert caught.value.code == grpc.StatusCode.UNAUTHENTICATED
    with martlet.Client(operated.address, timeout=60, token=operated.key) as client:
        client.generate("a secret prompt", model="tiny", max_tokens=2)
    operated.terminate()
    operated.wait_for("stopped")
    access = [entry for entry in operated.log if entry.get("type") == "access"]
    assert [entry["code"] for entry in access] == ["UNAUTHENTICATED", "UNAUTHENTICATED", "OK"]
    assert access[-1]["tenant"] == "team" and access[-1]["response_messages"] == 1
    assert not any("secret" in str(entry) for entry in operated.log)


def test_a_revoked_key_no_longer_works(operated):
    listed = run("keys", "list", "--file", operated.keys).stdout.split()
    assert run("keys", "revoke", "--file", operated.keys, listed[0]).returncode == 0
    operated.process.send_signal(1)
    operated.wait_for("API keys taken up again")
    with martlet.Client(operated.address, timeout=60, token=operated.key) as client:
        with pytest.raises(martlet.MartletError) as caught:
            client.generate("x", model="tiny", max_tokens=2)
    assert caught.value.code == grpc.StatusCode.UNAUTHENTICATED


def test_probes_and_metrics(operated):
    for path in ["/healthz", "/readyz"]:
        with urllib.request.urlopen(operated.admin + path, timeout=60) as answer:
            assert answer.status == 200
    with martlet.Client(operated.address, timeout=60, token=operated.key) as client:
        client.generate("x", model="tiny", max_tokens=5, temperature=0)
    name = 'grpc_service="martlet.v1.Generation",grpc_method="Generate"'
    values = metrics(operated)
    assert values[f'grpc_server_handled_total{{grpc_type="unary",{name},grpc_code="OK"}}'] == 1
    assert values['martlet_time_to_first_token_seconds_count{model="tiny"}'] == 1


def test_a_cancelled_stream_computes_at_most_one_more_step(operated):
    call_key = [("authorization", f"Bearer {operated.key}")]
    request = generation_pb2.GenerateRequest(model="slow", text="The martlet")
    request.stopping.max_tokens, request.stopping.ignore_eos = 3000, True

    def decoded():
        return metrics(operated)['martlet_decode_tokens_total{model="slow"}']

    with grpc.insecure_channel(operated.address) as channel:
        stream = generation_pb2_grpc.GenerationStub(channel).GenerateStream(request, metadata=call_key)
        for event in stream:
            if event.WhichOneof("event") == "delta":
                break
        stream.cancel()
        cancelled = 'martlet_cancellations_total{model="slow",cause="client"}'
        end = time.monotonic() + 60
        while metrics(operated).get(cancelled, 0) == 0:
            assert time.monotonic() < end, "the cancellation was not counted"
        # From here on nothing is computed: the counter stands still while the server answers other things.
        before = decoded()
        for _ in range(20):
            assert decoded() == before
        assert before < 2000


@pytest.mark.parametrize("option", [
    {"regex": "(a|b)*a(a|b){24}"}, {"regex": "((a{1,1000}){1,1000}){1,1000}"}, {"regex": "(" * 5000 + "a" + ")" * 5000},
    {"grammar": 'root ::= "a" root root | "b" root root | ""'}, {"json_schema": {"type": "string", "minLength": 10 ** 9}},
])
def test_constraints_that_explode_cost_nobody_anything(server, option):
    """They are refused with the field's name, or they are harmless: either within seconds, and the server goes on."""
    with martlet.Client(server.address, timeout=60) as client:
        started = time.monotonic()
        try:
            client.generate("x", model="tiny", max_tokens=4, **option)
        except martlet.MartletError as error:
            assert error.code == grpc.StatusCode.INVALID_ARGUMENT, error
            assert error.message.startswith("constraint"), error
        assert time.monotonic() - started < 60
        assert client.generate("x", model="tiny", max_tokens=1).usage.completion_tokens == 1


def certificate(folder):
    """A key and a certificate signed with it."""
    key, chain = folder / "key.pem", folder / "chain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-keyout", key,
         "-out", chain], check=True, capture_output=True)
    return key, chain


def test_certificates_and_keys_are_taken_up_each_for_itself(tmp_path):
    key, chain = certificate(tmp_path)
    keys = tmp_path / "keys.txt"
    assert run("keys", "new", "--file", keys, "--tenant", "team").returncode == 0
    server = Server("--model", f"tiny={TINY}", "--cache-mib", 16, "--tls-certificate", chain, "--tls-key", key,
                    "--api-keys", keys)
    try:
        chain.write_text("no certificate")
        server.process.send_signal(1)
        assert f"{chain}: " in server.wait_for("certificates not taken up")["reason"]
        server.wait_for("API keys taken up again")
        server.terminate()
        assert server.process.wait(60) == 0
    finally:
        server.stop()


@pytest.mark.parametrize("bad", ["--tls-certificate", "--tls-key", "--tls-client-roots"])
def test_a_certificate_file_that_cannot_be_used_is_named(tmp_path, bad):
    key, chain = certificate(tmp_path)
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("nothing of the kind")
    for path, code in [(tmp_path / "absent.pem", 66), (wrong, 65)]:
        files = {"--tls-certificate": chain, "--tls-key": key, "--tls-client-roots": chain, bad: path}
        done = run("serve", "--model", TINY, "--listen", "127.0.0.1:0", *(word for pair in files.items() for word in pair))
        assert done.returncode == code and f"{path}: " in done.stderr, done.stderr
        assert not any(str(other) in done.stderr for other in files.values() if other != path), done.stderr


def test_a_context_that_the_model_does_not_have_is_told_of():
    server = Server("--model", f"tiny={TINY}", "--cache-mib", 16, "--context", 100_000)
    try:
        warning = next(entry for entry in server.log if "--context 100000" in str(entry))
        assert warning["level"] == "warning" and warning["model"] == "tiny"
    finally:
        server.stop()


def test_a_word_that_is_not_understood_is_named():
    for arguments, word in [(["--modl", "X"], "--modl"), (["./model.gguf"], "./model.gguf"), ([], "--model PATH")]:
        done = run("serve", *arguments)
        assert done.returncode == 64 and word in done.stderr, done.stderr
