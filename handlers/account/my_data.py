"""我的信息: everything that is kept of the person, in plain words."""

from __future__ import annotations

from handlers.account import texts
from handlers.core.event import Choice, Command, Event
from handlers.core.flow import Flow, Place, action_of, said, say
from handlers.core.reply import Button, Reply, plain
from handlers.core.unit import Unit
from handlers.core.wording import day


def _matches(event: Event, _place: Place) -> bool:
    match event.content:
        case Choice(data=data):
            return data == "mydata"
        case Command(name=name):
            return name == "mydata"
        case _:
            return action_of(event) == "my_data" or said(event, "my data", "my information")


def _handle(event: Event, unit: Unit) -> list[Reply]:
    person = unit.person
    lines = [
        texts.MY_DATA,
        f"聊天：{texts.CHANNELS.get(person.channel, person.channel)}",
        f"名字：{plain(person.name or '没有')}",
        f"电话：{plain(person.phone or '没有')}",
        f"第一次来：{day(unit, person.created_at)}",
    ]
    for holding in unit.holdings:
        lines += [plain(line) for line in holding.lines(unit)]
    lines += ["", texts.MY_DATA_END]
    return [say(event, "\n".join(lines), (Button("更正", "correct:ask"), Button("删除我的信息", "delete:ask")))]


FLOW = Flow("account.my_data", _matches, _handle)
