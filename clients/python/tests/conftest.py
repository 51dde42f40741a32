"""Fixtures: the made-up server, and a client of it."""

import subprocess

import pytest

import martlet
from made_up import Server


@pytest.fixture
def server():
    server = Server()
    yield server
    server.server.stop(None).wait()


@pytest.fixture
def client(server):
    with martlet.Client(server.address, timeout=10) as client:
        yield client


@pytest.fixture
def certificate(tmp_path):
    """The key and the self-signed certificate of localhost."""
    key, chain = tmp_path / "key.pem", tmp_path / "chain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost", "-keyout", key, "-out", chain], check=True, capture_output=True)
    return key, chain
