"""`martlet doctor`, completion scripts and help of the built program."""

import json
import os
import resource
import shutil
import subprocess

import pytest

from conftest import ROOT, TINY, binary



def martlet(*arguments, before=(), **keywords):
    return subprocess.run(
        [*before, binary("MARTLET_BIN", "martlet"), *map(str, arguments)], capture_output=True, text=True, timeout=60,
        **keywords)


def commands(tree=None, path=()):
    """Every command of the program, with those below it, from the program itself."""
    tree = tree or json.loads(martlet("--experimental-dump-help").stdout)["command"]
    found = [list(path)]
    for child in tree.get("subcommands", []):
        if child["commandName"] != "help":
            found += commands(child, (*path, child["commandName"]))
    return found


COMMANDS = commands()


def doctor(*arguments, **keywords):
    done = martlet("doctor", "--json", *arguments, **keywords)
    report = json.loads(done.stdout)
    grades = {finding["what"]: finding["grade"] for finding in report["findings"]}
    worst = 2 if "wrong" in grades.values() else 1 if "slow" in grades.values() else 0
    assert done.returncode == worst
    for finding in report["findings"]:
        assert (finding["grade"] == "ok") == ("advice" not in finding), finding
    return report, grades


def test_facts_are_those_of_the_kernel():
    report, grades = doctor()
    assert report["cores"] == len(os.sched_getaffinity(0))
    assert 1 <= report["threads"] <= report["cores"]
    with open("/proc/meminfo") as file:
        total = int(file.readline().split()[1]) * 1024
    assert report["memoryBytes"] == total and 0 < report["availableMemoryBytes"] <= total
    assert report["openFiles"] == resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    with open("/proc/cpuinfo") as file:
        flags = file.read()
    assert ("AVX2" in report["instructionSets"]) == (" avx2 " in flags)
    assert "reference" in report["kernels"]
    named = set(grades)
    assert {"processor", "instruction sets", "kernels", "cores", "load", "memory", "huge pages", "open files", "nghttp2",
            "protobuf-c", "zlib", "version", "kernel"} <= named


def test_few_open_files_are_noticed():
    def limit(count):
        return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (count, count))

    report, grades = doctor(preexec_fn=limit(1024))
    assert grades["open files"] == "slow" and report["openFiles"] == 1024
    assert doctor(preexec_fn=limit(40))[1]["open files"] == "wrong"


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2 or not shutil.which("taskset"), reason="one core, or no taskset")
def test_affinity_is_noticed():
    core = str(min(os.sched_getaffinity(0)))
    report, grades = doctor(before=["taskset", "-c", core])
    assert report["cores"] == report["threads"] == 1 and grades["cores"] == "slow"


def test_a_model_that_fits_and_one_that_is_none(tmp_path):
    assert doctor("--model", TINY)[1]["model"] == "ok"
    # A classifier that was trained here, and has no cache.
    assert doctor("--model", ROOT / "deploy" / "models" / "martlet-sentiment")[1]["model"] == "ok"
    assert martlet("doctor", "--model", "/nowhere").returncode == 66
    (tmp_path / "x.gguf").write_text("no model")
    assert martlet("doctor", "--model", tmp_path / "x.gguf").returncode == 65


def test_table():
    done = martlet("doctor")
    assert done.stdout.splitlines()[0].split() == ["version", "martlet", "0.1.0"]


@pytest.mark.parametrize("shell, check", [("bash", ["bash", "-n"]), ("zsh", ["zsh", "-n"]), ("fish", ["fish", "-n"])])
def test_completion(shell, check, tmp_path):
    done = martlet("--generate-completion-script", shell)
    assert done.returncode == 0
    assert len(COMMANDS) > 9
    for word in [*(name for path in COMMANDS for name in path), "max-queue", "config", "timeout", "json"]:
        assert word in done.stdout, word
    script = tmp_path / f"martlet.{shell}"
    script.write_text(done.stdout)
    if shutil.which(shell):
        subprocess.run([*check, script], check=True)


@pytest.mark.parametrize("line, expected", [
    ("martlet ser", "serve"), ("martlet serve --max-", "--max-queue"), ("martlet serve --log-level wa", "warning"),
    ("martlet serve --cache-type f", "f16"), ("martlet perplexity --cache-type q", "q8"),
    ("martlet generate --kernels ref", "reference"), ("martlet inspect mod", "model.gguf"),
    ("martlet train ru", "run.json"), ("martlet generate --model mod", "model.gguf"),
    ("martlet keys list --file key", "keys.txt")])
def test_bash_completes(line, expected, tmp_path):
    for name in ["model.gguf", "run.json", "keys.txt"]:
        (tmp_path / name).touch()
    script = tmp_path / "martlet.bash"
    script.write_text(martlet("--generate-completion-script", "bash").stdout)
    words = line.split()
    program = f"""
        source {script}
        COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}
        COMP_LINE={line!r}; COMP_POINT={len(line)}
        _martlet martlet {words[-1]} {words[-2]}
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(
        ["bash", "-c", program], capture_output=True, text=True, timeout=60, cwd=tmp_path,
        env={**os.environ, "PATH": os.path.dirname(binary("MARTLET_BIN", "martlet")) + ":" + os.environ["PATH"]})
    assert expected in done.stdout.split(), (done.stdout, done.stderr)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_has_examples_and_says_what_every_flag_is_for(command):
    done = martlet(*command, "--help")
    assert done.returncode == 0
    assert "Example" in done.stdout
    if command:
        assert f"martlet {' '.join(command)}" in done.stdout.partition("Example")[2]
    options = done.stdout.partition("OPTIONS:")[2]
    # Every flag has words behind it, on its line or the next.
    lines = options.splitlines()
    for index, line in enumerate(lines):
        if line.startswith("  -"):
            words = line[26:].strip() if line[25:26] == " " else lines[index + 1].strip()
            assert words and not words.startswith("-"), line
