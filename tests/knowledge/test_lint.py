"""Each rule of the lint with a file that breaks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.answer import parse_answer
from knowledge.lint import lint_paths, lint_texts, main
from knowledge.problem import KnowledgeError
from knowledge.style import phones
from tests.knowledge.answers import ASKS, changed, good

NAME = "wages/wages-payday.md"
FACTS = ("facts.yaml", "tel_12333: {what: 热线, value: '12333', source: 全国}\nmin_wage: {what: 最低工资, local: true}\n")
OTHER = ("wages/wages-minimum.md", good().replace("wages-payday", "wages-minimum").replace("[wages-minimum]", "[]"))


def sentences(text: str, name: str = NAME) -> list[str]:
    found = lint_texts([(name, text), FACTS], [("wages/wages-pay-slip.md", "")])
    return [p.sentence for p in found if not p.warning]


def test_the_good_file_has_no_fault() -> None:
    assert sentences(good()) == []


def test_everything_packaged_is_clean() -> None:
    with pytest.raises(SystemExit) as left:
        main([])
    assert left.value.code == 0


BAD = {
    "第三百条": ("第五十条", "第三百条"),
    "version 要写 2018-12-29": ("2018-12-29", "1994-07-05"),
    "没有《没有这部法》": ("law: 劳动法", "law: 没有这部法"),
    "缺少字段 owner": ("owner: 维权组\n", ""),
    "不认识的字段 colour": ("owner: 维权组", "owner: 维权组\ncolour: red"),
    "risk 不能是“high”": ("risk: legal", "risk: high"),
    "owner 不能是": ("维权组", "不存在组"),
    "escalate 不能是": ("escalate: union", "escalate: police"),
    "问法只有14条": (f"  - {ASKS[3]}\n", ""),
    "问法重复了": (ASKS[3], ASKS[4] + "！"),
    "第一段有": ("先看合同写的是几号。", "先看合同写的是几号。" * 20),
    "这一句有24个字，最多20个": ("先看合同写的是几号。", "先看合同上面写的是每个月的几号再去财务那里问一问。"),
    "这一句有45个字，最多40个": ("工资每月至少发一次。", "工资" * 22 + "好。"),
    "不要写“原则上”": ("工资每月", "原则上工资每月"),
    "不要写“用人单位”": ("工资每月", "用人单位的工资每月"),
    "电话 12333 要写成": ("{{tel_12333}}", "12333"),
    "facts 列了 tel_12333": ("可以打 {{tel_12333}}", "可以打热线"),
    "facts.yaml 里没有 tel_999": ("facts: [tel_12333, min_wage]", "facts: [tel_12333, min_wage, tel_999]"),
    "facts 里要列出 min_wage": ("facts: [tel_12333, min_wage]", "facts: [tel_12333]"),
    "不是别的主题的 id": ("near: [wages-minimum]", "near: [no-such-topic]"),
    "topics.yaml 里没有": ("id: wages-payday", "id: wages-nothing"),
    "没有 luck 这个计算器": ("calculator: null", "calculator: luck"),
    "verify 要写 true": ("version: 2018-12-29", "verify: true"),
    "以谁的答复为准": ("verify: false", "verify: true"),
    "字段部分读不懂": ("title: 工资", "title: 工资: 几号"),
    "要有且只有一个标题": ("## 带什么，去哪里", "## 别的标题"),
    "next_review 要晚于": ("2027-05-23", "2026-05-23"),
    "valid_to 早于": ("valid_to: null", "valid_to: 2026-01-01"),
    "感叹号": ("就催。", "就催！"),
    "别的 Markdown": ("工资每月", "> 工资每月"),
    "reviewed 要么": ('by: ""', 'by: "张三"'),
    "要写日期": ("valid_from: 2026-11-23", "valid_from: 明天"),
    "文件要以 --- 开头": ("---\nid", "id"),
}


@pytest.mark.parametrize("sentence", BAD)
def test_a_bad_file_gets_its_sentence(sentence: str) -> None:
    old, new = BAD[sentence]
    text = changed(old, new)
    if sentence.startswith("facts.yaml"):
        text = text.replace("可以打 {{tel_12333}}", "可以打 {{tel_12333}} {{tel_999}}")
    if sentence.startswith("没有《"):
        sentence = "法规目录里没有《没有这部法》"
    assert [s for s in sentences(text) if sentence in s], sentences(text)


def test_an_urgent_answer_may_not_begin_with_an_empty_fact() -> None:
    text = changed("risk: legal", "risk: urgent").replace("过了这天就催。", "过了这天打{{min_wage}}。")
    assert [s for s in sentences(text) if "紧急答案" in s]


def test_a_way_of_asking_stands_once_in_all_topics() -> None:
    found = lint_texts([(NAME, good()), FACTS], [OTHER])
    assert sum("只能留一个" in p.sentence for p in found) == 16
    assert {p.line for p in found if ASKS[0] in p.sentence} == {5}


def test_a_measuring_question_may_not_be_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    from knowledge import lint
    from knowledge.text import digest

    monkeypatch.setattr(lint, "_measured", lambda: frozenset({digest(ASKS[0] + "？？")}))
    assert [s for s in sentences(good()) if "测试题" in s]


def test_topics_not_written_yet_are_a_warning() -> None:
    (warning,) = lint_texts([(NAME, good()), FACTS])
    assert (warning.warning, warning.sentence) == (True, "near 里的 wages-minimum 还没有写。")


def test_all_faults_of_a_file_come_at_once() -> None:
    with pytest.raises(KnowledgeError) as caught:
        parse_answer(NAME, changed("risk: legal", "risk: high").replace("维权组", "没有组"))
    assert len(caught.value.problems) == 2


def test_files_and_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "wages"
    folder.mkdir()
    (folder / "wages-payday.md").write_text(changed("risk: legal", "risk: high"))
    (problem,) = lint_paths([folder])
    assert str(problem).startswith(f"{folder / 'wages-payday.md'}:22: risk 不能是")
    with pytest.raises(SystemExit) as left:
        main([str(folder)])
    assert left.value.code == 1
    assert "1 处错误" in capsys.readouterr().out


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
