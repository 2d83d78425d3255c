"""Many files become one immutable library; an edit of the union's own goes on top."""

from __future__ import annotations

import time

import pytest

from knowledge.library import Library, load
from knowledge.problem import KnowledgeError
from knowledge.topics import packaged_topics
from tests.knowledge.answers import changed, good

NAME = "wages/wages-payday.md"
FACTS = ("facts.yaml", "tel_12333: {what: 热线, value: '12333', source: 全国}\n")


def test_every_topic_has_its_answer(library: Library) -> None:
    topics = packaged_topics()
    assert set(library.answers) == set(topics.section)
    assert all(a.section == topics.section[a.id] for a in library.answers.values())


def test_an_overlay_replaces_an_answer_and_a_fact() -> None:
    overlay = [(NAME, changed("先看合同", "先看通知")), ("own/facts.yaml", "tel_12333: {what: 热线, value: '1', source: 自填}")]
    found = Library.build([FACTS, (NAME, good())], overlay)
    assert found.answers["wages-payday"].lead.startswith("先看通知")
    assert found.facts["tel_12333"].value == "1"


def test_the_faults_of_all_files_come_at_once() -> None:
    broken = [(NAME, "nothing"), ("wages/wages-minimum.md", changed("risk: legal", "risk: x")), ("facts.yaml", "- x")]
    with pytest.raises(KnowledgeError) as caught:
        Library.build(broken)
    assert {p.file for p in caught.value.problems} == {name for name, _ in broken}


def test_a_library_cannot_be_changed(library: Library) -> None:
    with pytest.raises(TypeError):
        library.answers["x"] = None  # type: ignore[index]
    with pytest.raises(AttributeError):
        library.facts = {}  # type: ignore[misc]


def test_it_is_read_and_indexed_in_seconds() -> None:
    began = time.process_time()
    assert load().searcher.ids
    assert time.process_time() - began < 6


def test_an_empty_library_finds_nothing() -> None:
    assert Library.build([]).searcher.rank("工资").hits == ()
