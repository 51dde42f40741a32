"""`martlet call` against our own server and against one of gRPC's own library: every kind of method, TLS, tokens,
deadlines, cancellation, statuses with details, exit codes."""

import concurrent.futures
import json
import os
import signal
import socket
import subprocess

import grpc
import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from conftest import ROOT, TINY, Server, binary


def call(*arguments, stdin=None, **environment):
    return subprocess.run(
        [binary("MARTLET_BIN", "martlet"), "call", *map(str, arguments)], capture_output=True, text=True, timeout=120,
        input=stdin, env={**os.environ, **environment})


def documents(text):
    """The JSON documents of a text, one behind the other."""
    decoder, at, found = json.JSONDecoder(), 0, []
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        document, at = decoder.raw_decode(text, at)
        found.append(document)
    return found


def test_lists_services_and_methods(server):
    done = call(server.address)
    assert done.returncode == 0, done.stderr
    names = done.stdout.split()
    assert {"martlet.v1.Generation", "martlet.v1.Models", "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection"} <= set(names) and names == sorted(names)
    done = call(server.address, "martlet.v1.Generation")
    assert ("martlet.v1.Generation/GenerateStream (martlet.v1.GenerateRequest) returns "
            "(stream martlet.v1.GenerateStreamResponse)") in done.stdout.splitlines()


def test_unary_and_stream_give_what_the_client_gives(server, client):
    request = {"model": "tiny", "text": "Once", "sampling": {"temperature": 0}, "stopping": {"max_tokens": 6}}
    expected = client.generate("Once", model="tiny", temperature=0, max_tokens=6)
    done = call(server.address, "martlet.v1.Generation/Generate", json.dumps(request))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    answer = json.loads(done.stdout)
    assert answer["outputs"][0]["text"] == expected.text
    assert answer["usage"]["completionTokens"] == 6
    done = call("--compact", server.address, "martlet.v1.Generation/GenerateStream", "-", stdin=json.dumps(request))
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert "started" in lines[0] and "finished" in lines[-1]
    assert "".join(line["delta"]["text"] for line in lines if "delta" in line and "text" in line["delta"]) == expected.text


def test_default_request_is_empty(server):
    answer = json.loads(call(server.address, "martlet.v1.Models/ListModels").stdout)
    assert {model["name"] for model in answer["models"]} == {"tiny", "slow"}
    assert json.loads(call(server.address, "grpc.health.v1.Health/Check").stdout) == {"status": "SERVING"}


def test_status_details_and_exit_codes(server):
    done = call(server.address, "martlet.v1.Generation/Generate", '{"text": "x", "sampling": {"temperature": -1}}')
    assert done.returncode == 3 and done.stdout == ""
    first, _, rest = done.stderr.partition("\n")
    assert first.startswith("INVALID_ARGUMENT (3): ")
    detail = json.loads(rest)
    assert detail["@type"] == "type.googleapis.com/google.rpc.BadRequest"
    assert detail["fieldViolations"][0]["field"] == "sampling.temperature"
    for method, request, code in [
            ("martlet.v1.Generation/Generate", '{"text": "x", "model": "no-such"}', 5),
            ("martlet.v1.Generation/NoSuch", "{}", 12), ("no.such.Service/Method", "{}", 5),
            ("martlet.v1.Generation/Generate", '{"txet": "x"}', 65), ("martlet.v1.Generation/Generate", '{"text": ', 65),
            ("martlet.v1.Generation/Generate", '{"text": 5}', 65), ("a/b/c", "{}", 64)]:
        done = call(server.address, method, request)
        assert done.returncode == code, (method, request, done.stderr)
        assert done.stderr.strip(), method
    assert "it has: " in call(server.address, "martlet.v1.Generation/Generate", '{"txet": "x"}').stderr
    assert call("127.0.0.1:1", "a.B/C").returncode == 14
    assert call("nowhere").returncode == 64


def test_deadline(server):
    request = '{"model": "slow", "text": "x", "stopping": {"max_tokens": 3000, "ignore_eos": true}}'
    done = call("--timeout", "0.5", server.address, "martlet.v1.Generation/GenerateStream", request)
    # The server may say at once that the deadline cannot be met.
    assert done.returncode in (4, 8), done.stderr


@pytest.fixture
def silent():
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.parametrize("flags", [[], ["--tls"]])
def test_the_deadline_is_that_of_all_of_it(silent, flags):
    done = call("--timeout", "0.5", *flags, silent, "a.B/C")
    assert done.returncode == 4 and done.stderr.startswith("DEADLINE_EXCEEDED (4): "), done.stderr


def test_a_call_that_is_over_does_not_wait_for_more_requests(other):
    process = subprocess.Popen(
        [binary("MARTLET_BIN", "martlet"), "call", "--timeout", "3", other, "grpc.testing.TestService/FullDuplexCall", "-"],
        stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        process.stdin.write("{}\n")
        process.stdin.flush()
        assert process.wait(60) == 4
        assert process.stderr.read().startswith("DEADLINE_EXCEEDED (4): ")
    finally:
        process.kill()


def test_more_requests_than_the_method_takes(other):
    for arguments, stdin in [(["{} {}"], None), (["-"], "{}\n{}\n")]:
        done = call(other, "grpc.health.v1.Health/Check", *arguments, stdin=stdin)
        assert done.returncode == 65 and "takes one request" in done.stderr and done.stdout == "", done.stderr


def test_headers_that_cannot_be_sent(other):
    for header, word in [
            (":", "NAME:VALUE"), (":value", "NAME:VALUE"), ("no colon", "NAME:VALUE"), ("a b: c", "no name"),
            ("grpc-timeout: 1S", "no name"), ("te: trailers", "no name"), ("x: é", "printable ASCII"),
            ("x-bin: !", "base64")]:
        done = call("-H", header, other, "grpc.health.v1.Health/Check")
        assert done.returncode == 64 and word in done.stderr, (header, done.stderr)
    assert call("--token", "é", other, "grpc.health.v1.Health/Check").returncode == 64
    done = call("-v", "-H", "X-In-Bin: AAEC", other, "grpc.health.v1.Health/Check")
    assert "x-echo-bin: AAEC" in done.stderr.splitlines(), done.stderr


def test_files_that_cannot_be_used(server, tmp_path):
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no certificate")
    for flags, code, named in [
            (["--ca", "/nope.pem"], 66, "/nope.pem: No such file or directory"), (["--ca", wrong], 65, f"{wrong}: "),
            (["--certificate", "/nope.pem", "--key", wrong], 66, "/nope.pem: "),
            (["--certificate", wrong, "--key", wrong], 65, f"{wrong}: ")]:
        done = call(*flags, server.address, "grpc.health.v1.Health/Check")
        assert done.returncode == code and named in done.stderr, (flags, done.stderr)


def test_tls_to_a_port_without_it(server):
    done = call("--tls", server.address, "grpc.health.v1.Health/Check")
    assert done.returncode == 14 and "try without --tls" in done.stderr, done.stderr
    assert "OPENSSL" not in done.stderr and "/" not in done.stderr, done.stderr


def test_interrupt_cancels_the_call(server, client):
    process = subprocess.Popen(
        [binary("MARTLET_BIN", "martlet"), "call", "--compact", server.address, "martlet.v1.Generation/GenerateStream",
         '{"model": "slow", "text": "x", "stopping": {"max_tokens": 3000, "ignore_eos": true}}'],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for line in process.stdout:
        if "delta" in json.loads(line):
            break
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 1 and error.startswith("CANCELLED (1): ")
    # The server is free again.
    assert client.generate("x", model="tiny", max_tokens=1).usage.completion_tokens == 1


def test_a_reader_that_goes_away_ends_it(server):
    done = subprocess.run(
        f"{binary('MARTLET_BIN', 'martlet')} call --compact {server.address} martlet.v1.Generation/GenerateStream "
        """'{"model": "slow", "text": "x", "stopping": {"max_tokens": 3000, "ignore_eos": true}}' | head -n 1""",
        shell=True, capture_output=True, text=True, timeout=60)
    assert "started" in done.stdout and done.stderr == "", done.stderr


def test_tls_and_tokens(tmp_path):
    key, chain, keys = tmp_path / "key.pem", tmp_path / "chain.pem", tmp_path / "keys.txt"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", chain], check=True, capture_output=True)
    token = subprocess.run(
        [binary("MARTLET_BIN", "martlet"), "keys", "new", "--file", keys, "--tenant", "t"], capture_output=True,
        text=True, check=True).stdout.strip()
    server = Server("--model", f"tiny={TINY}", "--cache-mib", 16, "--tls-certificate", chain, "--tls-key", key,
                    "--api-keys", keys)
    try:
        port = server.address.rpartition(":")[2]
        for host in ["localhost", "127.0.0.1"]:
            done = call("--ca", chain, "--token", token, f"{host}:{port}", "martlet.v1.Models/ListModels")
            assert done.returncode == 0 and json.loads(done.stdout)["models"][0]["name"] == "tiny", done.stderr
        done = call(f"localhost:{port}", "martlet.v1.Models/ListModels", MARTLET_CA=str(chain), MARTLET_TOKEN=token)
        assert done.returncode == 0, done.stderr
        assert call("--ca", chain, "--token", "wrong", f"localhost:{port}", "martlet.v1.Models/ListModels").returncode == 16
        # Authorities that did not sign it, and no TLS at all.
        assert call("--tls", "--token", token, f"localhost:{port}", "a.B/C").returncode == 14
        done = call("--token", token, f"localhost:{port}", "a.B/C")
        assert done.returncode == 14 and "--tls" in done.stderr, done.stderr
        # Health needs no token, and neither do its types.
        for arguments in [["grpc.health.v1.Health/Check"], ["grpc.health.v1.Health"]]:
            done = call("--ca", chain, f"localhost:{port}", *arguments)
            assert done.returncode == 0, done.stderr
    finally:
        server.stop()


def test_unix_socket(tmp_path):
    path = tmp_path / "martlet.sock"
    server = Server("--model", f"tiny={TINY}", "--cache-mib", 16, "--listen", f"unix:{path}")
    try:
        assert call(f"unix:{path}", "grpc.health.v1.Health/Check").returncode == 0
    finally:
        server.stop()


class Health(health_pb2_grpc.HealthServicer):
    def Check(self, request, context):
        metadata = dict(context.invocation_metadata())
        context.set_trailing_metadata([
            ("x-trailer", "t"), ("x-echo", metadata.get("x-in", "")), ("x-echo-bin", metadata.get("x-in-bin", b""))])
        context.send_initial_metadata([("x-initial", "i")])
        return health_pb2.HealthCheckResponse(status=1)


def test_service(folder):
    """A handler for methods of grpc.testing.TestService, and the types, both from the .proto file at run time."""
    out = folder / "test.binpb"
    subprocess.run(["protoc", f"-I{ROOT / 'proto'}", "--include_imports", f"-o{out}", "grpc/testing/test.proto"], check=True)
    pool = descriptor_pool.DescriptorPool()
    for file in descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes()).file:
        pool.Add(file)

    def type_(name):
        return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"grpc.testing.{name}"))

    simple, out_response, in_response = (type_(name) for name in (
        "SimpleResponse", "StreamingOutputCallResponse", "StreamingInputCallResponse"))

    def unary(request, context):
        return simple(payload={"body": bytes(request.response_size)})

    def collect(requests, context):
        return in_response(aggregated_payload_size=sum(len(request.payload.body) for request in requests))

    def duplex(requests, context):
        for request in requests:
            for parameters in request.response_parameters:
                yield out_response(payload={"body": bytes(parameters.size)})

    def handler(make, function, request):
        return make(function, type_(request).FromString, lambda response: response.SerializeToString())

    return pool, grpc.method_handlers_generic_handler("grpc.testing.TestService", {
        "UnaryCall": handler(grpc.unary_unary_rpc_method_handler, unary, "SimpleRequest"),
        "StreamingInputCall": handler(grpc.stream_unary_rpc_method_handler, collect, "StreamingInputCallRequest"),
        "FullDuplexCall": handler(grpc.stream_stream_rpc_method_handler, duplex, "StreamingOutputCallRequest"),
    })


test_service.__test__ = False


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """gRPC's own server with v1alpha reflection only, as many servers have it, and methods that stream every way."""
    pool, service = test_service(tmp_path_factory.mktemp("types"))
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(8))
    health_pb2_grpc.add_HealthServicer_to_server(Health(), server)
    server.add_generic_rpc_handlers([service])
    names = ["grpc.health.v1.Health", "grpc.testing.TestService", reflection.SERVICE_NAME]
    pool.AddSerializedFile(health_pb2.DESCRIPTOR.serialized_pb)
    reflection.enable_server_reflection(names, server, pool=pool)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield f"127.0.0.1:{port}"
    server.stop(0).wait()


def test_another_server_with_old_reflection(other):
    assert "grpc.testing.TestService" in call(other).stdout.split()
    done = call("-v", "-H", "x-in: hello", other, "grpc.health.v1.Health/Check")
    assert json.loads(done.stdout) == {"status": "SERVING"}
    assert {"x-initial: i", "x-trailer: t", "x-echo: hello"} <= set(done.stderr.splitlines())


def test_streams_of_requests(other):
    sizes = [31415, 9, 2653]
    body = [{"payload": {"body": "A" * 4 * ((size + 2) // 3)}} for size in sizes]
    done = call(other, "grpc.testing.TestService/StreamingInputCall", "-",
                stdin="\n".join(json.dumps(request, indent=1) for request in body))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["aggregatedPayloadSize"] == sum(3 * ((size + 2) // 3) for size in sizes)
    done = call(other, "grpc.testing.TestService/StreamingInputCall", "-", stdin="")
    assert done.returncode == 0 and json.loads(done.stdout) == {}


def test_a_conversation_goes_back_and_forth(other):
    """Each answer comes before the next request is typed."""
    process = subprocess.Popen(
        [binary("MARTLET_BIN", "martlet"), "call", "--compact", other, "grpc.testing.TestService/FullDuplexCall", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
    for size in [3, 6, 9]:
        process.stdin.write(json.dumps({"responseParameters": [{"size": size}]}) + "\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        assert len(answer["payload"]["body"]) == 4 * size // 3
    process.stdin.close()
    assert process.wait(60) == 0


def test_large_answers(other):
    done = call("--compact", other, "grpc.testing.TestService/UnaryCall", '{"responseSize": 3000000}')
    assert done.returncode == 0 and len(json.loads(done.stdout)["payload"]["body"]) == 4_000_000
