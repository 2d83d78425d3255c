"""One good answer file as text, and the same with something wrong in it."""

from __future__ import annotations

GOOD = """---
id: wages-payday
title: 工资几号发，能拖到下个月吗？
ask:
{asks}
basis:
  - {{law: 劳动法, article: 第五十条, version: 2018-12-29}}
risk: legal
escalate: union
owner: 维权组
verify: false
checked: {{date: 2026-11-23, against: 条文原文}}
reviewed: {{by: "", date: ""}}
next_review: 2027-05-23
valid_from: 2026-11-23
valid_to: null
facts: [tel_12333, min_wage]
calculator: null
near: [wages-minimum]
---
先看合同写的是几号。过了这天就催。

工资每月至少发一次。拖着不发，可以打 {{{{tel_12333}}}}。本市最低工资：{{{{min_wage}}}}。

## 带什么，去哪里
- 带身份证和银行流水，去劳动监察大队。
"""

ASKS = [f"发薪日问题第{n}种说法甲乙丙丁戊己庚辛壬癸"[: 8 + n] + str(n) for n in range(15)]


def good() -> str:
    """The good file."""
    return GOOD.format(asks="\n".join(f"  - {ask}" for ask in ASKS))


def changed(old: str, new: str) -> str:
    """The good file with `old` replaced by `new`; `old` must be there."""
    text = good()
    assert old in text, old
    return text.replace(old, new, 1)
