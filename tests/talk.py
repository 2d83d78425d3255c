"""Speak to the bot: the real router on a real SQLite database; replies come back whole, as a person reads them.

talk = Talk()
assert talk.say("你好") == ["您好，……\\n[登记一件事] [查进度]"]
talk.press("登记一件事"); talk.later(minutes=5); talk.staff.say("收到", ticket=1)
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, SQLModel, select

from bot.storage.keyring import AesKeyring
from handlers.core.conversation import load_conversation, place_of
from handlers.core.errors import Sorry
from handlers.core.event import (
    Blocked,
    Choice,
    Command,
    Contact,
    Content,
    Document,
    Due,
    Edited,
    Event,
    FileRef,
    Location,
    MediaReady,
    Photo,
    Returned,
    Text,
    Unsupported,
    Voice,
)
from handlers.core.flow import Place as Where
from handlers.core.flow import say
from handlers.core.people import load_person
from handlers.core.reply import Button, Chat, CloseTopic, Edit, Message, OpenTopic, Place, Reply
from handlers.core.tables import Conversation, Media, MediaState, Reminder
from handlers.core.unit import Policy, Unit
from handlers.router import route
from knowledge.library import Library
from knowledge.understand import Understood
from tests.handlers.library import SMALL, understand_small

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY_TEN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai
CODES = "K7M3QXP4T8WYH2N6RVC9D5EJ"
STAFF_CHAT = "-100"
Understand = Callable[[Event, Where, Library], "Understood | None"]


class World:
    """One service: its database, clock, library, settings, and everything it ever said."""

    def __init__(
        self, library: Library, understand: Understand, *, staff: bool, card: str, bot_name: str, public_url: str
    ) -> None:
        self.now = MONDAY_TEN
        self.library = library
        self.understand = understand
        self.keyring = AesKeyring([bytes(range(32))])
        self.policy = Policy(
            ZONE,
            public_url=public_url,
            staff=Chat("telegram", STAFF_CHAT) if staff else None,
            staff_card=card,
            bot_name=bot_name,
        )
        self.engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        self.engine.dialect.keyring = self.keyring  # type: ignore[attr-defined]
        sqlalchemy_event.listen(self.engine, "connect", lambda c, _: c.execute("PRAGMA foreign_keys=ON"))
        SQLModel.metadata.create_all(self.engine)
        self.sent: list[Reply] = []
        self._numbers = itertools.count(1)
        self._codes = itertools.cycle(CODES)

    def happen(self, channel: str, chat: str, content: Content, **more: Any) -> list[Reply]:
        """One event through the router, one transaction; its replies."""
        number = next(self._numbers)
        person = more.pop("person", chat)
        event = Event(f"{channel}:{number}", channel, person, chat, self.now, content, **more)
        with Session(self.engine, expire_on_commit=False) as session:
            try:
                replies = self._transact(session, event)
                session.commit()
            except Sorry as sorry:
                session.rollback()
                replies = [say(event, sorry.text)]
        self.sent += replies
        return replies

    def _transact(self, session: Session, event: Event) -> list[Reply]:
        person = load_person(session, self.keyring, event, self.now)
        conversation = load_conversation(session, self.keyring, event, person, self.now)
        place = place_of(conversation)
        understood = self.understand(event, place, self.library)
        event = Event(**{name: getattr(event, name) for name in Event.__slots__} | {"understood": understood})
        unit = Unit(
            session,
            event,
            self.now,
            self.library,
            self.policy,
            self.keyring,
            person,
            conversation,
            pick=lambda _alphabet: next(self._codes),
        )
        replies = route(event, unit, place)
        conversation.version += 1
        conversation.updated_at = self.now
        session.add(conversation)
        return replies

    def later(self, delta: timedelta) -> list[Reply]:
        """Time passes; every clock that was wound rings at its moment."""
        end = self.now + delta
        replies: list[Reply] = []
        while True:
            with Session(self.engine) as session:
                row = session.exec(select(Reminder).where(Reminder.at <= end).order_by(Reminder.at)).first()  # type: ignore[arg-type]
                if row is None:
                    break
                due = (row.channel, row.chat, Due(row.kind, row.ref), row.at)
                session.delete(row)
                session.commit()
            self.now = max(self.now, due[3])
            replies += self.happen(*due[:3], person="")
        self.now = end
        return replies

    def rows(self, table: type[Any]) -> list[Any]:
        """Every row of a table, by id."""
        with Session(self.engine, expire_on_commit=False) as session:
            return list(session.exec(select(table)).all())


class Talk:
    """One person in one chat. Every method returns what this chat was told, whole, buttons below the words."""

    def __init__(
        self,
        library: Library | None = None,
        *,
        understand: Understand = understand_small,
        staff: bool = True,
        card: str = "full",
        noticed: bool = True,
        bot_name: str = "niangjia_bot",
        public_url: str = "",
        channel: str = "telegram",
        chat: str = "7",
        name: str = "张三",
        language: str = "zh",
        private: bool = True,
        world: World | None = None,
    ) -> None:
        self.world = world or World(
            library or SMALL, understand, staff=staff, card=card, bot_name=bot_name, public_url=public_url
        )
        self.channel, self.chat, self.name, self.language, self.private = channel, chat, name, language, private
        self.heard: list[str] = []
        self._offered: list[Button] = []
        self._messages = itertools.count(1000)
        self.staff = Staff(self)
        if noticed and private:
            self._skip_notice()

    def other(self, channel: str = "web", chat: str = "w1", **more: Any) -> Talk:
        """Another chat of the same service."""
        return Talk(world=self.world, channel=channel, chat=chat, **more)

    def _skip_notice(self) -> None:
        """Most tests are about what comes after the privacy notice."""
        event = Event(
            "setup",
            self.channel,
            self.chat,
            self.chat,
            self.world.now,
            Text(""),
            name=self.name,
            language=self.language,
        )
        with Session(self.world.engine) as session:
            person = load_person(session, self.world.keyring, event, self.world.now)
            person.noticed_at = self.world.now
            session.add(person)
            session.commit()

    def say(self, text: str, **more: Any) -> list[str]:
        """Type something. A slash makes it a command."""
        if text.startswith("/"):
            name, _, argument = text[1:].partition(" ")
            return self._do(Command(name, argument), **more)
        return self._do(Text(text), **more)

    def press(self, words: str) -> list[str]:
        """Press the button with these words that was offered last."""
        button = next(b for b in reversed(self._offered) if b.text == words)
        assert button.data is not None, f"{words} is not a button that comes back"
        return self._do(Choice(button.data))

    def push(self, data: str) -> list[str]:
        """Press a button by its data, perhaps of a message long ago."""
        return self._do(Choice(data))

    def photo(self, caption: str = "", album: str | None = None) -> list[str]:
        return self._do(Photo(FileRef(f"file{next(self._messages)}", mime="image/jpeg"), caption, album))

    def voice(self) -> list[str]:
        return self._do(Voice(FileRef("voice"), 12))

    def document(self, caption: str = "") -> list[str]:
        return self._do(Document(FileRef("document", name="a.pdf"), caption))

    def location(self, latitude: float = 32.1944, longitude: float = 119.4301, *, live: bool = False) -> list[str]:
        return self._do(Location(latitude, longitude, 20, live=live))

    def contact(self, phone: str = "13800000000") -> list[str]:
        return self._do(Contact(phone))

    def unsupported(self, what: str = "贴纸") -> list[str]:
        return self._do(Unsupported(what))

    def edit(self, of: str, text: str) -> list[str]:
        return self._do(Edited(of, text))

    def blocks(self) -> list[str]:
        return self._do(Blocked())

    def returns(self) -> list[str]:
        return self._do(Returned())

    def later(self, **parts: float) -> list[str]:
        return self._told(self.world.later(timedelta(**parts)))

    def fetched(self, *, stored: bool = True, position: dict[str, float] | None = None) -> list[str]:
        """The fetcher got every file that was wanted (or gave up)."""
        replies: list[Reply] = []
        for media in [row for row in self.world.rows(Media) if row.state is MediaState.WANTED]:
            with Session(self.world.engine) as session:
                row = session.get(Media, media.id)
                assert row is not None
                row.state = MediaState.STORED if stored else MediaState.FAILED
                row.position = position
                session.add(row)
                session.commit()
            replies += self.world.happen(media.channel, media.chat, MediaReady(media.handle, stored), person="")
        return self._told(replies)

    @property
    def step(self) -> str | None:
        """Where the conversation stands."""
        rows = [row for row in self.world.rows(Conversation) if row.chat == self.chat and row.channel == self.channel]
        return rows[0].step if rows else None

    def set_step(self, step: str | None) -> None:
        """Put the conversation where an older version of the service might have left it."""
        with Session(self.world.engine) as session:
            for row in session.exec(select(Conversation)).all():
                if (row.channel, row.chat) == (self.channel, self.chat):
                    row.step = step
                    session.add(row)
            session.commit()

    def _do(self, content: Content, **more: Any) -> list[str]:
        more.setdefault("message", str(next(self._messages)))
        replies = self.world.happen(
            self.channel, self.chat, content, name=self.name, language=self.language, private=self.private, **more
        )
        return self._told(replies)

    def _told(self, replies: Iterable[Reply]) -> list[str]:
        own = [r for r in replies if isinstance(r, Message) and r.to == Chat(self.channel, self.chat)]
        for message in own:
            if message.buttons:
                self._offered = [button for row in message.buttons for button in row]
        told = [shown(message) for message in own]
        self.heard += told
        return told

    def catch_up(self) -> list[str]:
        """What this chat was told by others' events since its last own one; buttons can then be pressed."""
        own = [r for r in self.world.sent if isinstance(r, Message) and r.to == Chat(self.channel, self.chat)]
        new = own[len(self.heard) :]
        return self._told(new)


class Staff:
    """The staff chat: topics, cards and notes; somebody speaks in a ticket's topic or presses its buttons."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._seen = 0

    def hears(self) -> list[str]:
        """What the staff chat was told since the last look."""
        told = [line for reply in self._talk.world.sent[self._seen :] if (line := _staff_line(reply)) is not None]
        self._seen = len(self._talk.world.sent)
        return told

    def say(self, text: str, ticket: int | None = 1, *, name: str = "李四", edited: bool = False) -> list[str]:
        content: Content = Edited("1", text) if edited else Text(text)
        if text.startswith("/"):
            command, _, argument = text[1:].partition(" ")
            content = Command(command, argument)
        return self._do(content, ticket, name)

    def press(self, data: str, ticket: int | None = 1, *, name: str = "李四") -> list[str]:
        return self._do(Choice(data), ticket, name)

    def photo(self, caption: str = "", ticket: int = 1) -> list[str]:
        return self._do(Photo(FileRef("staff-photo"), caption), ticket, "李四")

    def unsupported(self, what: str, ticket: int = 1) -> list[str]:
        return self._do(Unsupported(what), ticket, "李四")

    def _do(self, content: Content, ticket: int | None, name: str) -> list[str]:
        self.hears()
        place = f"ticket:{ticket}" if ticket is not None else None
        self._talk.world.happen(
            "telegram", STAFF_CHAT, content, person=f"staff-{name}", name=name, private=False, place=place
        )
        return self.hears()


def shown(message: Message) -> str:
    """Words, then each row of buttons on a line."""
    picture = ["〔文件〕"] if message.media else []
    return "\n".join([message.text, *picture, *(" ".join(_button(b) for b in row) for row in message.buttons)])


def _button(button: Button) -> str:
    if button.url is not None:
        return f"[{button.text} → {button.url}]"
    return f"[{button.text} @{button.ask}]" if button.ask else f"[{button.text}]"


def _staff_line(reply: Reply) -> str | None:
    match reply:
        case OpenTopic(to=to, title=title):
            return f"{to.name} 开话题：{title}"
        case CloseTopic(to=to):
            return f"{to.name} 关话题"
        case Edit(to=Place(name=name), of=of):
            return f"{name} 改 {of}：{shown(Message(reply.to, reply.text, reply.buttons))}"
        case Message(to=Place(name=name)):
            return f"{name}：{shown(reply)}"
        case Message(to=Chat(chat=chat)) if chat == STAFF_CHAT:
            return f"群：{shown(reply)}"
        case _:
            return None
