"""Weights that stay in memory (--mlock), and what a system says to it that does not allow so much."""

import ctypes
import json
import math
import resource
import struct
import subprocess

import pytest

import martlet
from conftest import TINY, Server, binary

CAP_IPC_LOCK = 14
PR_CAPBSET_DROP = 24


def locked(server):
    """Bytes of the server's memory that are locked."""
    with open(f"/proc/{server.process.pid}/status") as file:
        status = dict(line.split(":", 1) for line in file)
    return int(status["VmLck"].split()[0]) * 1024


def matrix_bytes(folder):
    """Bytes of a model's matrices, without the table that only rows are looked up in."""
    data = (folder / "model.safetensors").read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    tensors = json.loads(data[8 : 8 + length])
    width = {"F32": 4, "F16": 2, "BF16": 2}
    return sum(math.prod(tensor["shape"]) * width[tensor["dtype"]] for name, tensor in tensors.items()
               if name != "__metadata__" and len(tensor["shape"]) == 2 and "embed_tokens" not in name)


def may_lock(count):
    """Whether this process may lock so many bytes."""
    with open("/proc/self/status") as file:
        capabilities = next(int(line.split()[1], 16) for line in file if line.startswith("CapEff:"))
    limit = resource.getrlimit(resource.RLIMIT_MEMLOCK)[0]
    return capabilities >> CAP_IPC_LOCK & 1 or limit == resource.RLIM_INFINITY or limit > count + (8 << 20)


def little_may_be_locked():
    """In the child before it becomes the server: at most 64 KiB, and no capability to pass over that."""
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_IPC_LOCK, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (1 << 16, 1 << 16))


def test_weights_are_locked_if_asked(slow_model):
    wanted = matrix_bytes(slow_model)
    if not may_lock(wanted):
        pytest.skip("this process may not lock so much memory")
    for arguments, least, most in [((), 0, 0), (("--mlock",), wanted, math.inf)]:
        server = Server("--model", f"slow={slow_model}", *arguments)
        try:
            assert least <= locked(server) <= most
            assert not [entry for entry in server.log if entry.get("level") == "warning"]
        finally:
            server.stop()


def test_a_refusal_is_a_warning(slow_model):
    server = Server("--model", f"slow={slow_model}", "--mlock", preexec_fn=little_may_be_locked)
    try:
        warnings = [entry for entry in server.log if entry.get("level") == "warning"]
        assert len(warnings) == 1 and warnings[0]["model"] == "slow", server.log
        assert "does not let this process lock" in warnings[0]["reason"] and "ulimit -l" in warnings[0]["reason"]
        assert locked(server) == 0
        with martlet.Client(server.address, timeout=60) as client:
            assert client.generate("x", model="slow", max_tokens=2).text is not None
    finally:
        server.stop()


def test_generate_warns_too():
    done = subprocess.run(
        [binary("MARTLET_BIN", "martlet"), "generate", "--model", TINY, "--mlock", "--max-tokens", "2", "x"],
        capture_output=True, text=True, timeout=60, preexec_fn=little_may_be_locked)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("warning: the system does not let this process lock") == 1
