"""Settings of the built program: flag before environment before file before default, and errors that name the place."""

import os
import re
import subprocess

import pytest

from conftest import ROOT, TINY, Server, binary

tomllib = pytest.importorskip("tomllib", reason="Python 3.11 reads TOML by itself")


def martlet(*arguments, **environment):
    return subprocess.run(
        [binary("MARTLET_BIN", "martlet"), *map(str, arguments)], capture_output=True, text=True, timeout=60,
        env={**os.environ, **environment})


def settings(*arguments, **environment):
    """What `martlet serve` would run with, read by Python's own reader of TOML."""
    done = martlet("serve", *arguments, "--show-settings", **environment)
    assert done.returncode == 0, done.stderr
    return tomllib.loads(done.stdout)


def test_defaults():
    found = settings()
    assert found["listen"] == ["127.0.0.1:50051"]
    assert found["grace"] == 30.0
    assert found["log-level"] == "info"
    assert "model" not in found


def test_precedence(tmp_path):
    file = tmp_path / "martlet.toml"
    file.write_text(f"""
        # everything that a reader of TOML takes
        model = ["tiny={TINY}", '{TINY}']
        grace = 1_0.5
        max-queue = 0x10
        access-log = false
        listen = "127.0.0.1:0"
        kernels = "reference"
    """)
    expected = {"model": [f"tiny={TINY}", str(TINY)], "grace": 10.5, "max-queue": 16, "access-log": False,
                "listen": ["127.0.0.1:0"], "kernels": "reference"}
    found = settings("--config", file)
    assert {key: found[key] for key in expected} == expected
    assert settings(MARTLET_CONFIG=str(file))["grace"] == 10.5
    found = settings("--config", file, MARTLET_GRACE="2", MARTLET_MODEL="a=x,b=y", MARTLET_ACCESS_LOG="yes")
    assert found["grace"] == 2 and found["model"] == ["a=x", "b=y"] and found["access-log"] is True
    found = settings("--config", file, "--grace", "1", "--model", "m", "--no-access-log", MARTLET_GRACE="2")
    assert found["grace"] == 1 and found["model"] == ["m"] and found["access-log"] is False


def test_every_flag_has_a_variable_and_a_key(tmp_path):
    """The listing names every flag of the help; setting each by its variable, or by its key in the file, shows there."""
    listing = martlet("serve", "--show-settings").stdout
    named = [line.lstrip("# ").split(" = ")[0].split(":")[0] for line in listing.splitlines()]
    help_text = martlet("serve", "--help").stdout
    flags = set(re.findall(r"^  (?:-\w, )?--([a-z-]+)", help_text, re.M))
    assert {flag.partition("/")[0] for flag in flags} - {"config", "show-settings", "help", "version"} == set(named)
    for name in named:
        variable = "MARTLET_" + name.upper().replace("-", "_")
        for value in ["1", "true", "x", "f16", "reference", "info"]:
            shown = martlet("serve", "--model", "m", "--show-settings", **{variable: value})
            if shown.returncode == 0:
                break
            assert variable in shown.stderr or "--" in shown.stderr, shown.stderr
        assert variable in shown.stdout + shown.stderr or name == "model", (name, shown.stdout, shown.stderr)
        file = tmp_path / f"{name}.toml"
        file.write_text(f"{name} = {value if value in ('1', 'true') else repr(value)}\n")
        shown = martlet("serve", "--config", file, *([] if name == "model" else ["--model", "m"]), "--show-settings")
        assert f"{file}, line 1" in shown.stdout + shown.stderr, (name, shown.stdout, shown.stderr)


@pytest.mark.parametrize("text, sentence", [
    ("grace = 'soon'", "line 1: grace: The value 'soon' is invalid for '--grace"),
    ("\ngrace = -1", "line 2: grace: --grace must be from 0"),
    ("model = 'm'\ncashe-mib = 1", "line 2: cashe-mib: there is no such setting; did you mean 'cache-mib'?"),
    ("max-queue", "line 1: max-queue: expected '='"),
    ("tls-key = 'key.pem'", "line 1: tls-key: --tls-certificate and --tls-key belong together"),
    ("log-level = 'loud'", "line 1: log-level: "),
    ("[server]\ngrace = 1", "line 1: tables"),
    ("listen = 'nowhere'", "line 1: listen: --listen 'nowhere' is no address"),
])
def test_mistakes_name_file_line_and_key(tmp_path, text, sentence):
    file = tmp_path / "martlet.toml"
    file.write_text(text)
    done = martlet("serve", "--config", file, *([] if text.startswith("model") else ["--model", TINY]))
    assert done.returncode == 64
    assert f"martlet: {file}, {sentence}" in done.stderr, done.stderr


def test_mistakes_of_variables():
    done = martlet("serve", "--model", TINY, MARTLET_MAX_QUEUE="many")
    assert done.returncode == 64 and done.stderr.startswith("martlet: MARTLET_MAX_QUEUE: "), done.stderr
    done = martlet("serve", "--config", "/nowhere/martlet.toml")
    assert done.returncode == 66 and "/nowhere/martlet.toml: no such settings file" in done.stderr
    done = martlet("serve", "--config", ".")
    assert done.returncode == 66 and ".: cannot be read: is a directory. --config takes a settings file" in done.stderr
    done = martlet("serve", "--config", "/dev/zero")
    assert done.returncode == 65 and "/dev/zero: a settings file has at most 1048576 bytes" in done.stderr


def test_a_misspelt_variable_ends_the_program():
    for variable, meant in [("MARTLET_MAX_QUEU", "MARTLET_MAX_QUEUE"), ("MARTLET_CONFIGS", "MARTLET_CONFIG"),
                            ("MARTLET_NO_ACCESS_LOG", "MARTLET_ACCESS_LOG")]:
        done = martlet("serve", "--show-settings", **{variable: "7"})
        assert done.returncode == 64
        assert done.stderr == f"martlet: {variable}: there is no such setting; did you mean {meant}?\n"
    done = martlet("call", "127.0.0.1:1", MARTLET_TIMEOUTS="1")
    assert done.returncode == 64 and "did you mean MARTLET_TIMEOUT?" in done.stderr


def test_variables_of_scripts_and_clients_are_no_misspelt_settings():
    """All that the project itself names so: its tests, scripts, clients and pages set them beside a server."""
    listed = subprocess.run(
        ["git", "grep", "-hoE", r"\bMARTLET_[A-Z]+(_[A-Z]+)*\b", "--", ":!Sources", ":!Tests/SettingsTests",
         ":!Tests/Driving/test_settings.py", ":!docs/operations.md"], cwd=ROOT, capture_output=True, text=True)
    names = set(listed.stdout.split())
    if listed.returncode != 0 or not names:
        pytest.skip("no git, or no repository")
    assert {"MARTLET_BIN", "MARTLET_ADDRESS", "MARTLET_TOKEN"} <= names
    for command in [["serve", "--model", TINY, "--show-settings"], ["call", "nowhere"]]:
        done = martlet(*command, **{name: "1" for name in names})
        assert "there is no such setting" not in done.stderr, done.stderr


def test_help_comes_even_when_settings_are_broken(tmp_path):
    file = tmp_path / "martlet.toml"
    file.write_text("broken")
    assert martlet("serve", "--config", file, "--help").returncode == 0
    assert martlet("inspect", TINY, MARTLET_CONFIG=str(file)).returncode == 0


def test_a_server_runs_from_a_file(tmp_path):
    file = tmp_path / "martlet.toml"
    file.write_text(f'model = "tiny={TINY}"\ncache-mib = 16\nmax-queue = 7\n')
    server = Server("--config", file)
    try:
        import martlet as client

        with client.Client(server.address, timeout=60) as connection:
            assert connection.generate("Once", max_tokens=2).usage.completion_tokens == 2
        taken = server.wait_for("settings")
        assert taken["cache-mib"] == f"{file}, line 2"
    finally:
        server.stop()
