"""The socket for writing commands: while `serve` runs, the command line reaches it here, through the same functions.

DATA_DIR/control.sock, mode 0600. One JSON object a line each way: {"command", "arguments"} → {"ok": …} or {"error": …}.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

log = logging.getLogger(__name__)
Command: TypeAlias = Callable[[dict[str, Any]], Awaitable[Any]]
LINE_LIMIT = 64 * 1024
_PATH_LIMIT = 100  # a Unix socket path may have about 107 bytes


class ControlError(Exception):
    """A command that could not be done; the message is a sentence for the operator."""


def socket_path(data_dir: Path) -> Path:
    """Where the socket is. Deep folders get a short link-free name beside them only if they fit."""
    return data_dir / "control.sock"


class Control:
    """Serves commands on the socket."""

    def __init__(self, data_dir: Path, commands: Mapping[str, Command]) -> None:
        self._path = socket_path(data_dir)
        self._commands = commands
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen. A socket left by a dead process is replaced: the folder's lock proves that it is dead."""
        with contextlib.suppress(FileNotFoundError):
            self._path.unlink()
        if len(os.fsencode(self._path)) > _PATH_LIMIT:
            log.warning(
                "the data folder's path is too long for a control socket; stop the service to run writing commands"
            )
            return
        self._server = await asyncio.start_unix_server(self._serve, path=str(self._path), limit=LINE_LIMIT)
        self._path.chmod(0o600)

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
            with contextlib.suppress(FileNotFoundError):
                self._path.unlink()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            answer = await self._answer(await reader.readline())
            writer.write(json.dumps(answer, ensure_ascii=False, default=str).encode() + b"\n")
            await writer.drain()
        except (ConnectionError, ValueError):
            log.info("a control connection ended early")
        finally:
            writer.close()

    async def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            request = json.loads(line)
            command = self._commands[request["command"]]
            arguments = dict(request.get("arguments") or {})
        except (ValueError, KeyError, TypeError):
            return {"error": "The running service does not know this command; perhaps it is an older version."}
        try:
            return {"ok": await command(arguments)}
        except ControlError as error:
            return {"error": str(error)}
        except Exception as error:
            log.exception("a control command failed", extra={"command": request["command"]})
            return {"error": f"The command failed ({type(error).__name__}); the service's log says where."}


def ask(data_dir: Path, command: str, arguments: dict[str, Any], timeout: float = 30.0) -> Any:  # noqa: ANN401 - the command's JSON result
    """Send one command to the running service.

    Raises ConnectionError when nothing listens there, ControlError with the service's own sentence.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(timeout)
        try:
            connection.connect(str(socket_path(data_dir)))
        except OSError as error:
            raise ConnectionError(str(error)) from None
        connection.sendall(
            json.dumps({"command": command, "arguments": arguments}, ensure_ascii=False).encode() + b"\n"
        )
        with connection.makefile("rb") as file:
            answer = json.loads(file.readline() or b'{"error": "The service ended before it answered."}')
    if "error" in answer:
        raise ControlError(answer["error"])
    return answer["ok"]
