"""Each interoperability case of gRPC against our interop-server, by grpcio.

Needs grpcio and pytest, and the built server: its path in MARTLET_INTEROP_SERVER, or .build/release/interop-server.
"""

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
    assert server.wait(timeout=20) == 0


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
