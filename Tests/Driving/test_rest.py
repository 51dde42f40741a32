"""Streams on which nothing is under way, when their server ends."""

import queue
import urllib.request

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from conftest import TINY, Server
from test_lifecycle import wait_until


def test_streams_at_rest_do_not_hold_up_the_end_of_a_server():
    """With nothing under way the end comes at once, however long the grace period is."""
    server = Server("--model", f"tiny={TINY}", "--grace", 86_400, "--admin", "127.0.0.1:0")
    admin = f"http://127.0.0.1:{server.wait_for('admin port open')['port']}/metrics"
    methods = [
        "martlet.v1.Conversations/Converse", "martlet.v1.Embeddings/EmbedStream",
        "martlet.v1.Classification/ClassifyStream", "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"]
    ends = queue.Queue()
    channel = grpc.insecure_channel(server.address, options=[("grpc.use_local_subchannel_pool", 1)])
    try:
        calls = [channel.stream_stream("/" + method)(iter(ends.get, None)) for method in methods]
        watch = health_pb2_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest())
        assert next(watch).status == health_pb2.HealthCheckResponse.SERVING

        def open_calls():
            with urllib.request.urlopen(admin, timeout=60) as answer:
                lines = answer.read().decode().splitlines()
            return sum(
                float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith("martlet_calls_in_flight{"))

        wait_until(lambda: open_calls() == len(methods) + 1)
        server.terminate()
        assert next(watch).status == health_pb2.HealthCheckResponse.NOT_SERVING
        assert {call.code() for call in [watch, *calls]} == {grpc.StatusCode.UNAVAILABLE}
        assert server.process.wait(60) == 0
    finally:
        for _ in methods:
            ends.put(None)
        channel.close()
        server.stop()
