"""The load benchmark against the built server."""

import json
import xml.dom.minidom

import pytest

from conftest import TINY, Server
from martlet.load.__main__ import main


def load(target, folder, *arguments):
    """Runs the benchmark; its JSON."""
    files = ["--json", str(folder / "load.json"), "--svg", str(folder / "load.svg")]
    assert main(["--target", target, "--quiet", *files, *map(str, arguments)]) == 0
    xml.dom.minidom.parse(str(folder / "load.svg"))
    return json.loads((folder / "load.json").read_text())


def test_every_request_is_answered_and_counted(server, tmp_path, capsys):
    result = load(server.address, tmp_path, "--model", "tiny", "--rate", 20, 60, "--duration", 2, "--prompt-tokens",
                  "uniform:40:80", "--output-tokens", "choice:1,5,20", "--shared-prefix-share", 0.5,
                  "--shared-prefix-tokens", 64)
    for row, requests in zip(result["runs"], result["requests"]):
        assert row["codes"] == {"OK": row["requests"]} and row["requests"] == len(requests) > 10
        assert row["time_to_first_token"]["p50"] > 0 and row["output_tokens_per_second"] > 0
        tokens = [sum(count for _, count in request["deltas"]) for request in requests]
        assert set(tokens) == {1, 5, 20}
        # The common prefix of 64 tokens is two blocks of the cache.
        assert row["cached_share"] > 0.1
        assert all(request["due"] <= request["sent"] <= request["ended"] for request in requests)
    table = capsys.readouterr().out.splitlines()
    assert table[1].split()[:3] == ["rate/s", "requests", "errors"] and len(table) >= 4


def test_refusals_are_counted_by_code(slow_model, tmp_path, capsys):
    server = Server("--model", f"slow={slow_model}", "--max-sequences", 1, "--max-queue", 1, "--cache-mib", 64)
    try:
        result = load(server.address, tmp_path, "--rate", 40, "--duration", 1, "--output-tokens", 100, "--prompt-tokens", 20)
    finally:
        server.stop()
    codes = result["runs"][0]["codes"]
    assert codes.get("RESOURCE_EXHAUSTED", 0) > 5 and codes.get("OK", 0) >= 1
    assert "RESOURCE_EXHAUSTED" in capsys.readouterr().out


def test_an_absent_server_ends_with_a_sentence(capsys):
    assert main(["--target", "127.0.0.1:9", "--duration", "1"]) == 1
    assert capsys.readouterr().err.startswith("martlet-load: 127.0.0.1:9: UNAVAILABLE")


@pytest.fixture
def constrained(client):
    def generate(seed, **options):
        return client.generate("An answer: ", model="tiny", max_tokens=300, seed=seed, **options).text

    return generate


def test_constraints_hold_through_the_server(constrained):
    schema = {"type": "object", "properties": {"kind": {"enum": ["bird", "fish"]}, "legs": {"type": "integer", "minimum": 0,
              "maximum": 8}}, "required": ["kind", "legs"], "additionalProperties": False}
    for seed in range(12):
        value = json.loads(constrained(seed, json_schema=schema))
        assert value["kind"] in ("bird", "fish") and 0 <= value["legs"] <= 8 and len(value) == 2
        assert constrained(seed, choice=["yes", "no"]) in ("yes", "no")
        assert constrained(seed, regex="[a-c]{2,4}-[0-9]") [-2] == "-"
