"""The one exception of this package, and how a gRPC error becomes it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Iterator, Sequence

import grpc

from martlet._vendor.google.rpc import error_details_pb2, status_pb2

_DETAILS_KEY = "grpc-status-details-bin"
_DETAIL_TYPES = {
    "google.rpc." + name: getattr(error_details_pb2, name)
    for name in error_details_pb2.DESCRIPTOR.message_types_by_name
}


@dataclass(frozen=True)
class FieldViolation:
    """What is wrong with one field of a request."""

    field: str
    """The field's path, for example ``sampling.temperature``."""
    description: str
    """What is wrong with it, and what is expected."""


@dataclass(eq=False)
class MartletError(Exception):
    """A call that did not end well."""

    code: grpc.StatusCode
    """The gRPC status code, for example ``grpc.StatusCode.INVALID_ARGUMENT``."""
    message: str
    """What went wrong, as the server says it."""
    details: Sequence[Any] = ()
    """The server's typed details: messages of google.rpc, such as BadRequest or RetryInfo."""
    metadata: Sequence[tuple] = field(default=(), repr=False)
    """The trailing metadata of the call."""

    def __str__(self) -> str:
        return f"{self.code.name}: {self.message}"

    @property
    def field_violations(self) -> list[FieldViolation]:
        """The fields that the server refused. Empty unless it refused some."""
        return [
            FieldViolation(violation.field, violation.description)
            for detail in self.details
            if isinstance(detail, error_details_pb2.BadRequest)
            for violation in detail.field_violations
        ]

    @property
    def retry_delay(self) -> timedelta | None:
        """How long to wait before another try, if the server says that another try makes sense."""
        for detail in self.details:
            if isinstance(detail, error_details_pb2.RetryInfo):
                return detail.retry_delay.ToTimedelta()
        return None

    @property
    def reason(self) -> str:
        """The cause in a form that a program can act on, in upper case. Empty if the server names none."""
        for detail in self.details:
            if isinstance(detail, error_details_pb2.ErrorInfo):
                return detail.reason
        return ""


def error_of_call(error: grpc.RpcError) -> MartletError:
    """The exception for an error that grpc raised (for one call, blocking or asyncio)."""
    trailers = error.trailing_metadata() or ()
    message = error.details() or ""
    details: list[Any] = []
    for key, value in trailers:
        if key == _DETAILS_KEY:
            status = status_pb2.Status.FromString(value)
            message = status.message or message
            details += [_unpacked(detail) for detail in status.details]
    return MartletError(error.code(), message, tuple(details), tuple(trailers))


def error_of_status(status: Any) -> MartletError:
    """The exception for a google.rpc.Status that came within a stream."""
    code = next((c for c in grpc.StatusCode if c.value[0] == status.code), grpc.StatusCode.UNKNOWN)
    return MartletError(code, status.message, tuple(_unpacked(detail) for detail in status.details))


def _unpacked(detail: Any) -> Any:
    """The message in an Any; the Any itself if its type is not known here."""
    kind = _DETAIL_TYPES.get(detail.type_url.rpartition("/")[2])
    return kind.FromString(detail.value) if kind else detail


@contextmanager
def martlet_errors() -> Iterator[None]:
    """Raises `MartletError` for what grpc raises."""
    try:
        yield
    except grpc.RpcError as error:
        raise error_of_call(error) from error
