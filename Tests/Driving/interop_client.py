"""The interoperability cases of gRPC (doc/interop-test-descriptions.md), written anew on plain grpcio.

Needs grpcio. The messages are encoded and decoded here by hand, so that nothing of the server's own generator is used.

    interop_client.py HOST:PORT [case ...]      without cases: every case
    interop_client.py --list
"""

import contextlib
import socket
import sys
import time

import grpc

SERVICE = "/grpc.testing.TestService/"


# --- the little of protobuf that the cases need ---------------------------------------------------------------------

def varint(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def field(number, value):
    if isinstance(value, bool):
        value = int(value)
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    if isinstance(value, str):
        value = value.encode()
    return varint(number << 3 | 2) + varint(len(value)) + value


def fields(data):
    """A message as {number: [values]}."""
    out, at = {}, 0

    def number():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        key = number()
        if key & 7 == 0:
            value = number()
        elif key & 7 == 2:
            size = number()
            value = data[at:at + size]
            at += size
        else:
            raise ValueError(f"unexpected wire type {key & 7}")
        out.setdefault(key >> 3, []).append(value)
    return out


def payload(size):
    return field(2, bytes(size))


def simple_request(response_size=0, size=0, compressed=None, expect=None, status=None):
    out = field(2, response_size) + field(3, payload(size))
    if compressed is not None:
        out += field(6, field(1, compressed))
    if status:
        out += field(7, field(1, status[0]) + field(2, status[1]))
    if expect is not None:
        out += field(8, field(1, expect))
    return out


def output_request(parameters=(), size=0, status=None):
    out = b""
    for parameter in parameters:
        out += field(2, parameter)
    out += field(3, payload(size))
    if status:
        out += field(7, field(1, status[0]) + field(2, status[1]))
    return out


def parameter(size, interval_us=0, compressed=None):
    out = field(1, size) + field(2, interval_us)
    return out if compressed is None else out + field(3, field(1, compressed))


def body_size(response):
    message = fields(response)
    return len(fields(message[1][0]).get(2, [b""])[0]) if 1 in message else 0


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def fails(code, call):
    try:
        result = call()
        if hasattr(result, "__iter__") and not isinstance(result, bytes):
            list(result)
    except grpc.RpcError as error:
        check(error.code() == code, f"expected {code}, got {error.code()}: {error.details()}")
        return error
    raise AssertionError(f"expected {code}, got OK")


class Client:
    def __init__(self, channel, connect):
        """`connect()` gives another Client on a channel of its own, for a `with`."""
        self.connect = connect
        self.unary = lambda name, service=SERVICE: channel.unary_unary(service + name)
        self.output = channel.unary_stream(SERVICE + "StreamingOutputCall")
        self.input = channel.stream_unary(SERVICE + "StreamingInputCall")
        self.full = channel.stream_stream(SERVICE + "FullDuplexCall")
        self.half = channel.stream_stream(SERVICE + "HalfDuplexCall")


# --- the cases -------------------------------------------------------------------------------------------------------

CASES = {}


def case(function):
    CASES[function.__name__] = function
    return function


@case
def empty_unary(client):
    check(client.unary("EmptyCall")(b"", timeout=60) == b"", "the answer is not empty")


@case
def cacheable_unary(client):
    # What a caching proxy needs of the server: headers that allow it, and a payload by which it is seen. (The official
    # case sends GET, which gRPC's own servers no longer take.)
    times = []
    for _ in range(2):
        response, call = client.unary("CacheableUnaryCall").with_call(simple_request(10, 10), timeout=60)
        headers = dict(call.initial_metadata())
        check("max-age=60" in headers.get("cache-control", ""), f"initial: {headers}")
        times.append(int(fields(fields(response)[1][0])[2][0]))
    check(abs(times[0] / 1e9 - time.time()) < 60 and times[0] < times[1], f"payloads: {times}")


@case
def large_unary(client):
    response = client.unary("UnaryCall")(simple_request(314159, 271828), timeout=60)
    check(body_size(response) == 314159, "size")


@case
def client_compressed_unary(client):
    call = client.unary("UnaryCall")
    fails(grpc.StatusCode.INVALID_ARGUMENT, lambda: call(simple_request(314159, 271828, expect=True), timeout=60))
    response = call(simple_request(314159, 271828, expect=True), timeout=60, compression=grpc.Compression.Gzip)
    check(body_size(response) == 314159, "size of the compressed call")
    response = call(simple_request(314159, 271828, expect=True), timeout=60, compression=grpc.Compression.Deflate)
    check(body_size(response) == 314159, "size of the deflated call")
    check(body_size(call(simple_request(314159, 271828, expect=False), timeout=60)) == 314159, "size")


@case
def server_compressed_unary(client):
    for compressed in (True, False):
        response, call = client.unary("UnaryCall").with_call(
            simple_request(314159, 271828, compressed=compressed), timeout=60)
        check(body_size(response) == 314159, "size")


@case
def client_streaming(client):
    sizes = [27182, 8, 1828, 45904]
    response = client.input(iter([field(1, payload(size)) for size in sizes]), timeout=60)
    check(fields(response)[1] == [74922], "sum")


@case
def client_compressed_streaming(client):
    requests = [field(1, payload(size)) + field(2, field(1, True)) for size in (27182, 45904)]
    fails(grpc.StatusCode.INVALID_ARGUMENT, lambda: client.input(iter(requests), timeout=60))
    response = client.input(iter(requests), timeout=60, compression=grpc.Compression.Gzip)
    check(fields(response)[1] == [73086], "sum")


SIZES = [31415, 9, 2653, 58979]


@case
def server_streaming(client):
    responses = list(client.output(output_request([parameter(size) for size in SIZES]), timeout=60))
    check([body_size(response) for response in responses] == SIZES, "sizes")


@case
def server_compressed_streaming(client):
    parameters = [parameter(31415, compressed=True), parameter(92653, compressed=False)]
    responses = list(client.output(output_request(parameters), timeout=60))
    check([body_size(response) for response in responses] == [31415, 92653], "sizes")


@case
def ping_pong(client):
    import queue
    requests = queue.Queue()
    responses = client.full(iter(requests.get, None), timeout=60)
    for size, back in zip([27182, 8, 1828, 45904], SIZES):
        requests.put(output_request([parameter(back)], size))
        check(body_size(next(responses)) == back, "size")
    requests.put(None)
    check(next(responses, None) is None, "the stream goes on")
    check(responses.code() == grpc.StatusCode.OK, "status")


@case
def half_duplex(client):
    requests = [output_request([parameter(size)], 10) for size in SIZES]
    responses = list(client.half(iter(requests), timeout=60))
    check([body_size(response) for response in responses] == SIZES, "sizes")


@case
def empty_stream(client):
    check(list(client.full(iter([]), timeout=60)) == [], "messages")


@case
def timeout_on_sleeping_server(client):
    import queue
    requests = queue.Queue()
    requests.put(output_request([], 27182))
    start = time.monotonic()
    fails(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: client.full(iter(requests.get, None), timeout=0.001))
    fails(grpc.StatusCode.DEADLINE_EXCEEDED,
          lambda: client.output(output_request([parameter(1, 60_000_000)]), timeout=0.2))
    check(time.monotonic() - start < 30, "the deadline came late")
    requests.put(None)


@case
def cancel_after_begin(client):
    import queue
    requests = queue.Queue()
    call = client.input.future(iter(requests.get, None), timeout=60)
    call.cancel()
    check(call.cancelled() and call.code() == grpc.StatusCode.CANCELLED, "not cancelled")
    requests.put(None)


@case
def cancel_after_first_response(client):
    import queue
    requests = queue.Queue()
    requests.put(output_request([parameter(31415)], 27182))
    call = client.full(iter(requests.get, None), timeout=60)
    check(body_size(next(call)) == 31415, "size")
    call.cancel()
    check(call.code() == grpc.StatusCode.CANCELLED, "not cancelled")
    requests.put(None)


@case
def status_code_and_message(client):
    text = "test status message"
    error = fails(grpc.StatusCode.UNKNOWN,
                  lambda: client.unary("UnaryCall")(simple_request(status=(2, text)), timeout=60))
    check(error.details() == text, error.details())
    error = fails(grpc.StatusCode.UNKNOWN,
                  lambda: client.full(iter([output_request(status=(2, text))]), timeout=60))
    check(error.details() == text, error.details())


@case
def special_status_message(client):
    text = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"
    error = fails(grpc.StatusCode.UNKNOWN,
                  lambda: client.unary("UnaryCall")(simple_request(status=(2, text)), timeout=60))
    check(error.details() == text, repr(error.details()))


@case
def custom_metadata(client):
    metadata = (("x-grpc-test-echo-initial", "test_initial_metadata_value"),
                ("x-grpc-test-echo-trailing-bin", b"\xab\xab\xab"))

    def look(call):
        initial = dict(call.initial_metadata())
        trailing = dict(call.trailing_metadata())
        check(initial.get(metadata[0][0]) == metadata[0][1], f"initial: {initial}")
        check(trailing.get(metadata[1][0]) == metadata[1][1], f"trailing: {trailing}")

    response, call = client.unary("UnaryCall").with_call(
        simple_request(314159, 271828), timeout=60, metadata=metadata)
    check(body_size(response) == 314159, "size")
    look(call)
    call = client.full(iter([output_request([parameter(314159)], 271828)]), timeout=60, metadata=metadata)
    check([body_size(response) for response in call] == [314159], "sizes")
    look(call)


@case
def unimplemented_method(client):
    fails(grpc.StatusCode.UNIMPLEMENTED, lambda: client.unary("UnimplementedCall")(b"", timeout=60))


@case
def unimplemented_service(client):
    fails(grpc.StatusCode.UNIMPLEMENTED,
          lambda: client.unary("UnimplementedCall", "/grpc.testing.UnimplementedService/")(b"", timeout=60))


@case
def pick_first_unary(client):
    call = client.unary("UnaryCall")
    answers = [fields(call(simple_request(1, 1) + field(9, True), timeout=60)) for _ in range(100)]
    check(len({answer[4][0] for answer in answers}) == 1 and answers[0][4][0], "server ids")
    check(answers[0][6][0].decode() == socket.gethostname(), "host name")
    check(not {4, 6} & set(fields(call(simple_request(1, 1), timeout=60))), "a server id that nobody asked for")


@case
def unknown_payload_type(client):
    fails(grpc.StatusCode.INVALID_ARGUMENT,
          lambda: client.unary("UnaryCall")(field(1, 7) + simple_request(1, 1), timeout=60))
    fails(grpc.StatusCode.INVALID_ARGUMENT,
          lambda: client.output(field(1, 7) + output_request([parameter(1)]), timeout=60))


@case
def rpc_soak(client):
    for _ in range(50):
        large_unary(client)


@case
def channel_soak(client):
    for _ in range(20):
        with client.connect() as other:
            large_unary(other)


@case
def many_calls_at_once(client):
    calls = [client.unary("UnaryCall").future(simple_request(size, size), timeout=60) for size in range(0, 20000, 100)]
    for size, call in zip(range(0, 20000, 100), calls):
        check(body_size(call.result()) == size, "size")


@case
def large_stream(client):
    responses = client.output(output_request([parameter(1_000_000) for _ in range(30)]), timeout=30)
    check(sum(body_size(response) for response in responses) == 30_000_000, "sum")


def run(target, names=()):
    """Runs cases against a server; the list of those that failed, with the reason."""
    failures = []

    @contextlib.contextmanager
    def connect():
        # A pool of its own: otherwise grpcio gives channels with the same options the same connection.
        options = [("grpc.max_receive_message_length", 64 << 20), ("grpc.use_local_subchannel_pool", 1)]
        with grpc.insecure_channel(target, options=options) as channel:
            yield Client(channel, connect)

    with connect() as client:
        for name in names or CASES:
            try:
                CASES[name](client)
                print(f"passed  {name}", flush=True)
            except Exception as error:  # a case may fail in any way; all are reported
                failures.append((name, repr(error)))
                print(f"FAILED  {name}: {error!r}", flush=True)
    return failures


if __name__ == "__main__":
    if sys.argv[1:] == ["--list"]:
        print("\n".join(CASES))
        sys.exit(0)
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(1 if run(sys.argv[1], sys.argv[2:]) else 0)
