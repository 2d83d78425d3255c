"""Check answer files the way an editor would: everything wrong, each as file:line: sentence.

    python -c "from knowledge.lint import main; main(['knowledge/answers/wages'])"

checks the given files or folders (the other packaged answers are read too, to find ways of asking used twice),
prints the faults and exits 1 if there are any. Without arguments it checks all packaged knowledge.
`--all` prints warnings as well (topics named in `near` that are not written yet).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from knowledge.answer import Answer, line_of, parse_answer
from knowledge.facts import Fact, parse_facts
from knowledge.law_index import Law, article_number, packaged_laws
from knowledge.library import NamedText, packaged_files
from knowledge.problem import KnowledgeError, Problem
from knowledge.style import (
    ASK_LONGEST,
    ASK_SHORTEST,
    FEWEST_ASKS,
    Fault,
    check_lengths,
    check_verify,
    check_words,
)
from knowledge.text import digest, fingerprint
from knowledge.topics import Topics, packaged_topics


@dataclass(frozen=True)
class Rules:
    """What answers are checked against: laws, topics, facts, hashes of measuring questions."""

    laws: Mapping[str, Law]
    topics: Topics
    facts: Mapping[str, Fact]
    measured: frozenset[str]


@cache
def _measured() -> frozenset[str]:
    return frozenset(files("knowledge").joinpath("dev_hashes.txt").read_text("utf-8").split())


def packaged_rules(facts: Mapping[str, Fact]) -> Rules:
    """The committed indexes with the given facts."""
    return Rules(packaged_laws(), packaged_topics(), facts, _measured())


def lint_texts(named: Iterable[NamedText], others: Iterable[NamedText] = ()) -> list[Problem]:
    """All faults of the (name, text) pairs `named`; `others` only serve to find ways of asking used twice."""
    facts: dict[str, Fact] = {}
    problems: list[Problem] = []
    checked: list[tuple[str, str, Answer]] = []
    elsewhere: list[Answer] = []
    for group, is_checked in ((list(named), True), (list(others), False)):
        for name, text in group:
            try:
                if name.endswith("facts.yaml"):
                    facts |= parse_facts(name, text)
                elif is_checked:
                    checked.append((name, text, parse_answer(name, text)))
                else:
                    elsewhere.append(parse_answer(name, text))
            except KnowledgeError as error:
                problems += error.problems if is_checked else ()
    rules = packaged_rules(facts)
    written = {a.id for a in elsewhere} | {a.id for _, _, a in checked}
    for name, text, answer in checked:
        for needle, sentence in _faults(answer, name, rules):
            problems.append(Problem(name, line_of(text, needle), sentence))
        for needle, sentence in (*check_lengths(answer), *check_words(answer)):
            problems.append(Problem(name, _line_below(text, needle), sentence))
        problems += _near(name, text, answer, rules.topics, written)
    problems += _repeated(checked, elsewhere)
    return sorted(set(problems))


def _line_below(text: str, needle: str) -> int:
    """The line of `needle` below the front matter, where a phone or a word may stand as well; or else anywhere."""
    body = text.find("\n---", 1)
    at = text.find(needle, max(body, 0))
    return line_of(text, needle) if at < 0 else text.count("\n", 0, at) + 1


def lint_paths(paths: Iterable[str | Path]) -> list[Problem]:
    """All faults in the given files and folders, compared with the packaged answers."""
    named = [(str(f), f.read_text("utf-8")) for path in paths for f in _files(Path(path))]
    own = {Path(name).stem for name, _ in named}
    return lint_texts(named, [(n, t) for n, t in packaged_files() if Path(n).stem not in own])


def _files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.md")) if path.is_dir() else [path]


def _faults(answer: Answer, name: str, rules: Rules) -> Iterator[Fault]:
    yield from _identity(answer, name, rules.topics)
    yield from _asks(answer, rules.measured)
    yield from _articles(answer, rules.laws)
    yield from check_verify(answer)
    yield from _keys(answer, rules.facts)
    yield from _dates(answer)


def _identity(answer: Answer, name: str, topics: Topics) -> Iterator[Fault]:
    if answer.id not in topics.section:
        yield "id:", f"topics.yaml 里没有 {answer.id} 这个主题。"
    elif topics.section[answer.id] != answer.section:
        yield "id:", f"{answer.id} 属于 {topics.section[answer.id]}，文件却在 {answer.section}。"
    if Path(name).stem != answer.id:
        yield "id:", f"文件名要和 id 一样：{answer.id}.md。"
    if answer.calculator is not None and answer.calculator not in topics.calculators:
        yield "calculator:", f"没有 {answer.calculator} 这个计算器。"
    if answer.risk in ("legal", "urgent") and not answer.basis and answer.risk == "legal":
        yield "basis:", "risk 是 legal 的答案要写依据。"


def _asks(answer: Answer, measured: frozenset[str]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for ask in answer.ask:
        key = fingerprint(ask)
        if key in seen:
            yield ask, f"问法重复了：“{ask}”和“{seen[key]}”。"
        if not ASK_SHORTEST <= len(ask) <= ASK_LONGEST:
            yield ask, f"问法要有{ASK_SHORTEST}到{ASK_LONGEST}个字：“{ask[:30]}”。"
        if digest(ask) in measured:
            yield ask, f"问法和测试题一模一样，换成自己的话：“{ask}”。"
        seen.setdefault(key, ask)
    if len(seen) < FEWEST_ASKS:
        yield "ask:", f"问法只有{len(seen)}条不同的，至少要{FEWEST_ASKS}条。"


def _articles(answer: Answer, laws: Mapping[str, Law]) -> Iterator[Fault]:
    for basis in answer.basis:
        law = laws.get(basis.law)
        if law is None:
            if not basis.verify:
                yield basis.law, f"法规目录里没有《{basis.law}》：核对简称，或写 verify: true。"
            continue
        number = article_number(basis.article)
        if law.articles and (number is None or number not in law.articles):
            yield basis.article, f"《{basis.law}》没有{basis.article}。"
        if law.version and not basis.verify and str(basis.version) != law.version:
            yield basis.law, f"《{basis.law}》的 version 要写 {law.version}，现在是 {basis.version or '空'}。"


def _keys(answer: Answer, facts: Mapping[str, Fact]) -> Iterator[Fault]:
    used = answer.used_keys()
    for key in used:
        if key not in answer.facts:
            yield f"{{{{{key}}}}}", f"正文用了 {{{{{key}}}}}，facts 里要列出 {key}。"
        if facts and key not in facts:
            yield f"{{{{{key}}}}}", f"facts.yaml 里没有 {key} 这个键：用已有的键，或先登记。"
        elif facts and answer.risk == "urgent" and facts[key].value is None and f"{{{{{key}}}}}" in answer.lead:
            yield f"{{{{{key}}}}}", f"紧急答案的第一段不能用还没填的 {key}。"
    for key in answer.facts:
        if key not in used:
            yield "facts:", f"facts 列了 {key}，正文却没有用到。"
    for text in (answer.title, *answer.ask):
        if "{{" in text:
            yield text, "title 和问法里不能用 {{键}}。"


def _dates(answer: Answer) -> Iterator[Fault]:
    if answer.next_review <= answer.checked:
        yield "next_review:", "next_review 要晚于 checked 的日期。"
    if answer.valid_to is not None and answer.valid_to < answer.valid_from:
        yield "valid_to:", "valid_to 早于 valid_from。"


def _near(name: str, text: str, answer: Answer, topics: Topics, written: set[str]) -> Iterator[Problem]:
    for other in answer.near:
        line = line_of(text, "near:")
        if other == answer.id or other not in topics.section:
            yield Problem(name, line, f"near 里的 {other} 不是别的主题的 id。")
        elif other not in written:
            yield Problem(name, line, f"near 里的 {other} 还没有写。", warning=True)


def _repeated(checked: list[tuple[str, str, Answer]], elsewhere: list[Answer]) -> Iterator[Problem]:
    first: dict[str, tuple[str, str]] = {}
    for answer in elsewhere:
        for ask in (answer.title, *answer.ask):
            first.setdefault(fingerprint(ask), (answer.id, ask))
    for name, text, answer in checked:
        for ask in (answer.title, *answer.ask):
            owner, same = first.setdefault(fingerprint(ask), (answer.id, ask))
            if owner != answer.id:
                yield Problem(name, line_of(text, ask), f"问法“{ask}”和 {owner} 的“{same}”一样，只能留一个。")


def main(arguments: list[str] | None = None) -> None:
    """Print the faults of the given paths (or of everything packaged) and exit 1 if any is an error."""
    given = list(arguments or [])
    show_all = "--all" in given
    paths = [a for a in given if a != "--all"]
    problems = lint_paths(paths) if paths else lint_texts(packaged_files())
    warnings = sum(p.warning for p in problems)
    errors = len(problems) - warnings
    for problem in problems:
        if show_all or not problem.warning:
            sys.stdout.write(f"{'警告 ' if problem.warning else ''}{problem}\n")
    sys.stdout.write(f"{errors} 处错误，{warnings} 处提醒。\n")
    sys.exit(1 if errors else 0)
