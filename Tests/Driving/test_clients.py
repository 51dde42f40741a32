<<<<<<< Updated upstream
"""The smoke test of each client in clients/ against our server: stream, cancel, deadline, error details, TLS, a chat.

A language whose tools are not installed is skipped, by name; clients/smoke-test --install installs the Debian packages
of all. MARTLET_SKIP_CLIENTS names languages to leave out, such as "cpp java", whose first build takes minutes.
"""

import os
import shutil
import subprocess
import sys

import pytest

from conftest import ROOT, Server

=======
"""The smoke test of each client in clients/ against our server: stream, cancel, deadline, error details, TLS.

Needs the built server (its path in MARTLET_BIN, or .build/release/martlet) and a model file that generates: in
MARTLET_TEST_MODEL, or stories260K of the shared data. A language whose tools are not installed is skipped, by name;
clients/smoke-test --install installs the Debian packages of all.
"""

import os
import pathlib
import shutil
import socket
import subprocess
import sys

import grpc
import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
SERVER = pathlib.Path(os.environ.get("MARTLET_BIN", TOP / ".build/release/martlet"))
SHARED = pathlib.Path(os.environ.get("MARTLET_SHARED_DATA", TOP.parent / "shared/data"))
MODEL = pathlib.Path(os.environ.get("MARTLET_TEST_MODEL", SHARED / "weights/stories260K/stories260K-f32.gguf"))
>>>>>>> Stashed changes
PROGRAMS = {
    "python": [], "go": ["go"], "cpp": ["cmake", "g++", "grpc_cpp_plugin"], "java": ["javac", "grpc_java_plugin"],
    "ruby": ["ruby"], "node": ["node"], "shell": ["curl", "protoc"],
}


<<<<<<< Updated upstream
@pytest.fixture(scope="module")
def plain(server):
    return {"MARTLET_ADDRESS": server.address}


@pytest.fixture(scope="module")
def encrypted(slow_model, tmp_path_factory):
=======
def serve(tmp_path_factory, *flags):
    if not SERVER.exists():
        pytest.skip(f"{SERVER} is not built; run: swift build -c release --product martlet")
    if not MODEL.exists():
        pytest.skip(f"there is no model at {MODEL}; name one in MARTLET_TEST_MODEL")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path_factory.mktemp("server") / "log"
    server = subprocess.Popen(
        [SERVER, "serve", "--model", MODEL, "--listen", f"127.0.0.1:{port}", *flags], stdout=log.open("w"),
        stderr=subprocess.STDOUT)
    return server, port, log


def ready(channel, log):
    try:
        grpc.channel_ready_future(channel).result(timeout=60)
    except grpc.FutureTimeoutError:
        pytest.fail("the server was not ready after a minute:\n" + log.read_text())


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    server, port, log = serve(tmp_path_factory)
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        ready(channel, log)
    yield {"MARTLET_ADDRESS": f"localhost:{port}"}
    server.terminate()
    assert server.wait(timeout=40) == 0


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory):
>>>>>>> Stashed changes
    if not shutil.which("openssl"):
        pytest.skip("there is no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("certificate")
    key, chain = folder / "key.pem", folder / "chain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost", "-keyout", key, "-out", chain], check=True, capture_output=True)
<<<<<<< Updated upstream
    server = Server("--model", f"slow={slow_model}", "--tls-certificate", chain, "--tls-key", key)
    yield {"MARTLET_ADDRESS": "localhost:" + server.address.rpartition(":")[2], "MARTLET_CA": str(chain)}
    server.stop()
=======
    server, port, log = serve(tmp_path_factory, "--tls-certificate", chain, "--tls-key", key)
    credentials = grpc.ssl_channel_credentials(chain.read_bytes())
    with grpc.secure_channel(f"localhost:{port}", credentials) as channel:
        ready(channel, log)
    yield {"MARTLET_ADDRESS": f"localhost:{port}", "MARTLET_CA": str(chain)}
    server.terminate()
    assert server.wait(timeout=40) == 0
>>>>>>> Stashed changes


@pytest.mark.parametrize("connection", ["plain", "encrypted"])
@pytest.mark.parametrize("language", PROGRAMS)
def test_smoke(language, connection, request):
<<<<<<< Updated upstream
    if language in os.environ.get("MARTLET_SKIP_CLIENTS", "").split():
        pytest.skip("MARTLET_SKIP_CLIENTS names it")
=======
>>>>>>> Stashed changes
    missing = [program for program in PROGRAMS[language] if not shutil.which(program)]
    if missing:
        pytest.skip(f"there is no {missing[0]} here; clients/smoke-test --install {language} installs it")
    environment = {
<<<<<<< Updated upstream
        **os.environ, "MARTLET_PYTHON": sys.executable, "MARTLET_CLIENT_BUILD": str(ROOT / ".build/clients"),
        "MARTLET_MODEL": "slow", "MARTLET_CHAT_MODEL": "slow", **request.getfixturevalue(connection),
    }
    done = subprocess.run(
        [ROOT / "clients/smoke-test", language], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", timeout=1800)
=======
        **os.environ, "MARTLET_PYTHON": sys.executable, "MARTLET_CLIENT_BUILD": str(TOP / ".build/clients"),
        **request.getfixturevalue(connection),
    }
    done = subprocess.run(
        [TOP / "clients/smoke-test", language], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, timeout=1800)
>>>>>>> Stashed changes
    assert done.returncode == 0 and ": ok" in done.stdout, done.stdout
