"""Commands that run a model on the terminal: what they take, and what they say of what they cannot."""

import json
import os
import subprocess

import pytest

from conftest import TINY, binary


def martlet(*arguments, **options):
    return subprocess.run(
        [binary("MARTLET_BIN", "martlet"), *map(str, arguments)], capture_output=True, timeout=60, **options)


def refused(done, code, *sentences):
    told = done.stderr.decode()
    assert done.returncode == code, told
    for sentence in sentences:
        assert sentence in told, told


@pytest.fixture(scope="module")
def classifier(tmp_path_factory):
    """The run of a classifier, of four steps."""
    folder = tmp_path_factory.mktemp("classifier")
    (folder / "xor.json").write_text(json.dumps({
        "name": "xor", "task": "classification", "data": {"kind": "xor", "examples": 80, "validation": 0.2, "test": 0.2},
        "model": {"layers": [{"layer": "dense", "units": 4, "activation": "tanh"}, {"layer": "dense", "units": 2}]},
        "training": {"steps": 4, "batch": 16, "learning_rate": 0.1}}))
    done = martlet("train", folder / "xor.json", "--output", folder / "xor", "--quiet")
    assert done.returncode == 0, done.stderr
    return folder / "xor"


def perplexity(text, *arguments, **options):
    return martlet("perplexity", "--model", TINY, text, "--window", "16", "--json", *arguments, **options)


def test_perplexity_takes_files_pipes_and_standard_input(tmp_path):
    text = "Once upon a time there was a bird.\n".encode() * 4
    file = tmp_path / "text.txt"
    file.write_bytes(text)
    found = json.loads(perplexity(file).stdout)
    assert found["tokens"] > 0
    assert json.loads(perplexity("-", input=text).stdout) == found
    assert json.loads(perplexity("/dev/stdin", input=text).stdout) == found
    read, write = os.pipe()
    os.write(write, text)
    os.close(write)
    with open(read, "rb"):
        # As a shell's <(cat text.txt) does it.
        assert json.loads(perplexity(f"/dev/fd/{read}", pass_fds=[read]).stdout) == found
    # A mark at the beginning is none of the text.
    assert json.loads(perplexity("-", input=b"\xef\xbb\xbf" + text).stdout) == found
    refused(perplexity("/dev/null"), 64, "text: must have at least two tokens")
    refused(perplexity(tmp_path), 66, f"{tmp_path}: cannot be read: is a directory")
    refused(perplexity(tmp_path / "none"), 66, "cannot be read: no such file or directory")


def test_a_line_may_end_as_on_any_system():
    by_ends = [json.loads(perplexity("-", "--lines", input=end.join([b"Once upon", b"a time", b""])).stdout)
               for end in [b"\n", b"\r\n"]]
    assert by_ends[0] == by_ends[1]


@pytest.mark.parametrize("text, line, place, byte", [
    (b"abc\ndef\xff", 2, 7, "FF"), (b"ab\xe2\x82", 1, 2, "E2"), (b"\xc0\x80", 1, 0, "C0"), (b"\n\n\xed\xa0\x80", 3, 2, "ED")])
def test_text_that_is_not_utf8_is_refused_with_its_place(text, line, place, byte, tmp_path):
    file = tmp_path / "text.txt"
    file.write_bytes(text)
    sentence = f", line {line}: not text in UTF-8: 0x{byte}, which is byte {place} of it"
    refused(perplexity(file), 65, f"{file}{sentence}")
    refused(perplexity("-", input=text), 65, f"standard input{sentence}")
    refused(martlet("generate", "--model", TINY, "-", input=text), 65, f"standard input{sentence}")


def test_a_system_message_needs_a_chat():
    refused(martlet("generate", "--model", TINY, "--system", "Be brief.", "x"), 64, "--system needs --chat")
    done = martlet("generate", "--model", TINY, "--chat", "--system", "Be brief.", "-n", "1", "x")
    assert done.returncode == 0 or b"--system" not in done.stderr


@pytest.mark.parametrize("command", [["perplexity", "-"], ["generate", "x"]])
def test_a_classifier_is_called_one(command, classifier):
    done = martlet(command[0], "--model", classifier, *command[1:], input=b"some text")
    refused(done, 65, f"{classifier} is a classifier", "martlet serve", "martlet evaluate")


def test_lengths_of_a_context():
    for length in ["0", "1", "16777217"]:
        refused(martlet("inspect", TINY, "--context", length), 64, "--context must be from 2 to 16777216 tokens")
    assert martlet("inspect", TINY, "--context", "2").returncode == 0


@pytest.mark.parametrize("option, value, sentence", [
    ("--temperature", "-1", "temperature: must be from 0.0 to 100.0, not -1.0"), ("--top-p", "-0.5", "top_p: must be"),
    ("--min-p", "-1", "min_p: must be"), ("--repetition-penalty", "-2", "repetition_penalty: must be"),
    ("--max-tokens", "-1", "max_tokens: must not be negative"), ("-n", "-1", "max_tokens: must not be negative"),
    ("--seed", "-1", "The value '-1' is invalid for '--seed"),
])
def test_negative_numbers_are_numbers(option, value, sentence):
    done = martlet("generate", "--model", TINY, option, value, "x")
    refused(done, 64, sentence)
    assert b"Missing value" not in done.stderr


def test_a_text_to_stop_at_may_begin_with_a_dash():
    done = martlet("generate", "--model", TINY, "-n", "2", "--stop", "-x", "--stop", "- ", "Once")
    assert done.returncode == 0, done.stderr
