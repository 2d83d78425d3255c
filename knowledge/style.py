"""Plain-answer rules: lengths, words nobody says, numbers that belong in facts.yaml. Pure checks over one `Answer`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.answer import Answer
from knowledge.text import length, sentences

LEAD_LONGEST, LEAD_SENTENCE, SENTENCE = 120, 20, 40
FEWEST_ASKS, ASK_SHORTEST, ASK_LONGEST, TITLE_LONGEST = 15, 2, 80, 30

JARGON = {
    "原则上": "说清哪种情况行、哪种不行", "相关部门": "写出部门的名字", "有关部门": "写出部门的名字",
    "详见": "直接写出来", "予以": "去掉，直接用动词", "依法依规": "写出按哪一条", "之规定": "写“按……第几条”",
    "综上": "去掉", "上述": "写出指的是什么", "特此": "去掉", "兹": "去掉", "贵单位": "写“您单位”",
    "按有关规定": "写出哪一条", "相关规定": "写出哪一条", "有关规定": "写出哪一条", "相关材料": "列出要带的材料",
    "用人单位": "说“公司”或“老板”", "劳动者": "说“您”或“工人”", "款项": "说“钱”",
    "届时": "写日期", "逾期": "说“过了这一天”",
    "是指": "换成大白话", "酌情": "写清看什么情况", "切实": "去掉", "务必": "说“一定要”",
}  # fmt: skip

_UNIT = "天日元个名人万千百岁年月小时分公米度吨级号条款项次点家页份位倍户斤辆周%％.,，、—~-至到"
_SHORT_PHONE = re.compile(rf"(?<![\d.K+{{_])(?:110|119|120|122)(?![\d{_UNIT}}}])")
_CALLED_PHONE = re.compile(r"(?:打|拨|叫|报|拨打|电话)[ “\"]*(?:110|119|120|122)(?!\d)")
_HOTLINE = re.compile(rf"(?<![\d.{{_管])(?:12[1-3]\d\d|96110|95\d{{3,4}}|400-?\d{{3}}-?\d{{4}})(?![\d{_UNIT[:12]}}}])")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)")
_MARKUP = re.compile(r"^(?:#{1,6} |> |\|)|`|\]\(|^\s*\* ", re.MULTILINE)
_SAYS_SO = re.compile(r"为准|核实|核对|确认|问清|问明|先问|打听|问一[问声]|再问")
_EMOJI = re.compile("[\U0001f300-\U0001faff☀-➿]")

Fault = tuple[str, str]
"""(text to find the line by, sentence for the editor)"""


def check_lengths(answer: Answer) -> Iterator[Fault]:
    """Over-long paragraphs and sentences."""
    if (size := length(answer.lead)) > LEAD_LONGEST:
        yield answer.lead[:15], f"第一段有{size}个字，最多{LEAD_LONGEST}个（标点不算）。"
    for part, limit in ((answer.lead, LEAD_SENTENCE), (answer.body, SENTENCE), (answer.bring, SENTENCE)):
        for sentence in sentences(part):
            if (size := length(sentence)) > limit:
                yield sentence, f"这一句有{size}个字，最多{limit}个，拆成两句：{_short(sentence)}"
    if length(answer.title) > TITLE_LONGEST:
        yield "title:", f"title 太长，最多{TITLE_LONGEST}个字。"


def check_words(answer: Answer) -> Iterator[Fault]:
    """Jargon, phone numbers written out, markup that channels cannot show."""
    for part in (answer.title, answer.lead, answer.body, answer.bring):
        bare = re.sub(r"《[^》]*》|（[^）]*）", "", part)
        for word, instead in JARGON.items():
            if word in bare:
                yield word, f"不要写“{word}”：{instead}。（法律里的原词可以放进括号里写一次。）"
        for number in phones(part):
            yield number, f"电话 {number} 要写成 facts.yaml 里的键，例如 {{{{tel_{number}}}}}。"
        if found := _MARKUP.search(part):
            yield found[0], "正文里不要用别的 Markdown，只有“1. ”“- ”和**粗体**。"
        if _EMOJI.search(part) or "！" in part:
            yield "！" if "！" in part else part[:10], "正文里不要用感叹号和表情。"


def phones(text: str) -> list[str]:
    """Phone numbers written as digits in `text`; amounts and days ("120天") are not phones."""
    found = [m[0] for rule in (_SHORT_PHONE, _HOTLINE, _MOBILE, _LANDLINE) for m in rule.finditer(text)]
    found += [m[0][-3:] for m in _CALLED_PHONE.finditer(text) if m[0][-3:] not in found]
    return found


def check_verify(answer: Answer) -> Iterator[Fault]:
    """`verify` agrees with the basis and the text, and the answer itself says where to confirm."""
    unchecked = [b for b in answer.basis if b.verify or b.version is None]
    if unchecked and not answer.verify:
        yield "verify:", f"《{unchecked[0].law}》没有核到原文，verify 要写 true。"
    if answer.verify and not _SAYS_SO.search(f"{answer.lead}\n{answer.body}\n{answer.bring}"):
        yield "verify:", "verify 是 true，正文要说清这一条以谁的答复为准、打哪个电话确认。"
    wanted = "部分条文原文" if answer.verify else "条文原文"
    if answer.basis and answer.against != wanted:
        yield "checked:", f"checked 的 against 要写“{wanted}”。"


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 24 else sentence[:22] + "……"
