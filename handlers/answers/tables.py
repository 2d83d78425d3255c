"""What was asked, without who asked it: for editors to see what is missing or did not help."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Index
from sqlmodel import Field, SQLModel

from handlers.core.tables import Conversation as _Conversation  # sets the naming convention before any table is made
from handlers.core.types import Encrypted, UTCDateTime

__all__ = ["QuestionLog"]
del _Conversation


class QuestionLog(SQLModel, table=True):
    """One question: its words without numbers or names we can see, the verdict, and what happened next.

    There is no person and no chat in it. `outcome`: useful | useless | none_of_these | ticket | human.
    """

    __table_args__ = (Index("ix_question_log_verdict_at", "verdict", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UTCDateTime)
    text: str | None = Field(default=None, sa_column=Column(Encrypted("question_log.text")))
    text_index: str = Field(max_length=64, index=True)  # equal for questions that only look different
    verdict: str = Field(max_length=16)
    topic: str | None = Field(default=None, max_length=64, index=True)
    score: float | None = None
    mode: str = Field(default="lexical", max_length=16)
    door: str | None = Field(default=None, max_length=32)
    outcome: str | None = Field(default=None, max_length=16)
    outcome_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
