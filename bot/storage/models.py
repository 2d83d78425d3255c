"""Every table of the service, imported for its registration in SQLModel.metadata."""

from bot.storage import tables
from handlers.core import tables as core

__all__ = ["core", "tables"]
