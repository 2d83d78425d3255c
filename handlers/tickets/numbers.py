"""Ticket numbers that can be said on the phone, and the codes that open them."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from sqlmodel import select

from handlers.core.rows import insert_once
from handlers.core.types import Keyring
from handlers.core.unit import Unit
from handlers.tickets.tables import TicketCounter

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O, no 1 I L
CODE_LENGTH = 6
_NUMBER = re.compile(r"(?<![\d-])(\d{4})\s?[-—－–_]?\s?(\d{4,5})(?![\d-])")
_CODE = re.compile(rf"(?<![A-Z0-9])[{ALPHABET}]{{{CODE_LENGTH}}}(?![A-Z0-9])")


def next_number(unit: Unit) -> str:
    """The next number of this month. Two openings at once wait for each other on the counter's row."""
    month = f"{unit.now.astimezone(unit.policy.zone):%y%m}"
    insert_once(unit.session, TicketCounter, month=month, last=0)
    counter = unit.first(select(TicketCounter).where(TicketCounter.month == month).with_for_update())
    counter.last += 1
    unit.session.add(counter)
    return f"{month}-{counter.last:04d}"


def new_code(unit: Unit) -> str:
    """Six characters nobody confuses when reading them aloud."""
    return "".join(unit.pick(ALPHABET) for _ in range(CODE_LENGTH))


def code_index(keyring: Keyring, number: str, code: str) -> str:
    """What is compared when somebody gives number and code."""
    return keyring.index("ticket.code", f"{number}:{code}")


def find_number(text: str, now: datetime) -> str | None:
    """A ticket number in `text` (2611-0007, ２６１１０００７), with a month that has been; else None."""
    for found in _NUMBER.finditer(unicodedata.normalize("NFKC", text)):
        year, month = int(found[1][:2]), int(found[1][2:])
        if 1 <= month <= 12 and 2000 + year <= now.year + 1 and year >= 20:
            return f"{found[1]}-{found[2]}"
    return None


def find_code(text: str) -> str | None:
    """A code in `text`, in capitals; the ticket number is not taken for one."""
    plain = unicodedata.normalize("NFKC", text).upper()
    found = _CODE.search(_NUMBER.sub(" ", plain))
    return found[0] if found is not None else None
