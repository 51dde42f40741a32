"""How both clients connect."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Sequence

import grpc

MAX_MESSAGE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Connection:
    """Where the server is and how to speak with it."""

    target: str
    token: str | None = None
    tls: bool = False
    ca_file: str | Path | None = None
    cert_file: str | Path | None = None
    key_file: str | Path | None = None
    server_name: str | None = None
    options: Sequence[tuple[str, Any]] = ()

    def open(self, module: Any) -> Any:
        """A channel of `grpc` or of `grpc.aio`."""
        options = [
            ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
            ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
            ("grpc.primary_user_agent", "martlet-python/0.1.0"),
        ]
        if self.server_name:
            options.append(("grpc.ssl_target_name_override", self.server_name))
        options += self.options
        if not (self.tls or self.ca_file or self.cert_file):
            return module.insecure_channel(self.target, options=options)
        credentials = grpc.ssl_channel_credentials(
            root_certificates=_contents(self.ca_file), private_key=_contents(self.key_file),
            certificate_chain=_contents(self.cert_file))
        return module.secure_channel(self.target, credentials, options=options)

    @property
    def metadata(self) -> tuple:
        """The metadata of every call."""
        return (("authorization", f"Bearer {self.token}"),) if self.token else ()


def _contents(path: str | Path | None) -> bytes | None:
    return Path(path).read_bytes() if path else None
