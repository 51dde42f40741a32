"""The smoke test of each client in clients/ against our server: stream, cancel, deadline, error details, TLS, and its
examples, which chat, embed and classify.

A language whose tools are not installed is skipped, by name; clients/smoke-test --install installs the Debian packages
of all. MARTLET_SKIP_CLIENTS names languages to leave out, such as "cpp java", whose first build takes minutes.
"""

import os
import shutil
import subprocess
import sys

import pytest

from conftest import ROOT, Server
from encoders import write_encoder

PROGRAMS = {
    "python": [], "go": ["go"], "cpp": ["cmake", "g++", "grpc_cpp_plugin"], "java": ["javac", "grpc_java_plugin"],
    "ruby": ["ruby"], "node": ["node"], "shell": ["curl", "protoc"],
}


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
    yield {"MARTLET_ADDRESS": server.address}
    server.stop()


@pytest.fixture(scope="module")
def encrypted(models, tmp_path_factory):
    if not shutil.which("openssl"):
        pytest.skip("there is no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("certificate")
    key, chain = folder / "key.pem", folder / "chain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost", "-keyout", key, "-out", chain], check=True, capture_output=True)
    server = Server(*models, "--cache-mib", 256, "--tls-certificate", chain, "--tls-key", key)
    yield {"MARTLET_ADDRESS": "localhost:" + server.address.rpartition(":")[2], "MARTLET_CA": str(chain)}
    server.stop()


@pytest.mark.parametrize("connection", ["plain", "encrypted"])
@pytest.mark.parametrize("language", PROGRAMS)
def test_smoke(language, connection, request):
    if language in os.environ.get("MARTLET_SKIP_CLIENTS", "").split():
        pytest.skip("MARTLET_SKIP_CLIENTS names it")
    missing = [program for program in PROGRAMS[language] if not shutil.which(program)]
    if missing:
        pytest.skip(f"there is no {missing[0]} here; clients/smoke-test --install {language} installs it")
    environment = {
        **os.environ, "MARTLET_PYTHON": sys.executable, "MARTLET_CLIENT_BUILD": str(ROOT / ".build/clients"),
        "MARTLET_MODEL": "slow", "MARTLET_CHAT_MODEL": "slow", "MARTLET_EMBED_MODEL": "embed",
        "MARTLET_CLASSIFY_MODEL": "classes", **request.getfixturevalue(connection),
    }
    done = subprocess.run(
        [ROOT / "clients/smoke-test", language], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", timeout=1800)
    assert done.returncode == 0 and ": ok" in done.stdout, done.stdout
