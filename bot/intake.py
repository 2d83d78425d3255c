"""The kernel: one event, one transaction.

dedupe key + conversation state + domain rows + outbox rows are one COMMIT; only then is the outside told
that we have the event. Events of one chat run in the order they came; chats run side by side.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TypeAlias

from sqlmodel import Session, select

from bot.erasing import erase
from bot.outbox.history import History
from bot.outbox.queue import enqueue
from bot.outcome import Busy, Handled, Outcome
from bot.poison import apologise, store_failed
from bot.storage.batch import Unavailable
from bot.storage.database import Database
from bot.storage.tables import Received, Setting
from bot.turns import Turns
from handlers.core.conversation import load_conversation, place_of
from handlers.core.errors import Sorry
from handlers.core.event import Due, Event
from handlers.core.flow import Place, say
from handlers.core.people import load_person
from handlers.core.reply import Reply
from handlers.core.rows import insert_once
from handlers.core.tables import Conversation
from handlers.core.unit import Policy, Unit
from knowledge.library import Library
from knowledge.understand import Understood

__all__ = ["Busy", "Handled", "Intake", "Outcome", "Unavailable"]
log = logging.getLogger(__name__)
IN_FLIGHT = 512
MOVED_TRIES = 4
CRASH_LIMIT = 2
THINK_SECONDS = 5.0
Understand: TypeAlias = Callable[[Event, Place, Library], Understood | None]
Within: TypeAlias = Callable[[Session], None] | None
Route: TypeAlias = Callable[[Event, Unit, Place], list[Reply]]


class _Moved(Exception):
    """The conversation changed between understanding and the transaction."""


class Intake:
    """Takes events in. `after_commit` hooks get the event and what was Handled; they must not raise or wait."""

    def __init__(
        self,
        database: Database,
        *,
        library: Callable[[], Library],
        policy: Callable[[], Policy],
        route: Route,
        understand: Understand,
        thinkers: Executor,
        now: Callable[[], datetime],
        histories: Mapping[str, History] | None = None,
        after_commit: Sequence[Callable[[Event, Handled], None]] = (),
    ) -> None:
        self._database = database
        self._library = library
        self._policy = policy
        self._route = route
        self._understand = understand
        self._thinkers = thinkers
        self._now = now
        self._histories = histories or {}
        self._after_commit = list(after_commit)
        self._turns = Turns()
        self._places: dict[tuple[str, str], Place] = {}
        self.in_flight = 0
        self.last_event: datetime | None = None

    def on_commit(self, hook: Callable[[Event, Handled], None]) -> None:
        """Tell `hook` after each COMMIT."""
        self._after_commit.append(hook)

    async def accept(self, event: Event, raw: bytes | None = None, within: Within = None) -> Outcome:
        """Handle the event; returns after COMMIT.

        `within` runs first inside the transaction (a Due deletes its reminder there). Raises Busy when too
        much is in flight and Unavailable when the database cannot store now: the outside must not be told
        that we have the event.
        """
        if self.in_flight >= IN_FLIGHT:
            raise Busy
        self.in_flight += 1
        try:
            async with self._turns.of((event.channel, event.chat)):
                return await self._handle(event, raw, within)
        finally:
            self.in_flight -= 1

    async def reject(self, key: str, channel: str, raw: bytes, error: str) -> Outcome:
        """Store something that could not even be read as an event, so that it never comes again and people see it."""
        now = self._now()

        def work(session: Session) -> Outcome:
            if not insert_once(session, Received, key=key, at=now):
                return Outcome("duplicate")
            store_failed(session, key, channel, raw, error, now)
            return Outcome("failed")

        log.error("an update could not be read", extra={"event_key": key, "error": error})
        return await self._database.writer.submit(work, key=key)

    async def _handle(self, event: Event, raw: bytes | None, within: Within) -> Outcome:
        now, began = self._now(), time.perf_counter()
        self.last_event = now
        if event.key in self._database.writer.suspects and await self._crashed_too_often(event.key):
            return await self._fail(event, raw, "crash", now, within)
        for again in range(MOVED_TRIES):
            place = await self._place(event)
            event = replace(event, understood=await self._think(event, place))
            # A chat that moves every time is answered all the same, with the last understanding there is.
            seen = place if again < MOVED_TRIES - 1 else None
            try:
                work = partial(self._transact, event=event, seen=seen, now=now, within=within)
                handled = await self._database.writer.submit(work, key=event.key)
                handled.seconds = time.perf_counter() - began
                return self._committed(event, handled)
            except _Moved:
                self._places.pop((event.channel, event.chat), None)
            except Unavailable:
                raise
            except Sorry as sorry:
                return await self._fail(event, None, "", now, within, sorry)
            except Exception as error:
                log.exception("an event failed", extra={"event_key": event.key, "error": type(error).__name__})
                return await self._fail(event, raw, type(error).__name__, now, within)
        raise AssertionError("the last try does not look at the version")

    def _transact(self, session: Session, event: Event, seen: Place | None, now: datetime, within: Within) -> Handled:
        """The transaction of one event (in the writer's thread)."""
        history = self._histories.get(event.channel)
        if not insert_once(session, Received, key=event.key, at=now):
            return Handled(Outcome("duplicate", history.known(session, event.key) if history else None))
        if within is not None:
            within(session)
        person = load_person(session, self._database.keyring, event, now)
        conversation = load_conversation(session, self._database.keyring, event, person, now)
        place = place_of(conversation)
        if seen is not None and place.version != seen.version:
            raise _Moved
        unit = Unit(session, event, now, self._library(), self._policy(), self._database.keyring, person, conversation)
        replies = self._route(event, unit, place)
        conversation.version += 1
        conversation.updated_at = now
        session.add(conversation)
        session.flush()
        recorded = history.record(session, event, now) if history else None
        if unit.erase:
            erase(session, event, history)
        enqueue(session, event.key, replies, now, self._histories)
        outcome = Outcome("done", recorded, len(replies))
        return Handled(outcome, replies, unit.reminders, unit.wants_media, place_of(conversation))

    def _committed(self, event: Event, handled: Handled) -> Outcome:
        if handled.outcome.kind == "done":
            if len(self._places) > 10_000:
                self._places.clear()
            self._places[event.channel, event.chat] = handled.place
        for hook in self._after_commit:
            try:
                hook(event, handled)
            except Exception:
                log.exception("a hint after commit failed", extra={"event_key": event.key})
        return handled.outcome

    async def _place(self, event: Event) -> Place:
        """Where the chat stands: from memory if we saw it last (the transaction checks the version), else by a read."""
        known = self._places.get((event.channel, event.chat))
        if known is not None:
            return known
        index = self._database.keyring.index("chat", f"{event.channel}:{event.chat}")

        def work(session: Session) -> Place:
            row = session.exec(
                select(Conversation).where(Conversation.channel == event.channel, Conversation.chat_index == index)
            ).first()
            return place_of(row) if row is not None else Place()

        return await self._database.read(work)

    async def _think(self, event: Event, place: Place) -> Understood | None:
        """Understanding, in a thread. An error here means "not understood", never poison."""
        if not event.text and not isinstance(event.content, Due):  # the clock of a burst has the burst's words
            return None
        loop = asyncio.get_running_loop()
        thought = loop.run_in_executor(self._thinkers, self._understand, event, place, self._library())
        try:
            return await asyncio.wait_for(thought, THINK_SECONDS)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong here, the person is answered without it
            log.warning("understanding failed", extra={"event_key": event.key, "error": type(error).__name__})
            return None

    async def _fail(
        self, event: Event, raw: bytes | None, error: str, now: datetime, within: Within, sorry: Sorry | None = None
    ) -> Outcome:
        """Everything the event did is undone; its key stays, with one reply, and (unless it was a Sorry) the failed row."""

        def work(session: Session) -> Handled:
            history = self._histories.get(event.channel)
            if not insert_once(session, Received, key=event.key, at=now):
                return Handled(Outcome("duplicate", history.known(session, event.key) if history else None))
            if within is not None:
                within(session)  # a clock is spent and a file settled, whatever became of the handler
            recorded = history.record(session, event, now) if history else None
            if sorry is not None:
                replies: list[Reply] = [say(event, sorry.text)]
                outcome = Outcome("done", recorded, 1)
            else:
                store_failed(session, event.key, event.channel, raw, error, now)
                replies = apologise(event, self._policy())
                outcome = Outcome("failed", recorded, len(replies))
            enqueue(session, event.key, replies, now, self._histories)
            return Handled(outcome, replies)

        self._places.pop((event.channel, event.chat), None)
        return self._committed(event, await self._database.writer.submit(work))

    async def _crashed_too_often(self, key: str) -> bool:
        def work(session: Session) -> int:
            row = session.get(Setting, f"crash:{key}")
            return int(row.value) if row is not None else 0

        return await self._database.read(work) >= CRASH_LIMIT
