"""Each interoperability case of gRPC against our interop-server, by grpcio.

Needs grpcio and pytest, and the built server: its path in MARTLET_INTEROP_SERVER, or .build/release/interop-server.
"""

import gzip
import os
import pathlib
import re
import shutil
import signal
import subprocess

import pytest

import interop_client

SERVER = pathlib.Path(
    os.environ.get("MARTLET_INTEROP_SERVER", pathlib.Path(__file__).parents[2] / ".build/release/interop-server"))


@pytest.fixture(scope="module")
def target():
    if not SERVER.exists():
        pytest.skip(f"{SERVER} is not built; run: swift build -c release --product interop-server")
    server = subprocess.Popen([SERVER, "--port", "0"], stdout=subprocess.PIPE, text=True)
    line = server.stdout.readline()
    assert line.startswith("listening on "), line
    yield line.split()[-1]
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=60) == 0


@pytest.mark.parametrize("name", interop_client.CASES)
def test_case(target, name):
    assert interop_client.run(target, [name]) == []


def call_with(program, target, folder, *options):
    """Runs one of nghttp2's programs on EmptyCall, and gives back what it printed."""
    if not shutil.which(program):
        pytest.skip(f"there is no {program} here: apt-get install nghttp2-client")
    message = folder / "message"
    message.write_bytes(bytes(5))
    done = subprocess.run(
        [program, "-d", message, "-H", "content-type: application/grpc", "-H", "te: trailers", *options,
         f"http://{target}/grpc.testing.TestService/EmptyCall"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", timeout=120)
    assert done.returncode == 0, done.stdout
    return done.stdout


def messages(octets):
    """The messages of a body with their compressed flags."""
    out, at = [], 0
    while at < len(octets):
        flag, size = octets[at], int.from_bytes(octets[at + 1:at + 5], "big")
        out.append((flag, octets[at + 5:at + 5 + size]))
        assert len(out[-1][1]) == size, "the body ends within a message"
        at += 5 + size
    return out


def framed(message, compressed=False):
    message = gzip.compress(message) if compressed else message
    return bytes([compressed]) + len(message).to_bytes(4, "big") + message


def raw(target, folder, method, body, *headers):
    """A call whose octets are all ours, by nghttp: each message compressed or not, and the flags of the answer seen."""
    if not shutil.which("nghttp"):
        pytest.skip("there is no nghttp here: apt-get install nghttp2-client")
    (folder / "body").write_bytes(body)
    done = subprocess.run(
        ["nghttp", "-d", folder / "body", "-H", "content-type: application/grpc", "-H", "te: trailers",
         *(part for header in headers for part in ("-H", header)),
         f"http://{target}/grpc.testing.TestService/{method}"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_answers_are_compressed_message_by_message(target, tmp_path):
    accepts = "grpc-accept-encoding: identity,gzip"
    for wanted in (True, False):
        body = framed(interop_client.simple_request(314159, 271828, compressed=wanted))
        [(flag, message)] = messages(raw(target, tmp_path, "UnaryCall", body, accepts))
        assert flag == wanted
        assert interop_client.body_size(gzip.decompress(message) if flag else message) == 314159
    wanted = [interop_client.parameter(31415, compressed=True), interop_client.parameter(92653, compressed=False)]
    body = framed(interop_client.output_request(wanted))
    first, second = messages(raw(target, tmp_path, "StreamingOutputCall", body, accepts))
    assert (first[0], second[0]) == (1, 0)
    assert interop_client.body_size(gzip.decompress(first[1])) == 31415
    assert interop_client.body_size(second[1]) == 92653


def test_requests_are_compressed_message_by_message(target, tmp_path):
    def piece(size, expect):
        return interop_client.field(1, interop_client.payload(size)) + interop_client.field(
            2, interop_client.field(1, expect))

    body = framed(piece(27182, True), compressed=True) + framed(piece(45904, False))
    [(flag, message)] = messages(raw(target, tmp_path, "StreamingInputCall", body, "grpc-encoding: gzip"))
    assert (flag, interop_client.fields(message)[1]) == (0, [73086])
    # The call says gzip, the message itself is not compressed: that is what the server was told to expect.
    body = framed(piece(27182, True))
    assert raw(target, tmp_path, "StreamingInputCall", body, "grpc-encoding: gzip") == b""


def test_nghttp_sees_every_part_of_an_answer(target, tmp_path):
    frames = re.sub(r"\x1b\[[0-9;]*m", "", call_with("nghttp", target, tmp_path, "-v", "-m", "5"))
    assert len(re.findall(r"recv \(stream_id=\d+\) :status: 200", frames)) == 5
    assert len(re.findall(r"recv \(stream_id=\d+\) grpc-status: 0", frames)) == 5
    # Its message of length zero, and the end with the trailers, not before.
    assert len(re.findall(r"recv DATA frame <length=5, flags=0x00", frames)) == 5
    assert len(re.findall(r"recv HEADERS frame <length=\d+, flags=0x05", frames)) == 5
    assert "recv RST_STREAM" not in frames and "recv GOAWAY" not in frames


def test_h2load_has_every_call_answered(target, tmp_path):
    said = call_with("h2load", target, tmp_path, "-n", "20000", "-c", "8", "-m", "32")
    assert "20000 done, 20000 succeeded, 0 failed, 0 errored, 0 timeout" in said, said
    # Five octets of data for each: the empty message behind its prefix.
    assert "status codes: 20000 2xx" in said and "(100000) data" in said, said
