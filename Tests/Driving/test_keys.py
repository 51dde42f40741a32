"""`martlet keys`: files of API keys that servers read while people and programs change them."""

import os
import pathlib
import subprocess
import tempfile

import grpc
import pytest

import martlet as client_library
from conftest import TINY, Server, binary


def keys(*arguments, **options):
    return subprocess.run(
        [binary("MARTLET_BIN", "martlet"), "keys", *map(str, arguments)], capture_output=True, text=True, timeout=60,
        **options)


def ids(file):
    done = keys("list", "--file", file)
    assert done.returncode == 0, done.stderr
    return {line.split()[1]: line.split()[0] for line in done.stdout.splitlines()}


def test_keys_made_at_once_are_all_kept(tmp_path):
    file = tmp_path / "keys.txt"
    running = [
        subprocess.Popen([binary("MARTLET_BIN", "martlet"), "keys", "new", "--file", file, "--tenant", f"t{number}"],
                         stdout=subprocess.DEVNULL) for number in range(6)]
    assert [process.wait(60) for process in running] == [0] * 6
    assert set(ids(file)) == {f"t{number}" for number in range(6)}
    assert os.listdir(tmp_path) == ["keys.txt"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_root_revokes_a_key_of_a_server_that_is_somebody_else(tmp_path):
    """The server's user can read the file before and after, and the key is gone."""
    file, link = tmp_path / "keys.txt", tmp_path / "link"
    link.symlink_to("keys.txt")
    secret = keys("new", "--file", file, "--tenant", "gone").stdout.strip()
    keys("new", "--file", file, "--tenant", "stays")
    os.chown(file, 65534, 65534)
    os.chmod(file, 0o640)
    server = Server("--model", f"tiny={TINY}", "--api-keys", link)
    try:
        assert keys("revoke", "--file", link, ids(file)["gone"]).returncode == 0
        assert server.wait_for("API keys taken up")["keys"] == "1"
        with client_library.Client(server.address, timeout=60, token=secret) as client:
            with pytest.raises(client_library.MartletError) as caught:
                client.generate("x", max_tokens=1)
        assert caught.value.code == grpc.StatusCode.UNAUTHENTICATED
    finally:
        server.stop()
    found = file.stat()
    assert (found.st_uid, found.st_gid, found.st_mode & 0o7777) == (65534, 65534, 0o640)
    assert link.is_symlink() and set(ids(file)) == {"stays"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")
def test_who_may_not_keep_the_owner_changes_nothing():
    # Not in pytest's folder, which is root's alone: this one is anybody's.
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        file = pathlib.Path(folder, "keys.txt")
        keys("new", "--file", file, "--tenant", "a")
        os.chmod(file, 0o644)
        before = (file.read_bytes(), file.stat())
        try:
            done = keys("revoke", "--file", file, ids(file)["a"], user=65534, group=65534, extra_groups=[], cwd="/")
        except PermissionError:
            pytest.skip("the program lies where nobody else may look")
        assert done.returncode == 65
        assert "belongs to user 0 and group 0" in done.stderr and "Nothing was changed" in done.stderr, done.stderr
        assert (file.read_bytes(), file.stat().st_ino) == (before[0], before[1].st_ino)
        assert os.listdir(folder) == ["keys.txt"]


def test_lines_that_end_as_on_other_systems(tmp_path):
    file = tmp_path / "keys.txt"
    for tenant in ["a", "b", "c"]:
        keys("new", "--file", file, "--tenant", tenant)
    lines = file.read_bytes().splitlines()
    file.write_bytes(b"# ours\r\n" + b"\r\n".join(lines) + b"\r\n")
    assert set(ids(file)) == {"a", "b", "c"}
    assert keys("revoke", "--file", file, ids(file)["b"]).returncode == 0
    assert file.read_bytes() == b"\r\n".join([b"# ours", lines[0], lines[2], b""])


@pytest.mark.parametrize("days", ["9223372036854775807", "36501", "0", "-5", "x"])
def test_days_that_are_none(days, tmp_path):
    done = keys("new", "--file", tmp_path / "keys.txt", "--tenant", "t", f"--days={days}")
    assert done.returncode == 64 and "--days" in done.stderr, done.stderr
    assert not os.listdir(tmp_path)


def test_days_that_are_some(tmp_path):
    for days in [1, 36500]:
        assert keys("new", "--file", tmp_path / "keys.txt", "--tenant", f"d{days}", "--days", days).returncode == 0
    assert set(ids(tmp_path / "keys.txt")) == {"d1", "d36500"}


def test_a_file_that_is_not_there(tmp_path):
    file = tmp_path / "none"
    for arguments in [["list", "--file", file], ["revoke", "--file", file, "x"],
                      ["new", "--file", file / "keys.txt", "--tenant", "t"]]:
        done = keys(*arguments)
        assert done.returncode == 66 and "no such file or directory" in done.stderr, done.stderr
    assert not os.listdir(tmp_path)
