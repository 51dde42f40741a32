"""Every limit of the program's flags and of a request's fields: kept at its border, refused one step beyond it."""

import math
import socket
import subprocess

import grpc
import pytest

from conftest import TINY, Server, binary
from martlet._errors import error_of_call
from martlet.v1 import common_pb2, generation_pb2, generation_pb2_grpc, scoring_pb2, scoring_pb2_grpc
from martlet.v1 import tokenization_pb2, tokenization_pb2_grpc


# Flags of `martlet serve`

def serve(*arguments):
    """The exit code and what the program says of these flags; nothing is started."""
    done = subprocess.run(
        [binary("MARTLET_BIN", "martlet"), "serve", "--model", TINY, *arguments, "--show-settings"],
        capture_output=True, text=True, timeout=60)
    return done.returncode, done.stderr


NUMBERS = {
    "threads": (["1", "256"], ["0", "-1", "257"]),
    "context": (["2", "16777216"], ["1", "0", "-5", "16777217"]),
    "cache-mib": (["1", "1048576"], ["0", "-1", "1048577"]),
    "max-sequences": (["1", "4096"], ["0", "-1", "4097"]),
    "max-queue": (["0", "1000000"], ["-1", "1000001"]),
    "event-loops": (["1", "64"], ["0", "-1", "65"]),
    "max-request-bytes": (["1024", "2147483648"], ["1023", "0", "-1", "2147483649"]),
    "grace": (["0", "0.5", "86400"], ["-0.1", "86400.5", "nan", "inf", "-inf"]),
    "memory-budget": (
        ["1", "1B", "0.5KiB", "800MiB", "3GiB", "3.9TiB"],
        ["0", "-1", "0.5", "nan", "inf", "1e30", "4096TiB", "3GiBs", "GiB", "½GiB", "1.2.3"]),
}
NO_NUMBERS = ["many", "", "1 2", "0x", "99999999999999999999999"]


@pytest.mark.parametrize("flag", NUMBERS)
def test_a_number_of_a_flag_has_a_range(flag):
    good, bad = NUMBERS[flag]
    for value in good:
        assert serve(f"--{flag}={value}")[0] == 0, value
    for value in bad + NO_NUMBERS:
        code, said = serve(f"--{flag}={value}")
        assert code == 64 and f"--{flag}" in said.splitlines()[0], (value, code, said)


def test_every_flag_with_a_number_is_in_the_table():
    listing = subprocess.run(
        [binary("MARTLET_BIN", "martlet"), "serve", "--show-settings"], capture_output=True, text=True, timeout=60).stdout
    numbers = {
        line.lstrip("# ").split(" = ")[0] for line in listing.splitlines()
        if " = " in line and line.split(" = ")[1].split()[0].replace(".", "").isdigit()}
    assert numbers <= NUMBERS.keys(), numbers - NUMBERS.keys()


@pytest.mark.parametrize("arguments, code, sentence", [
    (["--listen", "nowhere"], 64, "--listen 'nowhere' is no address"),
    (["--listen", "127.0.0.1:65536"], 64, "--listen '127.0.0.1:65536' is no address"),
    (["--listen", "unix:"], 64, "--listen 'unix:' is no address"),
    (["--listen", "unix:/tmp/" + "x" * 200], 69, "cannot listen on unix:/tmp/xxx"),
    (["--listen", "192.0.2.1:1"], 69, "cannot listen on 192.0.2.1:1: this machine has no such address"),
    (["--listen", "unix:/nowhere/socket"], 69, "cannot listen on unix:/nowhere/socket: No such file or directory"),
    (["--admin", "192.0.2.1:1"], 69, "cannot listen on 192.0.2.1:1: this machine has no such address"),
    (["--admin", "127.0.0.1:65536"], 64, "--admin '127.0.0.1:65536' is no address"),
    (["--admin", "unix:/tmp/admin"], 64, "--admin 'unix:/tmp/admin' is no address"),
    (["--cache-type", "f64"], 64, "--cache-type must be f32, f16 or q8, found 'f64'"),
    (["--kernels", "fastest"], 64, "--kernels 'fastest' is none of this machine's"),
    (["--log-level", "loud"], 64, "'loud' is invalid for '--log-level"),
    (["--operator", "me"], 64, "--operator needs --api-keys or --certificate-identity"),
    (["--model-folder", "/tmp"], 64, "--model-folder needs --operator"),
    (["--share-prefixes", "a=b"], 64, "--share-prefixes needs --api-keys or --certificate-identity"),
    (["--tls-key", "key.pem"], 64, "--tls-certificate and --tls-key belong together"),
    (["--tls-client-roots", "roots.pem"], 64, "--tls-client-roots needs --tls-certificate"),
    (["--certificate-identity"], 64, "--certificate-identity needs --tls-client-roots"),
    (["--api-keys", "/nowhere/keys"], 66, "/nowhere/keys cannot be read: no such file or directory"),
    (["--api-keys", "/"], 65, "/ cannot be read: is a directory"),
    (["--conversations", "/dev/null/folder"], 65,
     "/dev/null/folder: the folder of saved conversations cannot be made: not a directory"),
    (["--draft", "/nowhere/draft"], 66, "/nowhere/draft: no such file or folder"),
])
def test_flags_that_make_no_sense_end_the_program_with_a_sentence(arguments, code, sentence):
    listen = [] if "--listen" in arguments else ["--listen", "127.0.0.1:0"]
    done = subprocess.run(
        [binary("MARTLET_BIN", "martlet"), "serve", "--model", TINY, *listen, *arguments],
        capture_output=True, text=True, timeout=60)
    assert done.returncode == code, (done.returncode, done.stderr)
    assert sentence in done.stderr


@pytest.mark.parametrize("flag", ["--listen", "--admin"])
def test_an_address_in_use_is_named(flag):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = "127.0.0.1:%d" % taken.getsockname()[1]
        listen = [] if flag == "--listen" else ["--listen", "127.0.0.1:0"]
        done = subprocess.run(
            [binary("MARTLET_BIN", "martlet"), "serve", "--model", TINY, *listen, flag, address],
            capture_output=True, text=True, timeout=60)
    assert done.returncode == 69
    assert f"cannot listen on {address}: another program listens there; end it, or choose another address" in done.stderr


def test_an_operator_needs_a_folder_that_is_there(tmp_path):
    keys = tmp_path / "keys.txt"
    subprocess.run(
        [binary("MARTLET_BIN", "martlet"), "keys", "new", "--file", keys, "--tenant", "me"], check=True,
        capture_output=True, timeout=60)
    for folder, why in [(tmp_path / "absent", "no such file or directory"), (keys, "not a directory")]:
        done = subprocess.run(
            [binary("MARTLET_BIN", "martlet"), "serve", "--model", TINY, "--listen", "127.0.0.1:0", "--api-keys", keys,
             "--operator", "me", "--model-folder", folder], capture_output=True, text=True, timeout=60)
        assert done.returncode == 66 and f"--model-folder {folder}: {why}" in done.stderr, done.stderr


@pytest.mark.parametrize("arguments", [
    ["--cache-mib", 1048576], ["--max-sequences", 4096, "--max-queue", 0], ["--context", 16777216],
    ["--threads", 256, "--event-loops", 64], ["--max-queue", 1000000, "--cache-mib", 1],
], ids=lambda arguments: " ".join(map(str, arguments)))
def test_the_borders_serve_or_say_why_not(arguments):
    """The largest and smallest numbers that the flags take end in a server that answers, or in a sentence."""
    process = subprocess.Popen(
        [binary("MARTLET_BIN", "martlet"), "serve", "--listen", "127.0.0.1:0", "--model", f"tiny={TINY}",
         *map(str, arguments)], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    said = []
    try:
        for line in process.stderr:
            said.append(line)
            if '"message":"ready"' in line:
                break
        if process.poll() is None and said and '"message":"ready"' in said[-1]:
            return
        assert process.wait(60) in (64, 65), said
        assert "martlet: " in said[-1], said
    finally:
        if process.poll() is None:
            process.kill()
        process.stderr.close()
        process.wait()


@pytest.mark.parametrize("limit", [2000, None])
def test_a_request_over_the_limit_of_bytes(limit):
    server = Server("--model", f"tiny={TINY}", *(["--max-request-bytes", limit] if limit else []))
    try:
        with grpc.insecure_channel(server.address) as channel:
            tokenize = channel.unary_unary("/martlet.v1.Tokenization/Tokenize")

            def answer(size):
                request = tokenization_pb2.TokenizeRequest(model="tiny", text="x" * (size - 100))
                request.text += "x" * (size - request.ByteSize())
                assert request.ByteSize() == size
                try:
                    tokenize(request.SerializeToString(), timeout=60)
                except grpc.RpcError as error:
                    return error
                return None

            assert answer(2000) is None
            over = answer(2001)
            if limit:
                assert over.code() == grpc.StatusCode.RESOURCE_EXHAUSTED and "2001" in over.details()
                assert answer(2000) is None
            else:
                assert over is None
    finally:
        server.stop()


# Fields of requests

def generate(path, value):
    """A small request with one field set: by its path, or by a function of the request."""
    request = generation_pb2.GenerateRequest(model="tiny", text="The martlet")
    request.stopping.max_tokens = 1
    *parents, name = path.split(".")
    place = request
    for parent in parents:
        place = getattr(place, parent)
    if isinstance(value, (list, dict)):
        field = getattr(place, name)
        if isinstance(value, dict):
            for key, number in value.items():
                field[key] = number
        else:
            field.extend(value)
    else:
        setattr(place, name, value)
    return request


messages = [common_pb2.ChatMessage(role="user", content="")]
FIELDS = [
    ("sampling.temperature", [0, 100], [-0.01, 100.01, math.nan, math.inf]),
    ("sampling.top_p", [0.01, 1], [0, 1.01, math.nan]),
    ("sampling.min_p", [0, 1], [-0.01, 1.01, math.nan]),
    ("sampling.typical_p", [0.01, 1], [0, 1.01, math.nan]),
    ("sampling.repetition_penalty", [0.01, 100], [0, -1, 100.01, math.nan]),
    ("sampling.presence_penalty", [-2, 2], [-2.01, 2.01, math.nan]),
    ("sampling.frequency_penalty", [-2, 2], [-2.01, 2.01, math.nan]),
    ("sampling.logit_bias", [{0: 1000, 383: -1000}], [
        {0: 1000.5}, {0: math.nan}, {-1: 0}, {384: 0}, {key: 0 for key in range(1025)}]),
    ("sampling.allowed_token_ids", [[5] * 65_536], [[5] * 65_537, [-1], [384]]),
    ("sampling.banned_token_ids", [[5] * 65_536], [[5] * 65_537, [-1], [384]]),
    ("sampling.dry.multiplier", [0, 100], [-0.01, 100.01, math.nan]),
    ("sampling.dry.base", [1, 100], [0.99, 100.01, math.nan]),
    ("sampling.dry.allowed_length", [0, 1024], [1025, 4294967295]),
    ("sampling.dry.sequence_breakers", [["x"] * 64], [["x"] * 65]),
    ("sampling.xtc.probability", [0, 1], [-0.01, 1.01, math.nan]),
    ("sampling.xtc.threshold", [0, 1], [-0.01, 1.01, math.nan]),
    ("stopping.min_tokens", [1], [2, 4294967295]),
    ("stopping.stop", [["x"] * 64, ["x" * 1024]], [["x"] * 65, ["x" * 1025], [""]]),
    ("stopping.stop_token_ids", [[5] * 1024], [[5] * 1025, [-1], [384]]),
    ("stopping.time_limit_seconds", [86_400], [0, -1, 86_400.5, math.nan, math.inf]),
    ("output.logprobs", [0, 100], [101, 4294967295]),
    ("output.prompt_logprobs", [0, 100], [101, 4294967295]),
    ("n", [1, 64], [0, 65, 4294967295]),
    ("best_of", [64], [0, 65, 4294967295]),
    ("priority", [-100, 100], [-101, 101]),
    ("truncate_prompt_tokens", [1, 4294967295], [0]),
    ("request_id", ["x" * 128], ["x" * 129, "a b", "é"]),
    ("cache_salt", ["x" * 256], ["x" * 257]),
    ("tokens.ids", [[5] * 511], [[5, -1], [5, 384]]),
    ("chat.messages", [messages], [messages * 65_537]),
    ("constraint.regex", ["a" * 100], ["a" * ((1 << 20) + 1)]),
]


@pytest.mark.parametrize("path, good, bad", FIELDS, ids=[path for path, _, _ in FIELDS])
def test_a_field_has_a_range(server, path, good, bad):
    with grpc.insecure_channel(server.address) as channel:
        stub = generation_pb2_grpc.GenerationStub(channel)
        for value in good:
            stub.Generate(generate(path, value), timeout=60)
        for value in bad:
            with pytest.raises(grpc.RpcError) as caught:
                stub.Generate(generate(path, value), timeout=60)
            assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT, (str(value)[:80], caught.value)
            assert path.split(".")[0] in fields_of(caught.value)[0], (str(value)[:80], fields_of(caught.value))


def fields_of(error):
    """The fields that the details of a status name."""
    return [violation.field for violation in error_of_call(error).field_violations]


def test_a_prompt_over_the_limit_of_bytes(server):
    def refused(size):
        request = generation_pb2.GenerateRequest(model="tiny", text="x" * size)
        with pytest.raises(grpc.RpcError) as caught:
            stub.Generate(request, timeout=60)
        assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT
        return caught.value.details()

    with grpc.insecure_channel(server.address) as channel:
        stub = generation_pb2_grpc.GenerationStub(channel)
        assert "16777217 bytes" in refused((16 << 20) + 1)
        # What is within the limit of bytes is read, and then it is the context that it is too long for.
        assert "bytes" not in refused(16 << 20) and "512" in refused(1 << 20)


def test_more_continuations_than_a_request_may_have(server):
    def request(count):
        return scoring_pb2.ScoreRequest(
            model="tiny", text="x", continuations=[scoring_pb2.Continuation(text="y")] * count)

    with grpc.insecure_channel(server.address) as channel:
        stub = scoring_pb2_grpc.ScoringStub(channel)
        assert len(stub.Score(request(1024), timeout=60).scores) == 1024
        for count in [0, 1025]:
            with pytest.raises(grpc.RpcError) as caught:
                stub.Score(request(count), timeout=60)
            assert fields_of(caught.value) == ["continuations"]


def test_more_long_texts_than_may_wait_are_refused(server):
    """Behind one text that takes seconds 192 wait for the tokenizer; of 500 most others are refused, and the rest answered."""
    options = [("grpc.use_local_subchannel_pool", 1), ("grpc.max_receive_message_length", -1)]
    channels = [grpc.insecure_channel(server.address, options=options) for _ in range(4)]
    try:
        stubs = [tokenization_pb2_grpc.TokenizationStub(channel) for channel in channels]
        long = tokenization_pb2.TokenizeRequest(model="tiny", text="The martlet " * 2_000_000, offsets=False)
        first = stubs[0].Tokenize.future(long, timeout=120)
        short = tokenization_pb2.TokenizeRequest(model="tiny", text="x" * 20_000, offsets=False)
        others = [stubs[index % 4].Tokenize.future(short, timeout=120) for index in range(500)]
        codes = [call.code() for call in others]
        assert set(codes) == {grpc.StatusCode.OK, grpc.StatusCode.RESOURCE_EXHAUSTED}, set(codes)
        refused = codes.count(grpc.StatusCode.RESOURCE_EXHAUSTED)
        assert refused > 0
        assert first.code() == grpc.StatusCode.OK
        assert stubs[0].Tokenize(short, timeout=60).count > 0
        # A few that come one after another are all answered.
        assert all(stubs[index % 4].Tokenize(short, timeout=60).count > 0 for index in range(20))
    finally:
        for channel in channels:
            channel.close()
