"""What Telegram must know before updates flow: how they reach us, and the menu of commands."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import telegram
from telegram import BotCommand
from telegram.error import TelegramError

from bot.channels.telegram.parse import UPDATES

log = logging.getLogger(__name__)
CONNECTIONS = 40
COMMANDS = (
    ("start", "开始，看看能帮什么"),
    ("sos", "紧急求助：事故、受伤、危险"),
    ("human", "找工作人员"),
    ("ticket", "登记一件事"),
    ("status", "查进度"),
    ("menu", "今天菜单"),
    ("mydata", "我的信息"),
    ("help", "怎么用"),
)
"""The menu under the text field, shown in this order. A flow must know each of them (tested)."""


async def set_up_polling(bot: telegram.Bot, commands: Sequence[tuple[str, str]]) -> str | None:
    """Take away a webhook (it would forbid polling), name the commands; the bot's user name.

    Raises TelegramError when Telegram cannot be reached or refuses the token.
    """
    me = await bot.get_me()
    await bot.delete_webhook(drop_pending_updates=False)
    await _name_commands(bot, commands)
    return me.username


async def set_up_webhook(
    bot: telegram.Bot, address: str, secret: str, commands: Sequence[tuple[str, str]]
) -> str | None:
    """Tell Telegram where to send updates, with the secret it must show; the bot's user name. Raises TelegramError."""
    me = await bot.get_me()
    await bot.set_webhook(
        address, max_connections=CONNECTIONS, allowed_updates=UPDATES, secret_token=secret, drop_pending_updates=False
    )
    await _name_commands(bot, commands)
    return me.username


async def _name_commands(bot: telegram.Bot, commands: Sequence[tuple[str, str]]) -> None:
    """For Chinese and for every other language. Without the menu the bot still works, so errors are only told."""
    if not commands:
        return
    named = [BotCommand(name, what) for name, what in commands]
    try:
        await bot.set_my_commands(named)
        await bot.set_my_commands(named, language_code="zh")
    except TelegramError as error:
        log.warning("the menu of commands could not be set", extra={"error": type(error).__name__})
