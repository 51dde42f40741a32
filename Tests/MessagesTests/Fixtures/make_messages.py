"""Makes messages.txt: messages encoded by Google's protobuf library, one "name hex" on each line.

Needs: protoc, and Python with the package protobuf.
Run:   python make_messages.py   (from anywhere; writes beside itself)
"""
import pathlib
import subprocess
import sys
import tempfile

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

here = pathlib.Path(__file__).resolve().parent
proto = here.parents[2] / "proto"
files = sorted(str(p.relative_to(proto)) for p in proto.rglob("*.proto"))
with tempfile.NamedTemporaryFile() as out:
    subprocess.run(["protoc", "-I.", "--include_imports", "-o", out.name, *files], cwd=proto, check=True)
    descriptors = descriptor_pb2.FileDescriptorSet.FromString(pathlib.Path(out.name).read_bytes())
pool = descriptor_pool.DescriptorPool()
for file in descriptors.file:
    pool.Add(file)


def new(name, /, **fields):
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(name))(**fields)


def everything(**fields):
    return new("martlet.testing.v1.Everything", **fields)


def node(**fields):
    return new("martlet.testing.v1.Node", **fields)


messages = {
    "empty": everything(),
    "scalars": everything(
        double_value=-1.5e300, float_value=0.1, int32_value=-(2**31), int64_value=-(2**63), uint32_value=2**32 - 1,
        uint64_value=2**64 - 1, sint32_value=-(2**31), sint64_value=-(2**63), fixed32_value=2**32 - 1,
        fixed64_value=2**64 - 1, sfixed32_value=-(2**31), sfixed64_value=-(2**63), bool_value=True,
        string_value="naïve 🐦 \0 end", bytes_value=bytes(range(256)), color_value=-1,
        node_value=node(name="root", child=node(name="twig", child=node()), children=[node(name="a"), node(leaf=0)],
                        tree=node(leaf=-1))),
    "unknown-enum": everything(color_value=77, packed_color=[0, 77, -1, 2000000000]),
    "optionals-zero": everything(
        optional_int32=0, optional_double=0.0, optional_bool=False, optional_string="", optional_bytes=b"",
        optional_color=0),
    "optionals-set": everything(
        optional_int32=-5, optional_double=-0.0, optional_bool=True, optional_string="x", optional_bytes=b"\0",
        optional_color=1),
    "repeated": everything(
        packed_int32=[0, 1, -1, 300, 2**31 - 1], packed_sint64=[0, -1, 1, -(2**63)],
        packed_double=[0.0, 1.5, float("inf")], packed_bool=[True, False, True], packed_color=[1, -1],
        unpacked_uint32=[7, 0, 2**32 - 1], strings=["", "a", "\0", "é"], blobs=[b"", b"\xff\xfe"],
        nodes=[node(), node(name="n")]),
    "choice-int32": everything(choice_int32=0),
    "choice-string": everything(choice_string=""),
    "choice-node": everything(choice_node=node()),
    "choice-bytes": everything(choice_bytes=b"\x80"),
    "choice-color": everything(choice_color=-1),
    "choice-bool": everything(choice_bool=False),
    "maps": everything(
        counts={"": 0, "one": 1, "minus": -1}, nodes_by_id={0: node(), -7: node(name="m")},
        answers={True: "yes", False: ""}, colors={2**64 - 1: 1, 0: 0}),
    "words": everything(protocol="h2", default=True, **{"self": 1, "in": 2}),
    "generate-request": new(
        "martlet.v1.GenerateRequest", model="stories", chat=new(
            "martlet.v1.ChatInput", messages=[
                new("martlet.v1.ChatMessage", role="system", content="Be brief."),
                new("martlet.v1.ChatMessage", role="user", content="你好"),
            ], add_generation_prompt=False),
        sampling=new(
            "martlet.v1.SamplingParameters", temperature=0.0, top_k=40, logit_bias={5: -100.0}, seed=0,
            banned_token_ids=[3, 4]),
        stopping=new("martlet.v1.StoppingParameters", max_tokens=0, stop=["\n\n", "END"]),
        constraint=new("martlet.v1.Constraint", choice=new("martlet.v1.Choice", options=["yes", "no"])), n=1),
    "delta": new(
        "martlet.v1.GenerateStreamResponse", delta=new(
            "martlet.v1.Delta", index=1, text=" Once", token_ids=[403, 1],
            logprobs=[new("martlet.v1.TokenLogprob", token_id=403, text=" On", token_bytes=b" On", logprob=-0.25, rank=1,
                          top=[new("martlet.v1.TopLogprob", token_id=403, logprob=-0.25)])])),
    "status": new("google.rpc.Status", code=3, message="sampling.temperature: -1 is below 0"),
    "health": new("grpc.health.v1.HealthListResponse"),
}
status = messages["status"].details.add()
status.Pack(new("google.rpc.BadRequest", field_violations=[
    new("google.rpc.BadRequest.FieldViolation", field="sampling.temperature", description="-1 is below 0")]))
messages["health"].statuses[""].status = 1
messages["health"].statuses["martlet.v1.Generation"].status = 2

with open(here / "messages.txt", "w") as out:
    for name, message in messages.items():
        print(name, message.SerializeToString(deterministic=True).hex(), file=out)
print(len(messages), "messages", file=sys.stderr)
