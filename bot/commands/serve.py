"""serve: run until told to stop."""

from __future__ import annotations

import asyncio
import errno
import os
import signal

from bot import log
from bot.app import App, build
from bot.commands.errors import CommandError
from bot.settings import Settings


def serve(settings: Settings) -> int:
    """Run the service until SIGINT or SIGTERM; finishes what is in hand before it ends."""
    log.set_up(settings.log_level, (settings.telegram_token, settings.webhook_secret, *settings.secret_keys))
    os.umask(0o077)  # database, files and keys are for this user alone
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    asyncio.run(_serve(settings))
    return 0


async def _serve(settings: Settings) -> None:
    app = build(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        await _start(app, settings)
        print(f"娘家人 is at {app.address}  (Ctrl+C stops)", flush=True)
        await stop.wait()
    finally:
        await app.stop()


async def _start(app: App, settings: Settings) -> None:
    try:
        await app.start()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CommandError(
                f"Port {settings.port} on {settings.host} is taken by another program. Set NIANGJIA_PORT to a free one."
            ) from None
        if error.errno in {errno.EACCES, errno.EADDRNOTAVAIL}:
            raise CommandError(f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}.") from None
        raise
