"""Every table of the service, imported for its registration in SQLModel.metadata."""

from bot.storage import tables
from handlers.answers import tables as answers
from handlers.core import tables as core
from handlers.tickets import tables as tickets

__all__ = ["answers", "core", "tables", "tickets"]
