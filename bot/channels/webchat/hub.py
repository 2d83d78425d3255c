"""Wake-ups inside this process: whoever waits for new lines of a chat is told to look. Rows are the truth, this is a hint."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from bot.intake import Handled
from handlers.core.event import Event
from handlers.core.reply import Chat

STREAMS_PER_CHAT = 8


class Listener:
    """One open stream or long poll."""

    def __init__(self) -> None:
        self.ended = False
        self._news = asyncio.Event()

    def poke(self) -> None:
        """There may be something new."""
        self._news.set()

    def end(self) -> None:
        """The stream must close."""
        self.ended = True
        self._news.set()

    def ready(self) -> None:
        """Call before reading rows: news that come later are not missed."""
        if not self.ended:
            self._news.clear()

    async def news(self, seconds: float) -> bool:
        """Wait at most `seconds`; False when nothing was heard."""
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return False
        return True


class Hub:
    """Who listens to which chat. Belongs to the event loop's thread."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, list[Listener]] = defaultdict(list)
        self.closing = False

    def wake(self, chat: str) -> None:
        """Tell all listeners of a chat to look."""
        for listener in self._listeners.get(chat, ()):
            listener.poke()

    def hint(self, event: Event, handled: Handled) -> None:
        """After a COMMIT: wake the chats it wrote to."""
        chats = {reply.to.chat for reply in handled.replies if isinstance(reply.to, Chat) and reply.to.channel == "web"}
        if event.channel == "web":
            chats.add(event.chat)
        for chat in chats:
            self.wake(chat)

    @contextmanager
    def listen(self, chat: str) -> Iterator[Listener]:
        """Listen to a chat. When a chat has too many streams the oldest ends: a phone that lost its network leaves dead ones."""
        listener = Listener()
        if self.closing:
            listener.end()
        listeners = self._listeners[chat]
        listeners.append(listener)
        for old in listeners[:-STREAMS_PER_CHAT]:
            old.end()
        try:
            yield listener
        finally:
            listeners.remove(listener)
            if not listeners:
                self._listeners.pop(chat, None)

    def listening(self) -> int:
        """How many streams are open."""
        return sum(map(len, self._listeners.values()))

    def close(self) -> None:
        """The service stops: every stream ends, none begins."""
        self.closing = True
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.end()
