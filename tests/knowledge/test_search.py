"""The parts of the search: index, words, meaning through an embedder, evaluation."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.evaluate import evaluate, report
from knowledge.index import Index, ngrams
from knowledge.library import Library
from knowledge.meaning import Meaning, vectors
from knowledge.problem import KnowledgeError
from knowledge.understand import understand
from knowledge.words import packaged_words, parse_words


class Letters:
    """An embedder for tests: counts of characters, hashed by code point."""

    name = "letters-1"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        self.asked += texts
        rows = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for character in text:
                row[ord(character) % 64] += 1
        return rows


class Broken(Letters):
    name = "broken"

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        raise RuntimeError


def test_index_prefers_what_is_shared_and_rare() -> None:
    index = Index.build([list("工资拖欠"), list("工资标准"), list("年假")])
    scores = index.scores(index.look(list("拖欠")))
    assert scores.argmax() == 0
    assert scores[2] == 0
    assert index.scores(index.look(["没有"])).tolist() == [0, 0, 0]
    assert index.scores(index.look(list("工资拖欠")))[0] == pytest.approx(1, abs=1e-5)
    assert index.grouped([0, 0, 1]).scores(index.look(list("标准"))).tolist()[1] == 0


def test_ngrams() -> None:
    assert ngrams(["a", "b", "c"], (1, 2)) == ["a", "b", "c", "ab", "bc"]


def test_words_are_put_into_the_searched_ones() -> None:
    words = packaged_words()
    assert "辞退" in words.canonical("我被炒鱿鱼了")
    assert words.mended("公会怎么进") == "工会怎么进"
    assert words.chinese("fired without severance") == "辞退经济补偿"


def test_a_word_with_two_meanings_is_refused() -> None:
    with pytest.raises(KnowledgeError, match="只能留一个"):
        parse_words("words.yaml", "same: {甲: [丙], 乙: [丙]}\ntypos: {}\nenglish: {}\n")


def test_vectors_are_made_once(tmp_path: Path) -> None:
    embedder = Letters()
    first = vectors(embedder, ["工资", "年假", "工资"], tmp_path)
    again = vectors(embedder, ["年假", "工伤"], tmp_path)
    assert embedder.asked == ["工资", "年假", "工伤"]
    assert np.array_equal(first[1], again[0])


def test_a_broken_cache_is_made_again(tmp_path: Path) -> None:
    vectors(Letters(), ["工资"], tmp_path)
    (path,) = tmp_path.glob("*.npz")
    path.write_bytes(b"nothing")
    assert vectors(Letters(), ["工资"], tmp_path).shape == (1, 64)


def test_meaning_joins_the_ranking_and_may_fail(library: Library) -> None:
    searcher = library.searcher
    meaning = Meaning(Letters(), vectors(Letters(), searcher.asks), searcher.owner)
    assert understand("工资拖欠怎么办", library=library, embedder=meaning).mode == "semantic"
    meaning.embedder = Broken()
    assert understand("工资拖欠怎么办", library=library, embedder=meaning).mode == "lexical"


def test_every_hit_says_why(library: Library) -> None:
    hits = library.searcher.rank("老板拖欠工资").hits
    assert hits
    assert all(hit.why.startswith("最像的问法：") for hit in hits)


def test_evaluation_counts_and_lists_only_open_errors(library: Library, tmp_path: Path) -> None:
    rows = [
        {"id": f"t{n}", "text": "加班费怎么算", "status": "answerable", "primary": "overtime-how-much", "section": "x"}
        for n in range(20)
    ]
    rows += [
        {"id": f"w{n}", "text": "加班费怎么算", "status": "answerable", "primary": "leave-funeral"} for n in range(20)
    ]
    rows += [{"id": "e1", "text": "着火了快来人", "status": "emergency", "primary": None, "accept": []}]
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    found = evaluate([path], library)
    assert found.groups["all"].of["questions"] == 41
    assert found.groups["all"].of["top 1"] == 20
    assert found.groups["all"].of["caught"] == 1
    assert found.groups["open"].of["questions"] + found.groups["locked"].of["questions"] == 41
    assert all(not asked.locked for asked, _ in found.errors)
    text = report([path], library, errors=True)
    assert "baseline WRatio" in text
    assert "section x" in text


def test_a_broken_question_file_names_its_line(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "a"}\n')
    with pytest.raises(KnowledgeError, match=r"questions\.jsonl:1"):
        evaluate([path], library)
