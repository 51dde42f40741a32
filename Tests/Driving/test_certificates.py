"""Callers who are known by their certificates."""

import subprocess

import grpc

from conftest import TINY, Server
from martlet.v1 import generation_pb2, generation_pb2_grpc


def test_names_of_certificates_are_tenants_however_long(tmp_path):
    """Two names that differ behind many letters are two tenants; metadata of another credential does not matter."""
    def make(name, alternative, *signing):
        (tmp_path / "names.cnf").write_text(f"subjectAltName={alternative}\n" if alternative else "")
        for command in [
            ["req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", "csr"],
            ["x509", "-req", "-in", "csr", "-days", "1", "-extfile", "names.cnf", "-out", f"{name}.pem", *signing],
        ]:
            subprocess.run(["openssl", *command], cwd=tmp_path, check=True, capture_output=True)

    def read(name):
        return (tmp_path / name).read_bytes()

    long = "spiffe://test/" + "x" * 200
    (tmp_path / "root.cnf").write_text("[req]\ndistinguished_name=d\n[d]\n[ca]\nbasicConstraints=critical,CA:TRUE\n")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=root", "-config", "root.cnf",
         "-extensions", "ca", "-keyout", "root.key", "-out", "root.pem"], cwd=tmp_path, check=True, capture_output=True)
    signing = ["-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial"]
    make("localhost", "DNS:localhost,IP:127.0.0.1", *signing)
    for name in "ab":
        make(name, f"URI:{long}{name}", *signing)
    server = Server(
        "--model", f"tiny={TINY}", "--tls-certificate", tmp_path / "localhost.pem", "--tls-key", tmp_path / "localhost.key",
        "--tls-client-roots", tmp_path / "root.pem", "--certificate-identity")
    try:
        for name in "ab":
            credentials = grpc.ssl_channel_credentials(read("root.pem"), read(f"{name}.key"), read(f"{name}.pem"))
            with grpc.secure_channel(f"localhost:{server.address.rsplit(':', 1)[1]}", credentials) as channel:
                request = generation_pb2.GenerateRequest(model="tiny", text="x", stopping={"max_tokens": 1})
                generation_pb2_grpc.GenerationStub(channel).Generate(
                    request, timeout=60, metadata=[("authorization", "Bearer of-something-else")])
        server.terminate()
        server.wait_for("stopped")
        access = [entry for entry in server.log if entry.get("type") == "access"]
        assert [(entry["code"], entry["tenant"]) for entry in access] == [
            ("OK", f"cert:{long}a"), ("OK", f"cert:{long}b")]
    finally:
        server.stop()
