"""Writes the seeds of the fuzzers of the wire beside this file. Needs Python only."""

import gzip
import pathlib
import struct
import zlib

here = pathlib.Path(__file__).parent


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def block(fields):
    return b"".join(b"\0" + bytes([len(n)]) + n + bytes([len(v)]) + v for n, v in fields)


def request(method, *more):
    return block([(b":method", b"POST"), (b":scheme", b"http"), (b":path", b"/test.Probe/" + method),
                  (b":authority", b"t"), (b"content-type", b"application/grpc"), (b"te", b"trailers"), *more])


def message(data, flag=0):
    return bytes([flag]) + struct.pack(">I", len(data)) + data


preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
settings = frame(4, 0, 0)
HELLO = b"\x0f"  # hello in front, one piece
connection = {
    "preface": b"\x0e" + preface + settings,
    "unary": HELLO + frame(1, 4, 1, request(b"Echo")) + frame(0, 1, 1, message(b"hello")),
    "chat": HELLO + frame(1, 4, 1, request(b"Chat")) + frame(0, 0, 1, message(b"a") + message(b"b")) + frame(0, 1, 1),
    "pieces": b"\x03" + frame(1, 4, 1, request(b"Many")) + frame(0, 1, 1, message(b"hello")),
    "deadline": HELLO + frame(1, 4, 1, request(b"Chat", (b"grpc-timeout", b"1m"))) + frame(6, 0, 0, b"12345678"),
    "gzip": HELLO + frame(1, 4, 1, request(b"Echo", (b"grpc-encoding", b"gzip")))
            + frame(0, 1, 1, message(gzip.compress(b"hello" * 20), 1)),
    "reset": HELLO + frame(1, 4, 1, request(b"Sum")) + frame(3, 0, 1, b"\0\0\0\x08"),
    "continuation": HELLO + frame(1, 0, 1, request(b"Sum")) + frame(9, 4, 1, block([(b"a-bin", b"AQI=")])),
    "windows": HELLO + frame(4, 0, 0, b"\0\x04\0\0\0\0") + frame(1, 4, 1, request(b"Many"))
               + frame(0, 1, 1, message(b"hello")) + frame(8, 0, 1, b"\0\0\0\x05"),
    "goaway": HELLO + frame(7, 0, 0, b"\0\0\0\0\0\0\0\0bye"),
    "pause": HELLO + frame(1, 4, 1, request(b"Chat")) + frame(0, 1, 1, message(b"\x07") + message(b"b")),
    "trailers": HELLO + frame(1, 4, 1, request(b"Sum")) + frame(0, 0, 1, message(b"1")) + frame(1, 5, 1, block([(b"x", b"y")])),
    "priority": HELLO + frame(2, 0, 1, b"\0\0\0\0\x10") + frame(0x42, 0, 0, b"unknown"),
}
framing = {
    "messages": message(b"abc") + message(b"") + message(b"x" * 100, 1),
    "base64": b"AQIDBA==,AQI", "percent": b"a%20b%E2%82%AC%zz", "timeout": b"99999999H",
    "gzip": gzip.compress(b"hello" * 50), "deflate": zlib.compress(b"hello" * 50),
}
messages = {
    "text": b"\x0a\x05model\x12\x05hello", "nested": b"\x1a\x04\x0a\x02\x08\x01", "packed": b"\x2a\x03\x01\x02\x03",
    "varint": b"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "fixed": b"\x15\0\0\x80\x3f\x21\0\0\0\0\0\0\xf0\x3f",
}
for folder, seeds in {"connection": connection, "framing": framing, "messages": messages}.items():
    for name, data in seeds.items():
        (here / folder / name).write_bytes(data)
