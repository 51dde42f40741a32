"""Each interoperability case of gRPC against our interop-server, by grpcio.

Needs grpcio and pytest, and the built server: its path in MARTLET_INTEROP_SERVER, or .build/release/interop-server.
"""

import os
import pathlib
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
