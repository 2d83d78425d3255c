"""Each rule of the lint with a file that breaks it: the line it names and its whole sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from knowledge.answer import parse_answer
from knowledge.lint import lint_paths, lint_texts, main
from knowledge.problem import KnowledgeError
from knowledge.style import JARGON, phones
from tests.knowledge.answers import ASKS, changed, good

NAME = "wages/wages-payday.md"
FACTS = (
    "facts.yaml",
    "tel_12333: {what: 热线, value: '12333', source: 全国}\nmin_wage: {what: 最低工资, local: true}\n",
)
MINIMUM = good().replace("wages-payday", "wages-minimum").replace("[wages-minimum]", "[]")
ASK_3, ASK_4 = ASKS[3], ASKS[4]
LONG_SENTENCE = "工资" * 22 + "好。"
WRITTEN = (
    "wages/wages-minimum.md",
    MINIMUM.replace("发薪日", "底线").replace("工资几号发，能拖到下个月吗？", "最低工资"),
)


def faults(text: str, tmp_path: Path) -> list[tuple[int, str]]:
    """Line and sentence of each fault of `text` as a file of its own."""
    path = tmp_path / NAME
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return [(p.line, p.sentence) for p in lint_texts([(str(path), path.read_text("utf-8")), FACTS], [WRITTEN])]


def test_the_good_file_has_no_fault(tmp_path: Path) -> None:
    assert faults(good(), tmp_path) == []


BAD: dict[str, tuple[str, str, list[tuple[int, str]]]] = {
    "article": ("第五十条", "第三百条", [(21, "《劳动法》没有第三百条。")]),
    "article that is no article": ("第五十条", "附则", [(21, "《劳动法》没有附则。")]),
    "version": ("2018-12-29", "1994-07-05", [(21, "《劳动法》的 version 要写 2018-12-29，现在是 1994-07-05。")]),
    "version left out": (
        ", version: 2018-12-29",
        "",
        [(21, "《劳动法》的 version 要写 2018-12-29，现在是 空。"), (25, "《劳动法》没有核到原文，verify 要写 true。")],
    ),
    "law": ("law: 劳动法", "law: 没有这部法", [(21, "法规目录里没有《没有这部法》：核对简称，或写 verify: true。")]),
    "basis without article": ("article: 第五十条, ", "", [(20, "basis 每条要写 law 和 article。")]),
    "legal without basis": (
        "basis:\n  - {law: 劳动法, article: 第五十条, version: 2018-12-29}",
        "basis: []",
        [(20, "risk 是 legal 的答案要写依据。")],
    ),
    "field missing": ("owner: 维权组\n", "", [(1, "缺少字段 owner。")]),
    "field unknown": ("owner: 维权组", "owner: 维权组\ncolour: red", [(25, "不认识的字段 colour。")]),
    "risk": ("risk: legal", "risk: high", [(22, "risk 不能是“high”，只能是：legal、low、urgent。")]),
    "escalate": (
        "escalate: union",
        "escalate: police",
        [(23, "escalate 不能是“police”，只能是：emergency、legal_aid、none、union。")],
    ),
    "owner": (
        "维权组",
        "不存在组",
        [(24, "owner 不能是“不存在组”，只能是：互助组、司机组、女工组、安全组、组织组、维权组、综合组、食堂组。")],
    ),
    "verify no flag": ("verify: false", "verify: 不", [(25, "verify 只能是 true 或 false。")]),
    "too few asks": (f"  - {ASK_3}\n", "", [(4, "问法只有14条不同的，至少要15条。")]),
    "ask twice": (
        ASK_3,
        ASK_4 + "！",
        [(4, "问法只有14条不同的，至少要15条。"), (8, f"问法重复了：“{ASK_4}”和“{ASK_4}！”。")],
    ),
    "ask too short": (ASK_3, "呀", [(8, "问法要有2到80个字：“呀”。")]),
    "ask too long": (ASK_3, "薪" * 81, [(8, f"问法要有2到80个字：“{'薪' * 30}”。")]),
    "ask with a key": (ASK_3, "'打{{tel_12333}}吗'", [(8, "title 和问法里不能用 {{键}}。")]),
    "lead too long": ("先看合同写的是几号。", "先看合同写的是几号。" * 20, [(35, "第一段有186个字，最多120个（标点不算）。")]),
    "lead sentence": (
        "先看合同写的是几号。",
        "先看合同上面写的是每月几号再去财务那里问一问。",
        [(35, "这一句有22个字，最多20个，拆成两句：先看合同上面写的是每月几号再去财务那里问一问")],
    ),
    "sentence": (
        "工资每月至少发一次。",
        LONG_SENTENCE,
        [(37, f"这一句有45个字，最多40个，拆成两句：{'工资' * 11}……")],
    ),
    "bring sentence": (
        "带身份证和银行流水",
        LONG_SENTENCE[:-1],
        [(40, f"这一句有52个字，最多40个，拆成两句：{'工资' * 11}……")],
    ),
    "title too long": ("title: 工资几号发", "title: " + "工资几号发" * 6, [(3, "title 太长，最多30个字。")]),
    "phone": (
        "可以打 {{tel_12333}}",
        "可以打 12333 或 {{tel_12333}}",
        [(37, "电话 12333 要写成 facts.yaml 里的键，例如 {{tel_12333}}。")],
    ),
    "key not used": ("可以打 {{tel_12333}}", "可以打热线", [(31, "facts 列了 tel_12333，正文却没有用到。")]),
    "key not listed": (
        "facts: [tel_12333, min_wage]",
        "facts: [tel_12333]",
        [(37, "正文用了 {{min_wage}}，facts 里要列出 min_wage。")],
    ),
    "key unknown": (
        "可以打 {{tel_12333}}",
        "可以打 {{tel_12333}} {{tel_999}}",
        [(37, "facts.yaml 里没有 tel_999 这个键：用已有的键，或先登记。"), (37, "正文用了 {{tel_999}}，facts 里要列出 tel_999。")],
    ),
    "near unknown": ("near: [wages-minimum]", "near: [no-such-topic]", [(33, "near 里的 no-such-topic 不是别的主题的 id。")]),
    "near itself": ("near: [wages-minimum]", "near: [wages-payday]", [(33, "near 里的 wages-payday 不是别的主题的 id。")]),
    "id": (
        "id: wages-payday",
        "id: wages-nothing",
        [(2, "topics.yaml 里没有 wages-nothing 这个主题。"), (2, "文件名要和 id 一样：wages-nothing.md。")],
    ),
    "section": (
        "id: wages-payday",
        "id: union-join-how",
        [(2, "union-join-how 属于 union，文件却在 wages。"), (2, "文件名要和 id 一样：union-join-how.md。")],
    ),
    "calculator": ("calculator: null", "calculator: luck", [(32, "没有 luck 这个计算器。")]),
    "basis to verify": ("version: 2018-12-29", "verify: true", [(21, "《劳动法》没有核到原文，verify 要写 true。")]),
    "verify unsaid": (
        "verify: false",
        "verify: true",
        [(25, "verify 是 true，正文要说清这一条以谁的答复为准、打哪个电话确认。"), (26, "checked 的 against 要写“部分条文原文”。")],
    ),
    "against": ("against: 条文原文", "against: 网上", [(26, "checked 的 against 要写“条文原文”。")]),
    "against missing": (", against: 条文原文", "", [(26, "checked 里要写 against：对照了什么文本。")]),
    "yaml": (
        "title: 工资",
        "title: 工资: 几号",
        [(3, "字段部分读不懂（mapping values are not allowed in this context）。含冒号、#、引号的文字要整句加单引号。")],
    ),
    "no front matter": ("---\nid", "id", [(1, "文件要以 --- 开头，写完字段后再用一行 --- 隔开正文。")]),
    "heading": ("## 带什么，去哪里", "## 别的标题", [(35, "正文要有且只有一个标题：## 带什么，去哪里。")]),
    "next review": ("2027-05-23", "2026-05-23", [(28, "next_review 要晚于 checked 的日期。")]),
    "valid to": ("valid_to: null", "valid_to: 2026-01-01", [(30, "valid_to 早于 valid_from。")]),
    "date": ("valid_from: 2026-11-23", "valid_from: 明天", [(29, "valid_from 要写日期，例如 2026-11-23。")]),
    "reviewed by halves": (
        'by: ""',
        'by: "张三"',
        [(27, "reviewed 要么 by 和 date 都写，要么都空着。"), (27, "reviewed 要写日期，例如 2026-11-23。")],
    ),
    "exclamation": ("就催。", "就催！", [(35, "正文里不要用感叹号和表情。")]),
    "emoji": ("就催。", "就催😀。", [(35, "正文里不要用感叹号和表情。")]),
    "markdown": ("工资每月", "> 工资每月", [(37, "正文里不要用别的 Markdown，只有“1. ”“- ”和**粗体**。")]),
}  # fmt: skip


@pytest.mark.parametrize("rule", BAD)
def test_a_bad_file_gets_its_line_and_sentence(rule: str, tmp_path: Path) -> None:
    old, new, expected = BAD[rule]
    assert faults(changed(old, new), tmp_path) == expected


@pytest.mark.parametrize(("word", "instead"), JARGON.items())
def test_words_nobody_says(word: str, instead: str, tmp_path: Path) -> None:
    found = faults(changed("工资每月", f"{word}工资每月"), tmp_path)
    assert (37, f"不要写“{word}”：{instead}。（法律里的原词可以放进括号里写一次。）") in found
    assert faults(changed("工资每月", f"工资（{word}）每月"), tmp_path) == []


def test_an_urgent_answer_may_not_begin_with_an_empty_fact(tmp_path: Path) -> None:
    text = changed("risk: legal", "risk: urgent").replace("过了这天就催。", "过了这天打{{min_wage}}。")
    assert faults(text, tmp_path) == [(35, "紧急答案的第一段不能用还没填的 min_wage。")]
    assert faults(text.replace("打{{min_wage}}", "打{{tel_12333}}"), tmp_path) == []


def test_a_way_of_asking_stands_once_in_all_topics() -> None:
    found = lint_texts([(NAME, good()), FACTS], [("wages/wages-minimum.md", MINIMUM)])
    assert [(p.line, p.sentence) for p in found] == [
        (line, f"问法“{ask}”和 wages-minimum 的“{ask}”一样，只能留一个。")
        for line, ask in enumerate(["工资几号发，能拖到下个月吗？", "", *ASKS], 3)
        if ask
    ]


def test_a_measuring_question_may_not_be_copied(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from knowledge import lint
    from knowledge.text import digest

    monkeypatch.setattr(lint, "_measured", lambda: frozenset({digest(ASKS[0] + "？？")}))
    assert faults(good(), tmp_path) == [(5, f"问法和测试题一模一样，换成自己的话：“{ASKS[0]}”。")]


def test_topics_not_written_yet_are_a_warning() -> None:
    (warning,) = lint_texts([(NAME, good()), FACTS])
    assert (warning.warning, warning.line, warning.sentence) == (True, 33, "near 里的 wages-minimum 还没有写。")


def test_faulty_facts_are_told_beside_faulty_answers() -> None:
    found = lint_texts([(NAME, changed("risk: legal", "risk: high")), ("facts.yaml", "a: {value: '1'}\n")])
    assert [str(p) for p in found] == [
        "facts.yaml:1: a：缺少 what（这是什么）。",
        f"{NAME}:22: risk 不能是“high”，只能是：legal、low、urgent。",
    ]


def test_all_faults_of_a_file_come_at_once() -> None:
    with pytest.raises(KnowledgeError) as caught:
        parse_answer(NAME, changed("risk: legal", "risk: high").replace("维权组", "没有组"))
    assert [p.line for p in caught.value.problems] == [22, 24]


def test_files_and_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "wages"
    folder.mkdir()
    path = folder / "wages-payday.md"
    path.write_text(changed("risk: legal", "risk: high"), "utf-8")
    line = f"{path}:22: risk 不能是“high”，只能是：legal、low、urgent。"
    assert list(map(str, lint_paths([folder]))) == [line]
    with pytest.raises(SystemExit) as left:
        main([str(path)])
    assert left.value.code == 1
    assert capsys.readouterr().out == f"{line}\n1 处错误，0 处提醒。\n"
    shutil.rmtree(folder)
    assert lint_paths([tmp_path]) == []


def test_without_a_facts_file_keys_are_not_looked_up() -> None:
    assert lint_texts([(NAME, good())], [WRITTEN]) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("打110报警", ["110"]), ("最多120天", []), ("拨120。", ["120"]), ("补12000元", []), ("12351热线", ["12351"]),
        ("手机13812345678", ["13812345678"]), ("0511-85012345", ["0511-85012345"]), ("交管12123上查", []), ("96110", ["96110"]),
        ("K1053+200", []), ("扣119元", []), ("12天", []), ("2012-12-28", []),
    ],
)  # fmt: skip
def test_phones_are_told_from_amounts(text: str, found: list[str]) -> None:
    assert phones(text) == found
