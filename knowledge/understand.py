"""The one way in: a message becomes a verdict with its topics. Pure: same message, library and place, same result."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.actions import find_action
from knowledge.library import Library
from knowledge.meaning import Meaning
from knowledge.search import Hit, Place, Ranking, Searcher
from knowledge.text import norm
from knowledge.urgent import find_alarm
from knowledge.verdict import Verdict, judge

SHOWN = 3
_CLAUSE_END = re.compile(r"[，。？！；、,?!;\n]+|另外|还有就是|再问一?个|再问一?下|顺便问|同时(?=想|请)")
_ASKS = re.compile(
    r"吗|么|呢|怎|咋|啥|什么|多少|几|哪|谁|多[久大长]|(.)[不没]\1|有没|能不|可不可|是否|能否|行不|要不要|不$|没$|想|要|问|how|what|can|when|where|who|why|is it",
    re.IGNORECASE,
)
_SHORTEST_CLAUSE, _LONGEST_MESSAGE, _MOST_CLAUSES = 5, 120, 4
_FOLLOW = re.compile(r"^(?:那|如果|要是|还有|可是|但是|但|然后|所以|那么|那要是|万一|就是|不过|另外|这个|这|它|他|她)")
_ASKING = re.compile(
    r"多少(?:天|钱|个月|年|块|次|人)?|几(?:天|个月|年|次|月|号)|多(?:久|长时间|长|大)|什么时候|什么|哪些|哪里|哪儿|哪个|怎么|如何|"
    r"咋|啥|办|算|弄|要|带|材料|手续|流程|钱|时间|地址|电话|去|找|谁|能|可以|吗|呢|不|的|是|有|没|了|会|得|给|拿|交|需要|具体|详细|一下|说|再|我|最|长|短|多|少|高|低|那|这|个"
)
_FOLLOW_LONGEST, _SHORT, _BARE_LONGEST = 24, 8, 1


@dataclass(frozen=True)
class Understood:
    """What a message means.

    `topics` are up to three, best first, whatever the verdict. `urgent` is the kind of danger, `action` the command,
    `parts` the topic ids to show in order when the message holds two questions, `decline` the key of the right door.
    """

    verdict: Verdict
    topics: tuple[Hit, ...] = ()
    urgent: str | None = None
    action: str | None = None
    parts: tuple[str, ...] = ()
    decline: str | None = None
    mode: str = "lexical"


def understand(
    text: str,
    *,
    library: Library,
    after: str | None = None,
    field_awaited: bool = False,
    embedder: Meaning | None = None,
) -> Understood:
    """Understand `text`. `after` is the topic just shown; with `field_awaited` only danger and short commands count.

    Never raises: what cannot be understood is `unknown`.
    """
    try:
        return _understand(text, library, after, field_awaited, embedder)
    except Exception:  # noqa: BLE001 - a fault here must never cost a message; it is simply not understood
        alarm = find_alarm(text)  # danger is found without the search
        return Understood("emergency", urgent=alarm.kind) if alarm else Understood("unknown")


def _understand(
    text: str, library: Library, after: str | None, field_awaited: bool, embedder: Meaning | None
) -> Understood:
    searcher = library.searcher
    query = searcher.query(text)
    alarm = find_alarm(text) or (find_alarm(query.decoded) if query.decoded else None)
    if field_awaited:
        action = None if alarm else find_action(text, in_form=True)
        verdict: Verdict = "emergency" if alarm else "action" if action else "unknown"
        return Understood(verdict, urgent=alarm.kind if alarm else None, action=action)
    ranking = searcher.rank(text, embedder, query=query)
    if alarm:
        return Understood("emergency", ranking.hits[:SHOWN], urgent=alarm.kind, mode=ranking.mode)
    if action := find_action(text) or (find_action(query.decoded) if query.decoded else None):
        return Understood("action", ranking.hits[:SHOWN], action=action, mode=ranking.mode)
    if after is not None and (joined := _follow_up(text, after, library, embedder)):
        ranking, query = joined, searcher.query(f"{library.answers[after].title} {text}")
    judgement = judge(ranking, query, searcher.modes[ranking.mode])
    if judgement.verdict == "decline":
        return Understood("decline", ranking.hits[:SHOWN], decline=judgement.door, mode=ranking.mode)
    if two := _two_questions(text, searcher, embedder):
        first = tuple(hit.id for hit in two)
        hits = (*two, *(hit for hit in ranking.hits if hit.id not in first))[:SHOWN]
        return Understood("answer", hits, parts=first, mode=ranking.mode)
    return Understood(judgement.verdict, ranking.hits[:SHOWN], mode=ranking.mode)


def _follow_up(text: str, after: str, library: Library, embedder: Meaning | None) -> Ranking | None:
    """The ranking of `text` read together with the topic just shown, if it cannot stand alone."""
    answer = library.answers.get(after)
    normal = norm(text)
    if answer is None or not normal or len(normal) > _FOLLOW_LONGEST:
        return None
    bare = len(_ASKING.sub("", normal)) <= _BARE_LONGEST
    if not bare and len(normal) > _SHORT and _FOLLOW.match(normal) is None:
        return None
    return library.searcher.rank(text, embedder, after=Place(answer, bare))


def _two_questions(text: str, searcher: Searcher, embedder: Meaning | None) -> tuple[Hit, Hit] | None:
    """The best topics of two clauses that each ask something of their own, in order."""
    if len(norm(text)) > _LONGEST_MESSAGE:
        return None
    clauses = [c for c in _CLAUSE_END.split(text) if len(norm(c)) >= _SHORTEST_CLAUSE and _ASKS.search(c)]
    if not 2 <= len(clauses) <= _MOST_CLAUSES:
        return None
    found: list[tuple[float, Hit]] = []
    for clause in clauses:
        query = searcher.query(clause)
        ranking = searcher.rank(clause, embedder, query=query)
        if not ranking.hits:
            continue
        judgement = judge(ranking, query, searcher.modes[ranking.mode])
        if judgement.verdict == "answer":
            found.append((judgement.right, ranking.hits[0]))
    kept = list({hit.id: hit for _, hit in found}.values())
    return (kept[0], kept[1]) if len(kept) == 2 else None
