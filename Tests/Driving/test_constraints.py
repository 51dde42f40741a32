"""Constraints that cost much: they end by themselves, with a sentence, and hold up nobody else."""

import json
import threading

import grpc
import pytest

import martlet

OPERATIONS = ["add", "sub", "mul", "div"]
TREES = json.dumps({"$ref": "#/definitions/e", "definitions": {"e": {"anyOf": [{"type": "number"}] + [
    {"type": "object", "required": ["op", "left", "right"], "additionalProperties": False, "properties": {
        "op": {"const": name}, "left": {"$ref": "#/definitions/e"}, "right": {"$ref": "#/definitions/e"}}}
    for name in OPERATIONS]}}})


def while_it_runs(server, call):
    """What `call` comes to, in a thread of its own; until then, another caller's plain requests are answered."""
    result = []

    def run():
        with martlet.Client(server.address, timeout=120) as client:
            try:
                result.append(call(client))
            except martlet.MartletError as error:
                result.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    answered = 0
    with martlet.Client(server.address, timeout=60) as client:
        while thread.is_alive() or not answered:
            assert client.generate("x", model="tiny", max_tokens=1).usage.completion_tokens == 1
            answered += 1
    thread.join()
    return result[0]


def test_expression_trees_of_any_depth(server):
    """At every `{"left":` it is open which of four operations it is: 4 to the power of the depth stacks, if one lists
    them."""
    with martlet.Client(server.address, timeout=60) as client:
        letters = [client.tokenize(letter, model="tiny", add_special_tokens=False).token_ids[0] for letter in '{"left:']
    answer = while_it_runs(server, lambda client: client.generate(
        "The", model="tiny", max_tokens=200, json_schema=TREES, allowed_token_ids=letters, temperature=0))
    assert answer.usage.completion_tokens == 200, answer
    assert answer.text.count("{") > 20, answer.text


def test_too_many_readings_end_one_request(server):
    """60,000 alternatives that begin alike: a sentence, after a few tokens."""
    grammar = "root ::= " + '"x"root"y"|' * 60_000 + '"z"'
    with martlet.Client(server.address, timeout=60) as client:
        x = client.tokenize("x", model="tiny", add_special_tokens=False).token_ids[0]
    error = while_it_runs(server, lambda client: client.generate(
        "The", model="tiny", max_tokens=200, grammar=grammar, allowed_token_ids=[x]))
    assert isinstance(error, martlet.MartletError) and error.code == grpc.StatusCode.INVALID_ARGUMENT, error
    assert error.message.startswith("constraint: is too ambiguous here"), error.message


@pytest.mark.parametrize("pattern", ["(a{0,80}){80}", "(a{0,240}){240}"])
def test_an_expression_of_too_many_places_is_refused(server, pattern):
    error = while_it_runs(server, lambda client: client.generate("The", model="tiny", max_tokens=4, regex=pattern))
    assert isinstance(error, martlet.MartletError) and error.code == grpc.StatusCode.INVALID_ARGUMENT, error
    assert error.message.startswith("constraint: a regular expression has too many ways"), error.message


def test_whoever_gives_up_is_not_compiled_for(server):
    """Constraints that take long to compile, all past their deadlines: the next one is compiled soon."""
    # Each listed text is held against the pattern, which is compiled anew: a second or more, however fast the machine.
    slow = json.dumps({"enum": [f"b{number}" for number in range(3000)], "pattern": "^(a{0,20}){20}$"})
    with martlet.Client(server.address, timeout=60) as client:
        for number in range(5):
            with pytest.raises(martlet.MartletError) as caught:
                client.generate("The", model="tiny", max_tokens=4, json_schema=slow + " " * number, timeout=0.2)
            assert caught.value.code == grpc.StatusCode.DEADLINE_EXCEEDED, caught.value
        assert client.generate("The", model="tiny", max_tokens=9, regex="[ab]{3}", timeout=60).text


@pytest.mark.parametrize("schema", ['{"type":"object","minProperties":1,"maxProperties":0}', '{"const":1,"maximum":0}'])
def test_a_schema_that_nothing_satisfies_is_refused(server, schema):
    with martlet.Client(server.address, timeout=60) as client:
        with pytest.raises(martlet.MartletError) as caught:
            client.generate("The", model="tiny", max_tokens=4, json_schema=schema)
    assert caught.value.code == grpc.StatusCode.INVALID_ARGUMENT, caught.value
    assert caught.value.message.startswith("constraint: no text"), caught.value
