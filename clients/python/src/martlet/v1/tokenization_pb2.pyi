from martlet.v1 import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DetokenizeRequest(_message.Message):
    __slots__ = ["model", "skip_special_tokens", "token_ids", "version"]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    SKIP_SPECIAL_TOKENS_FIELD_NUMBER: _ClassVar[int]
    TOKEN_IDS_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    model: str
    skip_special_tokens: bool
    token_ids: _containers.RepeatedScalarFieldContainer[int]
    version: str
    def __init__(self, model: _Optional[str] = ..., version: _Optional[str] = ..., token_ids: _Optional[_Iterable[int]] = ..., skip_special_tokens: bool = ...) -> None: ...

class DetokenizeResponse(_message.Message):
    __slots__ = ["model", "raw_bytes", "text"]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    RAW_BYTES_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    model: str
    raw_bytes: bytes
    text: str
    def __init__(self, model: _Optional[str] = ..., text: _Optional[str] = ..., raw_bytes: _Optional[bytes] = ...) -> None: ...

class TokenSpan(_message.Message):
    __slots__ = ["end", "start"]
    END_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    end: int
    start: int
    def __init__(self, start: _Optional[int] = ..., end: _Optional[int] = ...) -> None: ...

class TokenizeRequest(_message.Message):
    __slots__ = ["add_special_tokens", "chat", "model", "offsets", "parse_special_tokens", "pieces", "text", "version"]
    ADD_SPECIAL_TOKENS_FIELD_NUMBER: _ClassVar[int]
    CHAT_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    OFFSETS_FIELD_NUMBER: _ClassVar[int]
    PARSE_SPECIAL_TOKENS_FIELD_NUMBER: _ClassVar[int]
    PIECES_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    add_special_tokens: bool
    chat: _common_pb2.ChatInput
    model: str
    offsets: bool
    parse_special_tokens: bool
    pieces: bool
    text: str
    version: str
    def __init__(self, model: _Optional[str] = ..., version: _Optional[str] = ..., text: _Optional[str] = ..., chat: _Optional[_Union[_common_pb2.ChatInput, _Mapping]] = ..., add_special_tokens: bool = ..., parse_special_tokens: bool = ..., offsets: bool = ..., pieces: bool = ...) -> None: ...

class TokenizeResponse(_message.Message):
    __slots__ = ["count", "model", "offsets", "pieces", "prompt", "token_ids"]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    OFFSETS_FIELD_NUMBER: _ClassVar[int]
    PIECES_FIELD_NUMBER: _ClassVar[int]
    PROMPT_FIELD_NUMBER: _ClassVar[int]
    TOKEN_IDS_FIELD_NUMBER: _ClassVar[int]
    count: int
    model: str
    offsets: _containers.RepeatedCompositeFieldContainer[TokenSpan]
    pieces: _containers.RepeatedScalarFieldContainer[bytes]
    prompt: str
    token_ids: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, model: _Optional[str] = ..., token_ids: _Optional[_Iterable[int]] = ..., offsets: _Optional[_Iterable[_Union[TokenSpan, _Mapping]]] = ..., pieces: _Optional[_Iterable[bytes]] = ..., count: _Optional[int] = ..., prompt: _Optional[str] = ...) -> None: ...
