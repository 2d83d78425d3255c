"""The search by meaning, as far as this installation has it: an embedder behind knowledge's port."""

from __future__ import annotations

from bot.settings import Settings
from knowledge.library import Library
from knowledge.meaning import Meaning


def waiting_embedder(_settings: Settings, _library: Library) -> Meaning | None:
    """The vectors of the library, made now if they are not cached; None when there is no embedder or it is off.

    This version ships no embedder: the search is lexical.
    """
    return None
