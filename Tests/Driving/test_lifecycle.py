"""Cancellation, deadlines, health, reflection, broken peers, and the end of a server."""

import socket
import subprocess
import threading
import time

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

import martlet
from conftest import TINY, Server, binary
from martlet.v1 import generation_pb2, generation_pb2_grpc


def long_request():
    request = generation_pb2.GenerateRequest(model="slow", text="The martlet")
    request.stopping.max_tokens = 3000
    request.stopping.ignore_eos = True
    return request


def running(client):
    return next(model.running_requests for model in client.models() if model.name == "slow")


def wait_until(condition, timeout=60):
    """Asks again and again until something is so; the bound is a failure, not a hope."""
    end = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


@pytest.mark.parametrize("end", ["cancel", "disconnect"])
def test_a_cancelled_stream_stops_computing(server, client, end):
    channel = grpc.insecure_channel(server.address, options=[("grpc.use_local_subchannel_pool", 1)])
    stream = generation_pb2_grpc.GenerationStub(channel).GenerateStream(long_request())
    seen = 0
    for event in stream:
        seen += event.WhichOneof("event") == "delta"
        if seen == 3:
            break
    assert running(client) == 1
    stream.cancel() if end == "cancel" else channel.close()
    wait_until(lambda: running(client) == 0)
    channel.close()


def test_a_deadline_ends_the_work(server, client):
    with grpc.insecure_channel(server.address) as channel:
        stub = generation_pb2_grpc.GenerationStub(channel)
        with pytest.raises(grpc.RpcError) as caught:
            for _ in stub.GenerateStream(long_request(), timeout=0.5):
                pass
    assert caught.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
    wait_until(lambda: running(client) == 0)


def test_unknown_methods_and_services(server):
    with grpc.insecure_channel(server.address) as channel:
        for path in ["/martlet.v1.Generation/Absent", "/absent.Service/Method"]:
            with pytest.raises(grpc.RpcError) as caught:
                channel.unary_unary(path)(b"", timeout=60)
            assert caught.value.code() == grpc.StatusCode.UNIMPLEMENTED


def test_garbage_on_the_port_harms_nobody(server, client):
    host, port = server.address.rsplit(":", 1)
    for garbage in [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\x00" * 4096, bytes(range(256)) * 64]:
        with socket.create_connection((host, int(port)), timeout=60) as peer:
            try:
                peer.sendall(garbage)
                while peer.recv(4096):
                    pass
            except ConnectionError:
                pass
    assert client.generate("x", model="tiny", max_tokens=2).usage.completion_tokens > 0


def test_health(server):
    with grpc.insecure_channel(server.address) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        for service in ["", "martlet.v1.Generation"]:
            answer = stub.Check(health_pb2.HealthCheckRequest(service=service), timeout=60)
            assert answer.status == health_pb2.HealthCheckResponse.SERVING
        with pytest.raises(grpc.RpcError) as caught:
            stub.Check(health_pb2.HealthCheckRequest(service="absent"), timeout=60)
        assert caught.value.code() == grpc.StatusCode.NOT_FOUND
        watch = stub.Watch(health_pb2.HealthCheckRequest(service="absent"), timeout=60)
        assert next(watch).status == health_pb2.HealthCheckResponse.SERVICE_UNKNOWN
        watch.cancel()


def test_reflection_describes_every_service(server):
    with grpc.insecure_channel(server.address) as channel:
        database = ProtoReflectionDescriptorDatabase(channel)
        services = set(database.get_services())
        assert {"martlet.v1.Generation", "martlet.v1.Tokenization", "martlet.v1.Models", "grpc.health.v1.Health",
                "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"} <= services
        file = database.FindFileContainingSymbol("martlet.v1.Generation")
        assert file.name == "martlet/v1/generation.proto"
        assert "GenerateStream" in [method.name for service in file.service for method in service.method]
        with pytest.raises(KeyError):
            database.FindFileContainingSymbol("absent.Service")


def test_sigterm_lets_a_stream_finish_and_exits_with_zero(slow_model):
    server = Server("--model", f"slow={slow_model}")
    try:
        with grpc.insecure_channel(server.address) as channel, grpc.insecure_channel(
                server.address, options=[("grpc.use_local_subchannel_pool", 1)]) as other:
            request = long_request()
            request.stopping.max_tokens = 60
            stream = generation_pb2_grpc.GenerationStub(channel).GenerateStream(request, timeout=60)
            watch = health_pb2_grpc.HealthStub(other).Watch(health_pb2.HealthCheckRequest(), timeout=60)
            assert next(watch).status == health_pb2.HealthCheckResponse.SERVING
            events = [next(stream), next(stream)]
            server.terminate()
            assert next(watch).status == health_pb2.HealthCheckResponse.NOT_SERVING
            watch.cancel()
            events += list(stream)
        assert events[-1].WhichOneof("event") == "finished"
        assert events[-1].finished.usage.completion_tokens == 60
        assert server.process.wait(30) == 0
    finally:
        server.stop()


def test_a_second_sigterm_ends_at_once(slow_model):
    server = Server("--model", f"slow={slow_model}", "--grace", 600)
    try:
        with grpc.insecure_channel(server.address) as channel:
            stream = generation_pb2_grpc.GenerationStub(channel).GenerateStream(long_request(), timeout=120)
            next(stream), next(stream)
            server.terminate()
            server.wait_for("draining")
            server.terminate()
            with pytest.raises(grpc.RpcError) as caught:
                for _ in stream:
                    pass
            assert caught.value.code() == grpc.StatusCode.UNAVAILABLE
        assert server.process.wait(30) == 0
    finally:
        server.stop()


def test_a_model_that_cannot_load_says_why_and_leaves_the_others(tmp_path):
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + b"\xff" * 60)
    server = Server("--model", f"tiny={TINY}", "--model", f"broken={broken}")
    try:
        with martlet.Client(server.address, timeout=30) as client:
            assert client.generate("x", model="tiny", max_tokens=2).usage.completion_tokens > 0
            with pytest.raises(martlet.MartletError) as caught:
                client.generate("x", model="broken")
            assert caught.value.code == grpc.StatusCode.FAILED_PRECONDITION
            assert "broken.gguf" in str(caught.value)
            states = {model.name: model for model in client.models()}
            assert "broken.gguf" in states["broken"].failure_reason
    finally:
        server.stop()


def test_sigterm_while_models_load(slow_model):
    """The end does not wait for the models that are not loaded, and nobody hears that the server is ready."""
    models = [argument for index in range(60) for argument in ["--model", f"m{index}={slow_model}"]]
    server = Server(*models, "--cache-mib", 8, "--threads", 1, "--grace", 1, ready=False)
    try:
        server.wait_for("model ready")
        server.terminate()
        assert server.process.wait(60) == 0
        server.wait_for("(end of the log)")
        told = [entry.get("message") for entry in server.log]
        assert "ready" not in told and told.count("model ready") < 60
        # Of the model that was being read nothing is heard any more.
        assert "model ready" not in told[told.index("stopped"):]
    finally:
        server.stop()


def test_a_second_server_does_not_take_a_socket_away(tmp_path):
    path = tmp_path / "martlet.sock"
    arguments = ["--model", f"tiny={TINY}", "--cache-mib", 16, "--listen", f"unix:{path}"]
    server = Server(*arguments)
    try:
        second = subprocess.run(
            [binary("MARTLET_BIN", "martlet"), "serve", *map(str, arguments)], capture_output=True, text=True, timeout=60)
        assert second.returncode == 69 and "another program listens there" in second.stderr, second.stderr
        with grpc.insecure_channel(f"unix:{path}") as channel:
            answer = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=60)
            assert answer.status == health_pb2.HealthCheckResponse.SERVING
    finally:
        server.stop()
    # What was killed left its socket file behind; the next one replaces it.
    assert path.exists()
    server = Server(*arguments)
    server.terminate()
    assert server.process.wait(60) == 0 and not path.exists()
    server.stop()


def test_a_long_name_of_a_model_is_refused_with_its_own_status(server):
    """A text that is three octets for one on the wire must not make the trailers longer than clients take."""
    from martlet.v1 import models_pb2, models_pb2_grpc

    with grpc.insecure_channel(server.address) as channel:
        for _ in range(8):
            with pytest.raises(grpc.RpcError) as caught:
                models_pb2_grpc.ModelsStub(channel).GetModel(models_pb2.GetModelRequest(model="é" * 4000), timeout=60)
            assert caught.value.code() == grpc.StatusCode.NOT_FOUND, caught.value.details()
