from martlet._vendor.google.rpc import status_pb2 as _status_pb2
from martlet.v1 import common_pb2 as _common_pb2
from martlet.v1 import generation_pb2 as _generation_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CancelTurn(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class ConversationOpened(_message.Message):
    __slots__ = ["model", "restored_tokens", "version"]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    RESTORED_TOKENS_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    model: str
    restored_tokens: int
    version: str
    def __init__(self, model: _Optional[str] = ..., version: _Optional[str] = ..., restored_tokens: _Optional[int] = ...) -> None: ...

class ConversationSaved(_message.Message):
    __slots__ = ["name", "size_bytes", "tokens"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    TOKENS_FIELD_NUMBER: _ClassVar[int]
    name: str
    size_bytes: int
    tokens: int
    def __init__(self, name: _Optional[str] = ..., size_bytes: _Optional[int] = ..., tokens: _Optional[int] = ...) -> None: ...

class ConverseRequest(_message.Message):
    __slots__ = ["cancel", "open", "save", "turn"]
    CANCEL_FIELD_NUMBER: _ClassVar[int]
    OPEN_FIELD_NUMBER: _ClassVar[int]
    SAVE_FIELD_NUMBER: _ClassVar[int]
    TURN_FIELD_NUMBER: _ClassVar[int]
    cancel: CancelTurn
    open: OpenConversation
    save: SaveConversation
    turn: Turn
    def __init__(self, open: _Optional[_Union[OpenConversation, _Mapping]] = ..., turn: _Optional[_Union[Turn, _Mapping]] = ..., cancel: _Optional[_Union[CancelTurn, _Mapping]] = ..., save: _Optional[_Union[SaveConversation, _Mapping]] = ...) -> None: ...

class ConverseResponse(_message.Message):
    __slots__ = ["delta", "opened", "prefill_progress", "saved", "started", "turn_failed", "turn_finished"]
    DELTA_FIELD_NUMBER: _ClassVar[int]
    OPENED_FIELD_NUMBER: _ClassVar[int]
    PREFILL_PROGRESS_FIELD_NUMBER: _ClassVar[int]
    SAVED_FIELD_NUMBER: _ClassVar[int]
    STARTED_FIELD_NUMBER: _ClassVar[int]
    TURN_FAILED_FIELD_NUMBER: _ClassVar[int]
    TURN_FINISHED_FIELD_NUMBER: _ClassVar[int]
    delta: _generation_pb2.Delta
    opened: ConversationOpened
    prefill_progress: _generation_pb2.PrefillProgress
    saved: ConversationSaved
    started: _generation_pb2.Started
    turn_failed: _status_pb2.Status
    turn_finished: TurnFinished
    def __init__(self, opened: _Optional[_Union[ConversationOpened, _Mapping]] = ..., started: _Optional[_Union[_generation_pb2.Started, _Mapping]] = ..., prefill_progress: _Optional[_Union[_generation_pb2.PrefillProgress, _Mapping]] = ..., delta: _Optional[_Union[_generation_pb2.Delta, _Mapping]] = ..., turn_finished: _Optional[_Union[TurnFinished, _Mapping]] = ..., turn_failed: _Optional[_Union[_status_pb2.Status, _Mapping]] = ..., saved: _Optional[_Union[ConversationSaved, _Mapping]] = ...) -> None: ...

class DeleteConversationRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class DeleteConversationResponse(_message.Message):
    __slots__ = ["size_bytes"]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    size_bytes: int
    def __init__(self, size_bytes: _Optional[int] = ...) -> None: ...

class ListConversationsRequest(_message.Message):
    __slots__ = ["page_size", "page_token"]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListConversationsResponse(_message.Message):
    __slots__ = ["conversations", "next_page_token"]
    CONVERSATIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    conversations: _containers.RepeatedCompositeFieldContainer[SavedConversation]
    next_page_token: str
    def __init__(self, conversations: _Optional[_Iterable[_Union[SavedConversation, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class OpenConversation(_message.Message):
    __slots__ = ["context", "model", "output", "restore", "sampling", "stopping", "version"]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    RESTORE_FIELD_NUMBER: _ClassVar[int]
    SAMPLING_FIELD_NUMBER: _ClassVar[int]
    STOPPING_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    context: _common_pb2.ChatInput
    model: str
    output: _generation_pb2.OutputParameters
    restore: str
    sampling: _generation_pb2.SamplingParameters
    stopping: _generation_pb2.StoppingParameters
    version: str
    def __init__(self, model: _Optional[str] = ..., version: _Optional[str] = ..., context: _Optional[_Union[_common_pb2.ChatInput, _Mapping]] = ..., sampling: _Optional[_Union[_generation_pb2.SamplingParameters, _Mapping]] = ..., stopping: _Optional[_Union[_generation_pb2.StoppingParameters, _Mapping]] = ..., output: _Optional[_Union[_generation_pb2.OutputParameters, _Mapping]] = ..., restore: _Optional[str] = ...) -> None: ...

class SaveConversation(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class SavedConversation(_message.Message):
    __slots__ = ["model_digest", "name", "saved_at_seconds", "size_bytes", "tokens"]
    MODEL_DIGEST_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SAVED_AT_SECONDS_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    TOKENS_FIELD_NUMBER: _ClassVar[int]
    model_digest: str
    name: str
    saved_at_seconds: int
    size_bytes: int
    tokens: int
    def __init__(self, name: _Optional[str] = ..., size_bytes: _Optional[int] = ..., tokens: _Optional[int] = ..., saved_at_seconds: _Optional[int] = ..., model_digest: _Optional[str] = ...) -> None: ...

class Turn(_message.Message):
    __slots__ = ["constraint", "messages", "output", "sampling", "stopping"]
    CONSTRAINT_FIELD_NUMBER: _ClassVar[int]
    MESSAGES_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    SAMPLING_FIELD_NUMBER: _ClassVar[int]
    STOPPING_FIELD_NUMBER: _ClassVar[int]
    constraint: _generation_pb2.Constraint
    messages: _containers.RepeatedCompositeFieldContainer[_common_pb2.ChatMessage]
    output: _generation_pb2.OutputParameters
    sampling: _generation_pb2.SamplingParameters
    stopping: _generation_pb2.StoppingParameters
    def __init__(self, messages: _Optional[_Iterable[_Union[_common_pb2.ChatMessage, _Mapping]]] = ..., sampling: _Optional[_Union[_generation_pb2.SamplingParameters, _Mapping]] = ..., stopping: _Optional[_Union[_generation_pb2.StoppingParameters, _Mapping]] = ..., output: _Optional[_Union[_generation_pb2.OutputParameters, _Mapping]] = ..., constraint: _Optional[_Union[_generation_pb2.Constraint, _Mapping]] = ...) -> None: ...

class TurnFinished(_message.Message):
    __slots__ = ["conversation_tokens", "finished", "message"]
    CONVERSATION_TOKENS_FIELD_NUMBER: _ClassVar[int]
    FINISHED_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    conversation_tokens: int
    finished: _generation_pb2.Finished
    message: _common_pb2.ChatMessage
    def __init__(self, finished: _Optional[_Union[_generation_pb2.Finished, _Mapping]] = ..., message: _Optional[_Union[_common_pb2.ChatMessage, _Mapping]] = ..., conversation_tokens: _Optional[int] = ...) -> None: ...
