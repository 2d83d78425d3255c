"""接单: the first tap has it."""

from __future__ import annotations

from handlers.tickets.tables import Ticket, TicketEvent
from tests.talk import Talk


def opened(**more: str) -> Talk:
    talk = Talk(**more)
    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    talk.staff.hears()
    return talk


def test_taken() -> None:
    talk = opened()
    assert talk.staff.press("desk:take:1") == [
        (
            "ticket:1 改 ticket:1:card：**P2 2611-0001 反映事情**\n"
            "登记：11月23日 周一 10:00\u3000组：综合组\n"
            "目标：1个工作日内联系，5个工作日内办好\n"
            "状态：已受理（李四，11月23日 周一 10:00接单）\n"
            "说的是：宿舍没有热水\n"
            "姓名：张三\n"
            "电话：没有留\n"
            "[办结]"
        ),
    ]
    assert talk.catch_up() == ["值班人员已看到您的 **2611-0001**，接下来由他们联系您。"]
    assert [(e.before, e.after, e.who) for e in talk.world.rows(TicketEvent)] == [
        (None, "submitted", None),
        ("submitted", "accepted", "李四"),
    ]


def test_the_second_is_told_who_was_first() -> None:
    talk = opened()
    talk.staff.press("desk:take:1", name="李四")
    assert talk.staff.press("desk:take:1", name="王五") == ["ticket:1：2611-0001 已由李四在11月23日 周一 10:00接单。"]
    assert talk.catch_up() == ["值班人员已看到您的 **2611-0001**，接下来由他们联系您。"]
    assert [t.accepted_by for t in talk.world.rows(Ticket)] == ["李四"]


def test_an_emergency() -> None:
    talk = Talk()

    talk.push("urgent:road")
    talk.staff.press("desk:take:1")
    assert talk.catch_up() == [
        ("**值班人员已看到您的求助**（2611-0001）。\n请保持电话畅通。110、119、120、122该打还要打。"),
    ]


def test_withdrawn_meanwhile() -> None:
    talk = opened()
    talk.push("withdraw:1:yes")
    assert talk.staff.press("desk:take:1") == ["ticket:1：2611-0001 现在是“已撤回”，不能接单。"]


def test_no_such_ticket() -> None:
    talk = Talk()

    assert talk.staff.press("desk:take:9", ticket=None) == ["群：找不到这件工单。"]
    assert talk.staff.press("desk:take:abc", ticket=None) == ["群：找不到这件工单。"]


def test_hidden_ones_are_not_handled_here() -> None:
    talk = Talk()

    talk.push("urgent:assault")
    assert talk.staff.press("desk:take:1", ticket=None) == ["群：这是保密件，不在群里办。请到后台办理。"]


def test_a_person_cannot_take() -> None:
    talk = opened()
    assert talk.push("desk:take:1") == ["这个按钮过期了，没关系。您想问什么，直接打字告诉我。"]
    assert [t.state.value for t in talk.world.rows(Ticket)] == ["submitted"]


def test_the_card_with_a_link() -> None:
    talk = opened(card="short", public_url="https://example.org")
    assert talk.staff.press("desk:take:1") == [
        (
            "ticket:1 改 ticket:1:card：**P2 2611-0001 反映事情**\n"
            "登记：11月23日 周一 10:00\u3000组：综合组\n"
            "目标：1个工作日内联系，5个工作日内办好\n"
            "状态：已受理（李四，11月23日 周一 10:00接单）\n"
            "后台：https://example.org/console/tickets/2611-0001\n"
            "[办结]"
        ),
    ]
