"""One outbox row → one call of telegram.Bot, part after part."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import telegram
from telegram import InlineKeyboardMarkup, LinkPreviewOptions, ReplyKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.channels.base import Item, Permanent, Sent, TopicGone
from bot.channels.telegram import errors
from bot.channels.telegram.files import Files, NoFile
from bot.channels.telegram.render import Step, render, title

log = logging.getLogger(__name__)
T = TypeVar("T")
GENERAL = "1"  # the forum's own topic: addressed by no thread id at all
NO_FILE = "（附件没能发出，请到后台查看。）"
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup


class TelegramChannel:
    """Sends rows through `bot`. `files` knows how to send a stored file."""

    name = "telegram"

    def __init__(self, bot: telegram.Bot, files: Files, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._bot = bot
        self._files = files
        self._monotonic = monotonic
        self._translator = errors.Translator()

    async def send(self, item: Item) -> Sent:
        """See bot.channels.base.Channel."""
        try:
            match item.kind:
                case "message":
                    return await self._message(item)
                case "edit":
                    return await self._edit(item)
                case "open_topic":
                    return await self._open(item)
                case "rename_topic" | "close_topic":
                    return await self._change_topic(item)
                case _:
                    raise Permanent(f"unknown kind {item.kind[:20]}")
        except TelegramError as error:
            raise self._translator.translate(error, item.chat, self._monotonic()) from None

    async def _message(self, item: Item) -> Sent:
        rendered = render(item.body, private=_is_private(item.chat))
        if item.parts_done >= len(rendered.steps):
            raise Permanent("nothing to say")
        if rendered.left_out and item.parts_done == 0:
            log.error("buttons were left out", extra={"outbox_key": item.key, "why": list(rendered.left_out)})
        step = rendered.steps[item.parts_done]
        message = await (self._file(item, step) if step.file else self._text(item, step))
        return Sent(str(message.message_id), more=item.parts_done + 1 < len(rendered.steps))

    async def _text(self, item: Item, step: Step) -> telegram.Message:
        async def call(text: str, mode: str | None, markup: Markup | None) -> telegram.Message:
            return await self._bot.send_message(
                _chat_id(item), text, mode, reply_markup=markup, message_thread_id=_thread_id(item),
                link_preview_options=_NO_PREVIEW,
            )  # fmt: skip

        return await _with_fallbacks(call, step, item)

    async def _file(self, item: Item, step: Step) -> telegram.Message:
        async def call(text: str, mode: str | None, markup: Markup | None) -> telegram.Message:
            return await self._files.send(
                item.body["media"], _chat_id(item), _thread_id(item), caption=text or None, mode=mode, markup=markup
            )

        try:
            return await _with_fallbacks(call, step, item)
        except NoFile:
            log.warning("a file could not be sent; its words were", extra={"outbox_key": item.key})
            plain = f"{step.text.plain}\n{NO_FILE}" if step.text else NO_FILE
            return await self._bot.send_message(
                _chat_id(item), plain, reply_markup=step.markup, message_thread_id=_thread_id(item)
            )

    async def _edit(self, item: Item) -> Sent:
        """Change a message; what does not fit into it follows as messages of its own."""
        rendered = render({**item.body, "media": None}, private=_is_private(item.chat), inline_only=True)
        if item.parts_done >= len(rendered.steps):
            raise Permanent("nothing to say")
        step = rendered.steps[item.parts_done]
        more = item.parts_done + 1 < len(rendered.steps)
        if item.parts_done:
            return Sent(str((await self._text(item, step)).message_id), more)
        try:
            await self._edit_text(item, step)
        except BadRequest as error:
            if not errors.is_unchanged(error):
                raise
        return Sent(str(item.body["of"]), more)

    async def _edit_text(self, item: Item, step: Step) -> None:
        chat, message = _chat_id(item), int(item.body["of"])

        async def text(words: str, mode: str | None, markup: Markup | None) -> Any:  # noqa: ANN401 - Message or True
            inline = markup if isinstance(markup, InlineKeyboardMarkup) else None
            return await self._bot.edit_message_text(
                words, chat, message, parse_mode=mode, reply_markup=inline, link_preview_options=_NO_PREVIEW
            )

        async def caption(words: str, mode: str | None, markup: Markup | None) -> Any:  # noqa: ANN401 - Message or True
            inline = markup if isinstance(markup, InlineKeyboardMarkup) else None
            return await self._bot.edit_message_caption(
                chat, message, caption=words, parse_mode=mode, reply_markup=inline
            )

        try:
            await _with_fallbacks(text, step, item)
        except BadRequest as error:
            if not errors.is_no_text(error):
                raise
            await _with_fallbacks(caption, step, item)

    async def _open(self, item: Item) -> Sent:
        topic = await self._bot.create_forum_topic(_chat_id(item), title(str(item.body.get("title", ""))))
        return Sent(str(topic.message_thread_id))

    async def _change_topic(self, item: Item) -> Sent:
        """Rename or close; a topic that is gone, or is so already, needs neither."""
        thread = _thread_id(item)
        if thread is None:
            return Sent()
        try:
            if item.kind == "rename_topic":
                await self._bot.edit_forum_topic(_chat_id(item), thread, name=title(str(item.body.get("title", ""))))
            else:
                await self._bot.close_forum_topic(_chat_id(item), thread)
        except BadRequest as error:
            ours = self._translator.translate(error, item.chat, self._monotonic())
            if not errors.is_unchanged(error) and not isinstance(ours, TopicGone):
                raise
        return Sent()


async def _with_fallbacks(call: Callable[[str, str | None, Markup | None], Awaitable[T]], step: Step, item: Item) -> T:
    """As HTML with the keyboard; without what Telegram refuses, once each: the words must arrive."""
    html, markup = True, step.markup
    while True:
        text = "" if step.text is None else step.text.html if html else step.text.plain
        try:
            return await call(text, ParseMode.HTML if html and step.text else None, markup)
        except BadRequest as error:
            if errors.is_entities(error) and html and step.text:
                html = False
            elif errors.is_buttons(error) and markup is not None:
                markup = None
            else:
                raise
            log.warning("sent without what was refused", extra={"outbox_key": item.key, "reason": errors.reason(error)})


def _is_private(chat: str) -> bool:
    """People have positive ids, groups and channels negative ones."""
    return not chat.startswith("-")


def _chat_id(item: Item) -> int:
    try:
        return int(item.chat)
    except ValueError:
        raise Permanent("not a Telegram chat") from None


def _thread_id(item: Item) -> int | None:
    return int(item.thread) if item.thread and item.thread != GENERAL else None
