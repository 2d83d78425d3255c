"""Topics that rest on the same article of a law give the same numbers beside the same words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

from knowledge.answer import Answer, parse_answer
from knowledge.law_index import chinese_number
from knowledge.library import Library
from tests.knowledge.answers import changed

NUMBER = re.compile(
    r"(?<![\d.第])(?<![哪那每某同另])(\d+(?:\.\d+)?|[一二三四五六七八九十]{1,3}|两)\s*(个工作日|工作日|个月|天|日|年|小时|周岁|倍|%|％|元|次)"
)
SAME_UNIT = {"天": "日", "％": "%", "个工作日": "工作日"}
CLAUSE = re.compile(r"[。！？；，：:\n]")
EXAMPLE = re.compile(r"举例|比如|例如|算一算")
WORDS = """
时效 申请仲裁 工伤认定 报工伤 起诉 上诉 复议 投诉 查处 办结 裁决 开庭 答辩 受理 提前 通知 试用期 违约金 补偿 赔偿 赔偿金 加班费 年假 产假 婚假 丧假 育儿假
护理假 陪产假 医疗期 病假 停工留薪 最低工资的 最多扣 日工资的 离职证明 转档案 失业金 缴费 补缴 退休 公积金 续签 签合同 服务期 竞业 培训费 罚款 上报 报告 体检 高温
工会经费 会费 筹备金 任期 改选 答复 鉴定 伤残 抚恤 丧葬 护理费 个税 免税 夜班 休息 连续驾驶 三角 警告牌 车速 每天 每周 保存 留存 公示 协商 履行 执行
""".split()  # noqa: SIM905 - a list of words is read more easily as one

Place = tuple[str, str, str]
"""Two topics in alphabetical order, and the word with its unit."""

REVIEWED: Mapping[Place, str] = {
    ("hf-loan", "hf-withdraw", "受理 日"): "贷款10天、提取3天，是两件事",
    ("hf-loan", "hf-withdraw", "公积金 年"): "骗贷5年、骗提3年，是两种处罚",
    ("contract-expire-severance", "unemployment-with-others", "退休 年"): "老职工不得解除看5年，失业金领到退休看1年",
    ("dismissal-protected-periods", "unemployment-with-others", "退休 年"): "老职工不得解除看5年，失业金领到退休看1年",
    ("injury-lump-sum-leave-job", "unemployment-with-others", "退休 年"): "工伤补助金递减看5年，失业金领到退休看1年",
    ("social-arrears-complain", "wages-arrears-after-leaving", "投诉 年"): "监察2年；1年是仲裁时效里催过、投诉过",
    ("social-low-base", "wages-arrears-after-leaving", "投诉 年"): "监察2年；1年是仲裁时效里催过、投诉过",
    ("social-waiver-invalid", "wages-arrears-after-leaving", "投诉 年"): "监察2年；1年是仲裁时效里催过、投诉过",
    ("wages-arrears-after-leaving", "wages-arrears-what-to-do", "投诉 年"): "监察2年；1年是仲裁时效里催过、投诉过",
    ("wages-arrears-after-leaving", "wages-construction", "投诉 年"): "监察2年；1年是仲裁时效里催过、投诉过",
    ("probation-quit", "resign-not-approved", "通知 日"): "试用期3天，转正后30天",
    ("probation-quit", "severance-overview", "通知 日"): "试用期3天，转正后30天",
    ("probation-quit", "severance-overview", "提前 日"): "试用期3天，转正后30天",
    ("probation-quit", "using-bot-templates", "通知 日"): "试用期3天，转正后30天",
    ("injury-no-insurance", "injury-private-employer", "时效 年"): "劳动仲裁1年，民事起诉3年",
    ("injury-third-party", "truck-accident-compensation", "赔偿 年"): "起诉3年，死亡赔偿金按20年算",
    ("dispute-legal-aid", "injury-denied-appeal", "起诉 日"): "期限不到7天可先援助，复议后15天内起诉",
    ("med-ins-break", "social-rural-urban", "缴费 年"): "提前1年去查，缴满15年领养老金",
}


def articles(answer: Answer) -> set[tuple[str, str]]:
    """Law and article number of each basis, without paragraph and item."""
    found = (re.match(r"第[^条]+条(?:之.)?", b.article) for b in answer.basis)
    return {(b.law, m[0]) for b, m in zip(answer.basis, found, strict=True) if m}


def claims(answer: Answer) -> dict[str, set[float]]:
    """The numbers beside each word and unit: only clauses with a single number, and no examples."""
    found: dict[str, set[float]] = defaultdict(set)
    for clause in CLAUSE.split(f"{answer.lead}\n{answer.body}"):
        numbers = NUMBER.findall(clause)
        if len(numbers) != 1 or EXAMPLE.search(clause):
            continue
        (digits, unit) = numbers[0]
        number = float(digits) if digits[0].isdigit() else float(chinese_number(digits.replace("两", "二")))
        for word in WORDS:
            if word in clause:
                found[f"{word} {SAME_UNIT.get(unit, unit)}"].add(number)
    return found


def contradictions(answers: Iterable[Answer]) -> dict[Place, tuple[set[float], set[float]]]:
    """Where two topics that cite the same article have no number in common beside the same word."""
    citing: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    for answer in sorted(answers, key=lambda a: a.id):
        for article in articles(answer):
            citing[article].append(answer)
    said = {answer.id: claims(answer) for group in citing.values() for answer in group}
    return {
        (a.id, b.id, key): (said[a.id][key], said[b.id][key])
        for group in citing.values()
        for a, b in combinations(group, 2)
        for key in said[a.id].keys() & said[b.id].keys()
        if not said[a.id][key] & said[b.id][key]
    }


def two(first: str, second: str, article: str = "第五十条") -> list[Answer]:
    """Two answers that say these sentences, the second on `article`."""
    other = changed("工资每月至少发一次。", second).replace("wages-payday", "wages-x").replace("第五十条", article)
    return [
        parse_answer("wages/wages-payday.md", changed("工资每月至少发一次。", first)),
        parse_answer("wages/wages-x.md", other),
    ]


def test_a_contradiction_is_found() -> None:
    place = ("wages-payday", "wages-x", "起诉 日")
    assert contradictions(two("收到后15天内起诉。", "收到后30日内起诉。")) == {place: ({15.0}, {30.0})}
    assert contradictions(two("收到后十五天内起诉。", "收到后两天内起诉。")) == {place: ({15.0}, {2.0})}
    assert contradictions(two("收到后十五天内起诉。", "收到后15日内起诉。")) == {}
    assert contradictions(two("收到后15天内起诉。", "收到后15个月内起诉。")) == {}
    assert contradictions(two("收到后15天内起诉。", "收到后30天内起诉。", "第五十一条")) == {}
    assert contradictions(two("收到后15天内起诉。", "先看哪一天起诉。")) == {}
    assert contradictions(two("收到后15天内起诉。", "比如30天内起诉。")) == {}


def test_paragraphs_of_an_article_are_the_same_article() -> None:
    assert len(contradictions(two("收到后15天内起诉。", "收到后30天内起诉。", "第五十条第二款"))) == 1


def test_topics_that_cite_the_same_article_agree(library: Library) -> None:
    found = contradictions(library.answers.values())
    new = {place: numbers for place, numbers in found.items() if place not in REVIEWED}
    assert new == {}, "numbers differ: mend one of the two answers, or note here why both are right"


def test_the_reviewed_places_exist_and_have_reasons(library: Library) -> None:
    for first, second, _ in REVIEWED:
        assert {first, second} <= library.answers.keys()
        assert first < second
    assert all(REVIEWED.values())


def test_there_is_enough_to_compare(library: Library) -> None:
    said = [claims(answer) for answer in library.answers.values()]
    assert sum(map(len, said)) > 200
