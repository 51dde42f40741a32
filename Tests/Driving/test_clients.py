"""The smoke test of each client in clients/ against our server, in clear text and over TLS with a token: stream, cancel,
deadline, error details, and its examples, which chat, embed and classify.

A language whose tools are not installed is skipped, by name; clients/smoke-test --install installs the Debian packages
of all. Those whose first build takes minutes (C++, Java, Rust, Swift) are tried by scripts/test-clients, which sets
MARTLET_CLIENTS=all; MARTLET_CLIENTS may also name languages.
"""

import contextlib
import os
import shutil
import signal
import socket
import socketserver
import subprocess
import sys
import threading

import pytest

from conftest import ROOT, Server, binary
from encoders import write_encoder

PROGRAMS = {
    "python": [], "go": ["go"], "cpp": ["cmake", "g++", "grpc_cpp_plugin"], "java": ["javac", "grpc_java_plugin"],
    "ruby": ["ruby"], "node": ["node"], "shell": ["curl", "protoc"], "rust": ["cargo"], "swift": ["swift"],
}
SLOW = {"cpp", "java", "rust", "swift"}


@pytest.fixture(scope="module")
def models(slow_model, tmp_path_factory):
    """The flags that name a model for each of the smoke tests' variables."""
    folder = tmp_path_factory.mktemp("encoders")
    embed = write_encoder("bert", folder / "embed")
    classes = write_encoder("bert-classes", folder / "classes")
    return [flag for model in (f"slow={slow_model}", f"embed={embed}", f"classes={classes}")
            for flag in ("--model", model)]


@pytest.fixture(scope="module")
def plain(models):
    server = Server(*models, "--cache-mib", 256)
    # The lines of the READMEs call localhost:50051: it leads to the server where nobody else has that port.
    with forwarded(50051, server.address) as here:
        yield {"MARTLET_ADDRESS": server.address, **({"MARTLET_README": "1"} if here else {})}
    server.stop()


@contextlib.contextmanager
def forwarded(port, address):
    """Leads connections to a port of this machine to an address; False if the port is taken."""
    host, _, target = address.rpartition(":")

    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            with socket.create_connection((host, int(target))) as other:
                back = threading.Thread(target=copy, args=(other, self.request), daemon=True)
                back.start()
                copy(self.request, other)
                back.join()

    def copy(source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

    class Forwarder(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    try:
        server = Forwarder(("127.0.0.1", port), Handler)
    except OSError:
        yield False
        return
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield True
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def encrypted(models, tmp_path_factory):
    if not shutil.which("openssl"):
        pytest.skip("there is no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("certificate")
    key, chain, authority = write_certificates(folder)
    keys = folder / "keys.txt"
    token = subprocess.run(
        [binary("MARTLET_BIN", "martlet"), "keys", "new", "--file", keys, "--tenant", "smoke"], check=True,
        capture_output=True, text=True).stdout.strip()
    server = Server(
        *models, "--cache-mib", 256, "--tls-certificate", chain, "--tls-key", key, "--api-keys", keys)
    yield {"MARTLET_ADDRESS": "localhost:" + server.address.rpartition(":")[2], "MARTLET_CA": str(authority),
           "MARTLET_TOKEN": token}
    server.stop()


def write_certificates(folder):
    """A private key, a chain for localhost, and the authority that signed it: strict clients take no certificate that is
    its own authority."""
    subprocess.run([ROOT / "clients/make-certificates", folder], check=True, capture_output=True)
    return folder / "key.pem", folder / "chain.pem", folder / "authority.pem"


def run(command, environment):
    """Exit code and output of a script. One that takes too long is ended with all that it started: a compiler that goes on
    would write into the folder of the next build."""
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", start_new_session=True) as process:
        try:
            told, _ = process.communicate(timeout=1800)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    return process.returncode, told


@pytest.mark.parametrize("connection", ["plain", "encrypted"])
@pytest.mark.parametrize("language", PROGRAMS)
def test_smoke(language, connection, request):
    wanted = os.environ.get("MARTLET_CLIENTS", "").split()
    if language not in wanted and wanted != ["all"] and (wanted or language in SLOW):
        pytest.skip(f"its build takes minutes: scripts/test-clients {language} tries it")
    missing = [program for program in PROGRAMS[language] if not shutil.which(program)]
    if missing:
        pytest.skip(f"there is no {missing[0]} here; clients/smoke-test --install {language} installs it")
    environment = {
        **os.environ, "MARTLET_PYTHON": sys.executable, "MARTLET_CLIENT_BUILD": str(ROOT / ".build/clients"),
        "MARTLET_MODEL": "slow", "MARTLET_CHAT_MODEL": "slow", "MARTLET_EMBED_MODEL": "embed",
        "MARTLET_CLASSIFY_MODEL": "classes", **request.getfixturevalue(connection),
    }
    done, told = run([ROOT / "clients/smoke-test", language], environment)
    assert done == 0 and ": ok" in told, told


def test_stubs_are_those_of_the_proto_files():
    """check-stubs makes them anew; for Rust and Swift it builds their generators, so only when these are asked for."""
    wanted = os.environ.get("MARTLET_CLIENTS", "").split() or [name for name in PROGRAMS if name not in SLOW]
    languages = [name for name in ["python", "go", "ruby", "node", "rust", "swift"] if name in wanted or wanted == ["all"]]
    if not languages:
        pytest.skip("none of the languages has committed stubs")
    done, told = run([ROOT / "clients/check-stubs", *languages], {
        **os.environ, "MARTLET_CLIENT_BUILD": "", "MESSAGE_GENERATOR": binary("MESSAGE_GENERATOR", "message-generator")})
    assert done == 0, told
    left_out = [line for line in told.splitlines() if "left out" in line]
    if left_out:
        pytest.skip("; ".join(left_out))
    assert all(f"{name}: compared" in told for name in languages), told
