"""Many files become one immutable library; an edit of the union's own goes on top."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from knowledge.facts import MISSING, render
from knowledge.library import Library, load, walk
from knowledge.lint import main
from knowledge.problem import KnowledgeError
from knowledge.topics import packaged_topics
from tests.knowledge.answers import changed, good

DAYS = (date(2026, 11, 24), date(2027, 11, 24), date(2030, 1, 1))
"""The first day of service, and long after: national numbers do not run out."""
NAME = "wages/wages-payday.md"
FACTS = ("facts.yaml", "tel_12333: {what: 热线, value: '12333', source: 全国}\n")


def test_every_topic_has_its_answer(library: Library) -> None:
    topics = packaged_topics()
    assert set(library.answers) == set(topics.section)
    assert all(a.section == topics.section[a.id] for a in library.answers.values())


def test_there_are_all_390_topics(library: Library) -> None:
    assert len(library.answers) == 390
    assert library.sections == packaged_topics().sections
    assert {a.section for a in library.answers.values()} == set(packaged_topics().sections)


def test_the_packaged_base_has_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([])
    assert (left.value.code, capsys.readouterr().out) == (0, "0 处错误，0 处提醒。\n")


def test_every_near_topic_has_an_answer(library: Library) -> None:
    wrong = [(a.id, other) for a in library.answers.values() for other in a.near if other not in library.answers]
    assert wrong == []


def test_an_urgent_answer_begins_without_an_empty_fact(library: Library) -> None:
    urgent = [a for a in library.answers.values() if a.risk == "urgent"]
    assert len(urgent) >= 15
    empty = [a.id for a in urgent for day in DAYS if MISSING in render(a, library.facts, day).lead]
    assert empty == []


def test_files_are_read_in_order_and_only_answers_and_facts(tmp_path: Path) -> None:
    for name in ("b/2.md", "a/1.md", "a/notes.txt", "top.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name, "utf-8")
    assert list(walk(tmp_path)) == [("a/1.md", "a/1.md"), ("b/2.md", "b/2.md"), ("top.md", "top.md")]


def test_an_overlay_replaces_an_answer_and_a_fact() -> None:
    overlay = [
        (NAME, changed("先看合同", "先看通知")),
        ("own/facts.yaml", "tel_12333: {what: 热线, value: '1', source: 自填}"),
    ]
    found = Library.build([FACTS, (NAME, good())], overlay)
    assert found.answers["wages-payday"].lead.startswith("先看通知")
    assert found.facts["tel_12333"].value == "1"


def test_the_faults_of_all_files_come_at_once() -> None:
    broken = [(NAME, "nothing"), ("wages/wages-minimum.md", changed("risk: legal", "risk: x")), ("facts.yaml", "- x")]
    with pytest.raises(KnowledgeError) as caught:
        Library.build(broken)
    assert list(map(str, caught.value.problems)) == [
        "facts.yaml:1: 要写成“键: {what, value, source, …}”。",
        "wages/wages-minimum.md:22: risk 不能是“x”，只能是：legal、low、urgent。",
        "wages/wages-payday.md:1: 文件要以 --- 开头，写完字段后再用一行 --- 隔开正文。",
    ]


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
