"""Choose the weights and limits of knowledge/thresholds.yaml from labelled questions.

    python deploy/tools/fit_search.py QUESTIONS.jsonl ... [--vectors MODULE]

Weights: conditional logit over topics on the open answerable questions. Chances: logistic rules on all open questions,
their signs taken out of fold. Limits: the lowest that keeps 95 in 100 shown answers right and 97 in 100 foreign questions
unanswered. The locked questions only give the totals printed at the end. MODULE has `embedder()`; without it the
semantic column stays as it is.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from knowledge.actions import find_action  # noqa: E402 - the repository is put on the path above
from knowledge.decline import find_door  # noqa: E402
from knowledge.library import Library, load  # noqa: E402
from knowledge.meaning import Meaning, vectors  # noqa: E402
from knowledge.measure import Asked, read_questions  # noqa: E402
from knowledge.search import FEATURES, MEANT, signs_from  # noqa: E402
from knowledge.urgent import find_alarm  # noqa: E402
from knowledge.verdict import signs_of  # noqa: E402

Array = NDArray[Any]
FOLDS, HELD = 5, 0.15
RIGHT = (
    "chance",
    "margin",
    "gap",
    "raw",
    "chars",
    "closest",
    "body",
    "length",
    "field",
    "strong_door",
    "weak_door",
    "explained",
)
RIGHT_MEANT = (*RIGHT, "meaning", "meaning_closest")
PRECISION, FOREIGN, LOST = 0.955, 0.03, 0.02


LEAST = np.array([0, 0, 5.0, 0, 0, 0, 0])
"""Lowest weights: sounds must count, the questions to learn from have few slips of the ear."""


def logit(x: Array, target: Array) -> Array:
    """Weights (features,), none below `LEAST`, that make the target topics likeliest; x is (questions, topics, features)."""
    weights = np.full(x.shape[2], 5.0)
    mean = square = np.zeros_like(weights)
    for _ in range(300):
        raw = x @ weights
        chance = np.exp(raw - raw.max(axis=1, keepdims=True))
        chance /= chance.sum(axis=1, keepdims=True)
        slope = -np.einsum("qt,qtf->f", target - chance, x) / len(x) + HELD * weights / len(x)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        weights = np.maximum(weights - 0.3 * mean / (np.sqrt(square) + 1e-8), LEAST[: len(weights)])
    return weights


def logistic(x: Array, y: Array, held: float = 1.0) -> Array:
    """Weights of a logistic rule with a constant in the last place, by Newton's method."""
    x = np.hstack([x, np.ones((len(x), 1))])
    weights = np.zeros(x.shape[1])
    penalty = held * np.eye(x.shape[1])
    penalty[-1, -1] = 1e-6
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        weights += np.linalg.solve((x.T * (p * (1 - p))) @ x + penalty, x.T @ (y - p) - penalty @ weights)
    return weights


def says(weights: Array, x: Array) -> Array:
    """The chance a logistic rule gives each row."""
    return 1 / (1 + np.exp(-np.clip(x @ weights[:-1] + weights[-1], -30, 30)))


class Bench:
    """Features and signs of all questions for one mode."""

    def __init__(self, library: Library, questions: list[Asked], meaning: Meaning | None) -> None:
        self.searcher = library.searcher
        self.questions = questions
        self.names = MEANT if meaning else FEATURES
        self.signs_used = RIGHT_MEANT if meaning else RIGHT
        self.queries = [self.searcher.query(q.text) for q in questions]
        self.found = [self.searcher.features(q, meaning) for q in self.queries]
        self.x = np.stack([f.rows for f in self.found])
        self.fold = np.arange(len(questions)) % FOLDS

    def target(self, which: Array) -> Array:
        """The right topics of the questions with these numbers, rows summing to 1."""
        ids = self.searcher.ids
        rows = np.array([[t in self.questions[n].right for t in ids] for n in which], dtype=float)
        return rows / rows.sum(axis=1, keepdims=True)

    def weights(self, which: Array) -> Array:
        """Weights fitted to the questions with these numbers."""
        return logit(self.x[which], self.target(which))

    def signs(self, number: int, weights: Array) -> tuple[list[float], bool]:
        """The signs of one question and whether its first topic is right."""
        raw = self.x[number] @ weights
        order, _, signs = signs_from(self.x[number], raw, self.queries[number])
        signs["explained"] = self.searcher.explained(self.found[number], int(order[0]))
        normal = self.queries[number].normal
        full = signs_of(signs, normal, find_door(normal))
        return [full[s] for s in self.signs_used], self.searcher.ids[order[0]] in self.questions[number].right


def fit(bench: Bench) -> dict[str, Any]:
    """One column of thresholds.yaml, and the totals it was judged by."""
    kind = np.array([q.status for q in bench.questions])
    locked = np.array([q.locked for q in bench.questions])
    written = np.array([bool(q.right & set(bench.searcher.ids)) for q in bench.questions])
    train = np.flatnonzero((kind == "answerable") & ~locked & written)
    final = bench.weights(train)
    by_fold = {f: bench.weights(train[bench.fold[train] != f]) for f in range(FOLDS)}
    rows = [bench.signs(n, final if locked[n] else by_fold[bench.fold[n]]) for n in range(len(kind))]
    x, right = np.array([r[0] for r in rows]), np.array([r[1] for r in rows])
    told = np.isin(kind, ["answerable", "out_of_scope", "in_domain_no_topic"])
    plain = np.array([not find_alarm(q.text) and not find_action(q.text) for q in bench.questions])
    use = told & plain & ~locked
    ours = np.isin(kind, ["answerable", "in_domain_no_topic"])
    p_right, p_ours = np.zeros(len(kind)), np.zeros(len(kind))
    for f in range(FOLDS):
        learn, judge = use & (bench.fold != f), use & (bench.fold == f)
        p_right[judge] = says(logistic(x[learn], (right & ours)[learn]), x[judge])
        p_ours[judge] = says(logistic(x[learn], ours[learn]), x[judge])
    rule_right, rule_ours = logistic(x[use], (right & ours)[use]), logistic(x[use], ours[use])
    p_right[locked], p_ours[locked] = says(rule_right, x[locked]), says(rule_ours, x[locked])
    limits = choose(p_right[use], p_ours[use], (right & ours)[use], ours[use], kind[use] == "answerable")
    names = [*bench.signs_used, "bias"]
    print(*totals("open, out of fold", use, kind, right, p_right, p_ours, limits), sep="\n")
    print(*totals("locked", told & plain & locked, kind, right, p_right, p_ours, limits), sep="\n")
    return {
        "weights": dict(zip(bench.names, final.round(2).tolist(), strict=True)),
        "right": dict(zip(names, rule_right.round(3).tolist(), strict=True)),
        "ours": dict(zip(names, rule_ours.round(3).tolist(), strict=True)),
        **limits,
    }


def choose(p_right: Array, p_ours: Array, right: Array, ours: Array, answerable: Array) -> dict[str, float]:
    """The limits: `within` loses at most 2 in 100 of ours, `show` keeps the promise on what is shown."""
    within = float(np.quantile(p_ours[answerable], LOST))
    in_field = p_ours >= within
    show = 0.99
    for limit in np.arange(0.3, 0.99, 0.005):
        shown = in_field & (p_right >= limit)
        if shown.any() and right[shown].mean() >= PRECISION and (shown & ~ours).sum() <= FOREIGN * (~ours).sum():
            show = float(limit)
            break
    return {"show": round(show, 3), "ask_back": 0.12, "within": round(within, 3)}


def totals(
    name: str, use: Array, kind: Array, right: Array, p_right: Array, p_ours: Array, limits: dict[str, float]
) -> list[str]:
    """What the limits do to one group, as lines."""
    answerable, foreign = use & (kind == "answerable"), use & (kind == "out_of_scope")
    within = p_ours >= limits["within"]
    shown = use & within & (p_right >= limits["show"])
    back = use & within & ~shown & (p_right >= limits["ask_back"])

    def share(part: Array, whole: Array) -> str:
        return f"{(part & whole).sum() / max(whole.sum(), 1):.3f}"

    return [
        f"{name}: top 1 {share(right, answerable)} of {answerable.sum()}; shown {shown.sum()}, right {share(right & answerable, shown)}",
        f"  ours: shown {share(shown, answerable)}, asked back {share(back, answerable)}, declined {share(~within, answerable)}",
        f"  foreign: shown {share(shown, foreign)}, asked back {share(back, foreign)}, declined {share(~within, foreign)}",
    ]


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+")
    parser.add_argument("--vectors", help="module with embedder()")
    given = parser.parse_args()
    library, questions = load(), list(read_questions(given.files))
    path = ROOT / "knowledge/thresholds.yaml"
    data = yaml.safe_load(path.read_text())
    print("lexical")
    data["modes"]["lexical"] = fit(Bench(library, questions, None))
    if given.vectors:
        embedder = importlib.import_module(given.vectors).embedder()
        searcher = library.searcher
        meaning = Meaning(embedder, vectors(embedder, searcher.asks), searcher.owner)
        print("semantic")
        data["modes"]["semantic"] = fit(Bench(library, questions, meaning))
    head = path.read_text().split("modes:")[0]
    path.write_text(
        head + yaml.safe_dump(data, allow_unicode=True, sort_keys=False, default_flow_style=None, width=118)
    )


if __name__ == "__main__":
    main()
