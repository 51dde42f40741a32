#!/usr/bin/env python3
"""Makes cases.binpb (descriptors) and cases.json (JSON and octets that belong together) with Google's own library.

Needs protobuf and grpcio-tools from PyPI. Run it in this folder; commit what it writes.

cases.json holds: "good": [type, JSON as it is given, octets (hex), JSON as json_format prints it] and "bad": [type, JSON],
which json_format refuses.
"""

import json
import pathlib
import random
import tempfile

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
from grpc_tools import protoc
import grpc_tools

here = pathlib.Path(__file__).parent
proto = here.parents[2] / "proto"
out = here / "cases.binpb"
include = pathlib.Path(grpc_tools.__file__).parent / "_proto"
assert protoc.main(["protoc", f"-I{here}", f"-I{proto}", f"-I{include}", "--include_imports", f"-o{out}", "cases.proto",
                    "martlet/testing/v1/everything.proto", "martlet/v1/generation.proto"]) == 0
pool = descriptor_pool.DescriptorPool()
for file in descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes()).file:
    pool.Add(file)


def message(name):
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(name))()


EVERY, KNOWN, NODE = "martlet.testing.v1.Everything", "cases.Known", "martlet.testing.v1.Node"
given = [
    (EVERY, {}),
    (EVERY, {"doubleValue": 0.1, "floatValue": 0.1, "int32Value": -5, "int64Value": "-9223372036854775808",
             "uint32Value": 4294967295, "uint64Value": "18446744073709551615", "sint32Value": -2147483648,
             "sint64Value": -9007199254740993, "fixed32Value": 7, "fixed64Value": "8", "sfixed32Value": -9,
             "sfixed64Value": "-10", "boolValue": True, "stringValue": "a\"\\\n\u0001\u00e9\U0001F426\u2028",
             "bytesValue": "AAEC/w==", "colorValue": 1, "nodeValue": {"name": "n", "child": {"name": "c"}}}),
    (EVERY, {"double_value": 1e300, "float_value": 3.4e38, "int32_value": "17", "int64_value": 5.0}),
    (EVERY, {"doubleValue": "NaN", "floatValue": "-Infinity"}),
    (EVERY, {"doubleValue": "Infinity", "floatValue": "1.5"}),
    (EVERY, {"doubleValue": -0.0, "floatValue": 1e-45, "int32Value": 1e3}),
    (EVERY, {"optionalInt32": 0, "optionalDouble": 0, "optionalBool": False, "optionalString": "",
             "optionalBytes": "", "optionalColor": 0}),
    (EVERY, {"optionalInt32": None, "strings": None, "stringValue": None}),
    (EVERY, {"packedInt32": [1, -1, 0], "packedSint64": ["1", -2], "packedDouble": [1.5, "NaN"],
             "packedBool": [True, False], "packedColor": [0, 1], "unpackedUint32": [0, 1, 4294967295],
             "strings": ["", "x"], "blobs": ["", "_-8"], "nodes": [{}, {"name": "x", "children": [{}]}]}),
    (EVERY, {"packedInt32": [], "counts": {}}),
    (EVERY, {"choiceInt32": 0}), (EVERY, {"choiceString": ""}), (EVERY, {"choiceNode": {}}),
    (EVERY, {"choiceBytes": "AA"}), (EVERY, {"choiceColor": 99}), (EVERY, {"choiceBool": False}),
    (EVERY, {"counts": {"b": "1", "": 0, "a": -1}, "nodesById": {"-3": {"name": "x"}, "4": {}},
             "answers": {"true": "yes", "false": ""}, "colors": {"18446744073709551615": 1}}),
    (EVERY, {"protocol": "p", "default": True, "self": 1, "in": 2}),
    (KNOWN, {"any": {"@type": f"type.googleapis.com/{NODE}", "name": "x"}}),
    (KNOWN, {"any": {"@type": "type.googleapis.com/google.protobuf.Duration", "value": "3s"}}),
    (KNOWN, {"any": {"@type": "type.googleapis.com/google.protobuf.Empty"}}),
    (KNOWN, {"any": {"@type": "type.googleapis.com/google.protobuf.Value", "value": [1, {"a": None}]}}),
    (KNOWN, {"any": {"@type": f"type.googleapis.com/{KNOWN}", "any": {
        "@type": f"type.googleapis.com/{NODE}", "name": "inner"}, "time": "2026-01-01T00:00:00Z"}}),
    (KNOWN, {"duration": "0s", "durations": ["1.5s", "-1.5s", "-0.000000001s", "315576000000s", "0.010s", "0.000020s"]}),
    (KNOWN, {"time": "1970-01-01T00:00:00Z", "times": {
        "a": "0001-01-01T00:00:00Z", "b": "9999-12-31T23:59:59.999999999Z", "c": "2024-02-29T12:30:00.5+02:00",
        "d": "1969-12-31T23:59:59.000001Z", "e": "2000-03-01T00:00:00-11:30"}}),
    (KNOWN, {"empty": {}, "mask": "fooBar.baz,x", "zero": 0, "unpacked": [1, 2], "packed": [3, 0]}),
    (KNOWN, {"object": {"a": 1, "b": [True, None, "x", {"c": -2.5}], "d": {}}, "list": [], "value": None}),
    (KNOWN, {"value": 5}), (KNOWN, {"value": "x"}), (KNOWN, {"value": {}}), (KNOWN, {"value": []}),
    (KNOWN, {"values": [None, 0, "", False, {}, []], "nothing": None}),
    (KNOWN, {"double": 0, "float": 1.5, "int64": "0", "uint64": 5, "int32": -1, "uint32": 0, "bool": False,
             "string": "", "bytes": "AQI="}),
    (KNOWN, {"pair": {"left": "l", "right": "r"}}),
    ("martlet.v1.GenerateRequest", {"text": "Once", "sampling": {"temperature": 0, "seed": "18446744073709551615"},
                                    "stopping": {"maxTokens": 4, "stop": ["\n"]}, "n": 1}),
]
bad = [
    (EVERY, {"nosuch": 1}), (EVERY, {"int32Value": 2147483648}), (EVERY, {"int32Value": 1.5}),
    (EVERY, {"int32Value": "x"}), (EVERY, {"int32Value": True}), (EVERY, {"uint32Value": -1}),
    (EVERY, {"uint64Value": "18446744073709551616"}), (EVERY, {"boolValue": "true"}), (EVERY, {"stringValue": 1}),
    (EVERY, {"bytesValue": 1}), (EVERY, {"colorValue": "NOPE"}), (EVERY, {"floatValue": 1e39}),
    (EVERY, {"nodeValue": []}), (EVERY, {"strings": "x"}), (EVERY, {"strings": [None]}), (EVERY, {"counts": []}),
    (EVERY, {"counts": {"a": None}}), (EVERY, {"answers": {"maybe": "x"}}), (EVERY, {"nodesById": {"x": {}}}),
    (EVERY, {"choiceInt32": 1, "choiceBool": True}), (EVERY, []), (EVERY, 1),
    (EVERY, {"int32Value": 1, "int32_value": 2}),
    (KNOWN, {"any": {"name": "x"}}), (KNOWN, {"any": {"@type": "type.googleapis.com/no.Such"}}),
    (KNOWN, {"duration": "1"}), (KNOWN, {"duration": 1}), (KNOWN, {"duration": "315576000001s"}),
    (KNOWN, {"time": "2026-01-01"}), (KNOWN, {"time": "2026-02-30T00:00:00Z"}),
    (KNOWN, {"time": "2026-01-01T00:00:00"}), (KNOWN, {"object": []}), (KNOWN, {"list": {}}),
]
# Random trees of every field, so that no combination is left out by taste.
draw = random.Random(8)


def node(depth):
    built = {"name": draw.choice(["", "a", "\u00fc"])}
    if depth:
        built["children"] = [node(depth - 1) for _ in range(draw.randrange(3))]
    return built


for _ in range(200):
    built = {}
    pick = lambda chance=0.4: draw.random() < chance
    for name, low, high in [("int32Value", -2**31, 2**31 - 1), ("int64Value", -2**63, 2**63 - 1),
                            ("uint32Value", 0, 2**32 - 1), ("uint64Value", 0, 2**64 - 1),
                            ("sint32Value", -2**31, 2**31 - 1), ("sint64Value", -2**63, 2**63 - 1),
                            ("fixed32Value", 0, 2**32 - 1), ("fixed64Value", 0, 2**64 - 1),
                            ("sfixed32Value", -2**31, 2**31 - 1), ("sfixed64Value", -2**63, 2**63 - 1)]:
        if pick():
            built[name] = draw.choice([draw.randint(low, high), low, high, 0, 1])
    if pick():
        built["doubleValue"] = draw.choice([draw.gauss(0, 1), draw.random() * 10.0 ** draw.randint(-300, 300)])
    if pick():
        built["floatValue"] = draw.gauss(0, 10.0 ** draw.randint(-30, 30))
    if pick():
        built["nodeValue"] = node(3)
    if pick():
        built["packedSint64"] = [draw.randint(-2**63, 2**63 - 1) >> draw.randrange(64) for _ in range(draw.randrange(5))]
    if pick():
        built["counts"] = {str(index): str(draw.randint(-9, 9)) for index in range(draw.randrange(4))}
    given.append((EVERY, built))

good = []
for name, tree in given:
    text = json.dumps(tree)
    parsed = json_format.Parse(text, message(name), descriptor_pool=pool)
    octets = parsed.SerializeToString(deterministic=True)
    again = message(name)
    again.ParseFromString(octets)
    good.append([name, text, octets.hex(), json_format.MessageToJson(again, indent=None, descriptor_pool=pool)])
refused = []
for name, tree in bad:
    text = json.dumps(tree)
    try:
        json_format.Parse(text, message(name), descriptor_pool=pool)
    except json_format.ParseError:
        refused.append([name, text])
    else:
        print("json_format takes", name, text)
(here / "cases.json").write_text(json.dumps({"good": good, "bad": refused}, indent=0))
print(len(good), "good,", len(refused), "bad")
