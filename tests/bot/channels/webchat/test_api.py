"""Sending: what is taken is stored and answered once; what is refused says why and changes nothing."""

from __future__ import annotations

import asyncio
import logging
from hashlib import sha256
from pathlib import Path

import pytest
from sqlmodel import select

from bot.channels.webchat import stream
from bot.intake import Busy, Unavailable
from bot.log import JsonFormatter
from bot.storage.database import Database
from bot.storage.tables import Failed, WebMessage, WebSession, WebStream
from tests.bot.channels.webchat.site import Refusing, Site, Visitor, problem
from tests.bot.kernel import count

BUTTONS = [[{"text": "有用", "data": "fb:yes"}, {"text": "没用", "data": "fb:no"}]]


async def test_a_question_is_taken_and_answered(visitor: Visitor) -> None:
    answer = await visitor.post({"client_id": "one", "text": "工资拖欠怎么办"})

    assert answer.status == 202
    assert (await answer.json())["seq"] == 1
    page = await visitor.read()
    for line in page["messages"]:
        assert len(line.pop("id")) == 20
    assert page == {
        "messages": [
            {"seq": 1, "client_id": "one", "from": "person", "text": "工资拖欠怎么办", "buttons": [], "media": None, "media_kind": None,
             "edits": None, "at": "2026-11-23T02:00:00+00:00"},
            {"seq": 2, "client_id": None, "from": "bot", "text": "听到：工资拖欠怎么办", "buttons": BUTTONS, "media": None, "media_kind": None,
             "edits": None, "at": "2026-11-23T02:00:00+00:00"},
        ],
        "seq": 2, "first": 1, "more": False, "epoch": "0",
    }  # fmt: skip


async def test_only_the_hash_of_a_token_is_kept(site: Site, visitor: Visitor) -> None:
    token = visitor.headers["Authorization"].removeprefix("Bearer ")
    rows = await site.db.read(lambda s: s.exec(select(WebSession)).all())

    assert [row.token_hash for row in rows] == [sha256(token.encode()).hexdigest()]
    assert token not in repr(rows)


async def test_two_visitors_never_see_each_other(site: Site, visitor: Visitor) -> None:
    other = await site.visitor()
    await visitor.say("甲的话")
    await other.say("乙的话")

    assert await visitor.heard() == [(1, "person", "甲的话"), (2, "bot", "听到：甲的话")]
    assert await other.heard() == [(1, "person", "乙的话"), (2, "bot", "听到：乙的话")]


async def test_sending_again_is_harmless(visitor: Visitor) -> None:
    answers = await asyncio.gather(*(visitor.post({"client_id": "same", "text": "喂"}) for _ in range(10)))

    bodies = [await answer.json() for answer in answers]
    assert [answer.status for answer in answers] == [202] * 10
    assert bodies == [bodies[0]] * 10
    assert bodies[0]["seq"] == 1
    assert await visitor.heard() == [(1, "person", "喂"), (2, "bot", "听到：喂")]
    later = await visitor.post({"client_id": "same", "text": "喂"})
    assert await later.json() == bodies[0]


async def test_the_same_id_of_two_visitors_is_two_messages(site: Site, visitor: Visitor) -> None:
    other = await site.visitor()
    first = await (await visitor.post({"client_id": "1", "text": "甲"})).json()
    second = await (await other.post({"client_id": "1", "text": "乙"})).json()

    assert (first["seq"], second["seq"]) == (1, 1)
    assert first["id"] != second["id"]


async def test_ten_quick_messages_keep_their_order(visitor: Visitor) -> None:
    for number in range(10):
        await visitor.say(f"第{number}句")

    heard = await visitor.heard()
    assert [text for _, sender, text in heard if sender == "person"] == [f"第{number}句" for number in range(10)]
    assert [seq for seq, _, _ in heard] == list(range(1, 21))


async def test_a_choice_and_a_position(visitor: Visitor) -> None:
    await visitor.say("你好")
    await visitor.post({"client_id": "b", "choice": "fb:yes"})
    await visitor.post({"client_id": "l", "location": {"latitude": 32.2, "longitude": 119.45, "accuracy": 12.5}})

    assert await visitor.heard() == [
        (1, "person", "你好"),
        (2, "bot", "听到：你好"),
        (3, "person", "有用"),
        (4, "bot", "按了：fb:yes"),
        (5, "person", "我的位置：32.20000，119.45000（误差约12米）"),
        (6, "bot", "位置：32.2，119.45"),
    ]


async def test_a_command_is_a_command(visitor: Visitor) -> None:
    await visitor.say("/start sos")

    assert (await visitor.heard())[1][2] == "听到：Command(name='start', argument='sos')"


@pytest.mark.parametrize(
    ("body", "taken"),
    [
        ("a\x00b\x07c", "abc"),
        ("\ud83d\ude00 \ud800x", "😀 x"),
        ("  <b>粗</b> '; DROP TABLE person; --  ", "<b>粗</b> '; DROP TABLE person; --"),
        ("一\r\n二", "一\n二"),
        ("😀👍", "😀👍"),
        ("长" * 10_000, "长" * 10_000),
    ],
    ids=["control", "surrogates", "html and sql", "line ends", "emoji", "10,000 characters"],
)
async def test_hostile_words_are_taken_as_words(visitor: Visitor, body: str, taken: str) -> None:
    await visitor.say(body)

    assert (await visitor.heard())[0] == (1, "person", taken)


BAD = [
    ({}, "text、choice、location 三样要有一样，也只能有一样。"),
    ([], "请求的内容要是一个JSON对象。"),
    ("text", "请求的内容要是一个JSON对象。"),
    ({"client_id": "a", "text": ""}, "没有看到文字。请写一句话再发。"),
    ({"client_id": "a", "text": " \n\x00\ud800 "}, "没有看到文字。请写一句话再发。"),
    ({"client_id": "a", "text": 5}, "text 要是文字。"),
    ({"client_id": "a", "text": None}, "text 要是文字。"),
    ({"client_id": "a", "text": "x", "choice": "y"}, "text、choice、location 三样要有一样，也只能有一样。"),
    ({"client_id": "a", "text": "x", "<b>extra": 1}, "不认识的字段：<b>extra。"),
    ({"text": "x"}, "client_id 要是1到64个字母、数字或 . _ ~ -。"),
    ({"client_id": 7, "text": "x"}, "client_id 要是1到64个字母、数字或 . _ ~ -。"),
    ({"client_id": "", "text": "x"}, "client_id 要是1到64个字母、数字或 . _ ~ -。"),
    ({"client_id": "a" * 65, "text": "x"}, "client_id 要是1到64个字母、数字或 . _ ~ -。"),
    ({"client_id": "a:b", "text": "x"}, "client_id 要是1到64个字母、数字或 . _ ~ -。"),
    ({"client_id": "a\n", "text": "x"}, "client_id 要是1到64个字母、数字或 . _ ~ -。"),
    ({"client_id": "a", "choice": ""}, "choice 要是按钮的数据，最多64字节。"),
    ({"client_id": "a", "choice": "字" * 22}, "choice 要是按钮的数据，最多64字节。"),
    ({"client_id": "a", "choice": "a\x00"}, "choice 要是按钮的数据，最多64字节。"),
    ({"client_id": "a", "choice": "a\ud800"}, "choice 要是按钮的数据，最多64字节。"),
    ({"client_id": "a", "location": [1, 2]}, "location 要有 latitude 和 longitude，可以有 accuracy，不能有别的。"),
    ({"client_id": "a", "location": {"latitude": 1}}, "location 要有 latitude 和 longitude，可以有 accuracy，不能有别的。"),
    ({"client_id": "a", "location": {"latitude": 91, "longitude": 0}}, "纬度不对，要在-90到90之间。请重新定位，或用文字说在哪里。"),
    ({"client_id": "a", "location": {"latitude": 0, "longitude": -180.5}}, "经度不对，要在-180到180之间。请重新定位，或用文字说在哪里。"),
    ({"client_id": "a", "location": {"latitude": "32", "longitude": 0}}, "纬度不对，要在-90到90之间。请重新定位，或用文字说在哪里。"),
    ({"client_id": "a", "location": {"latitude": True, "longitude": 0}}, "纬度不对，要在-90到90之间。请重新定位，或用文字说在哪里。"),
    ({"client_id": "a", "location": {"latitude": 10**400, "longitude": 0}}, "纬度不对，要在-90到90之间。请重新定位，或用文字说在哪里。"),
    ({"client_id": "a", "location": {"latitude": 0, "longitude": 0, "accuracy": -1}}, "误差（米）不对，要在0到20040000之间。请重新定位，或用文字说在哪里。"),
    ({"client_id": "a", "text": "x", "language": "fr"}, "language 只能是 zh 或 en。"),
    ({"client_id": "a", "text": "x", "language": ["zh"]}, "language 只能是 zh 或 en。"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "detail"), BAD, ids=[str(number) for number in range(len(BAD))])
async def test_what_is_not_right_is_refused_with_a_sentence(
    site: Site, visitor: Visitor, body: object, detail: str
) -> None:
    assert await problem(await visitor.post(body)) == (422, "invalid", detail)
    assert await count(site.db, WebMessage) == 0


NOT_JSON = [
    b"",
    b"{",
    b"\xff\xfe",
    b'{"client_id": "a", "text": NaN}',
    b"[" * 100_000,
    b"1" * 10_000,
    b'{"client_id":"a","location":{"latitude":Infinity,"longitude":1}}',
]


@pytest.mark.parametrize("body", NOT_JSON, ids=[str(number) for number in range(len(NOT_JSON))])
async def test_a_body_that_is_no_json(visitor: Visitor, body: bytes) -> None:
    answer = await visitor.client.post(
        "/api/chat/messages", data=body, headers={**visitor.headers, "Content-Type": "application/json"}
    )

    assert await problem(answer) in [
        (400, "bad_json", "请求的内容不是正确的JSON，没有收下。"),
        (422, "invalid", "请求的内容要是一个JSON对象。"),
    ]


async def test_too_long_a_text_and_too_big_a_body(visitor: Visitor) -> None:
    long = await visitor.post({"client_id": "a", "text": "长" * 10_001})
    big = await visitor.post({"client_id": "a", "text": "x" * 300_000})
    streamed = await visitor.client.post(
        "/api/chat/messages", data=_endless(), headers={**visitor.headers, "Content-Type": "application/json"}
    )

    assert await problem(long) == (413, "text_too_long", "这段话太长了。一次最多10000字，请分成几段发。")
    assert await problem(big) == (413, "too_large", "内容太大，没有收下。")
    assert await problem(streamed) == (413, "too_large", "内容太大，没有收下。")


async def _endless():
    for _ in range(40):
        yield b" " * 16384


async def test_a_form_field_instead_of_json(visitor: Visitor) -> None:
    answer = await visitor.client.post(
        "/api/chat/messages", data={"client_id": "a", "text": "x"}, headers=visitor.headers
    )

    assert await problem(answer) == (415, "wrong_type", "请用 application/json 发文字，用 multipart/form-data 发文件。")


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer short",
        "Basic " + "a" * 43,
        "Bearer " + "a" * 43,
        "Bearer " + "a" * 500,
        "Bearer 令牌" + "牌" * 40,
    ],
)
async def test_without_a_good_token_nothing_is_done(site: Site, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    expected = (401, "no_session", "对话已失效，请刷新页面重新开始。")

    for method, path in (
        ("POST", "messages"),
        ("GET", "messages"),
        ("GET", "events"),
        ("GET", "media/x"),
        ("POST", "seen"),
    ):
        answer = await site.client.request(
            method,
            f"/api/chat/{path}",
            headers=headers,
            json={"client_id": "a", "text": "x"} if method == "POST" else None,
        )
        assert await problem(answer) == expected
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert await count(site.db, WebMessage) == 0


@pytest.mark.parametrize("error", [Busy, Unavailable])
async def test_when_it_cannot_be_stored_the_page_is_told_to_try_again(
    site: Site, visitor: Visitor, error: type[Exception]
) -> None:
    site.webchat.intake = Refusing(error)
    refused = await visitor.post({"client_id": "a", "text": "喂"})
    site.webchat.intake = site.intake
    taken = await visitor.post({"client_id": "a", "text": "喂"})

    assert await problem(refused) == (503, "busy", "现在人多，请稍等几秒再发。有危险请直接打110、119、120或122。")
    assert refused.headers["Retry-After"] == "2"
    assert taken.status == 202
    assert await visitor.heard() == [(1, "person", "喂"), (2, "bot", "听到：喂")]


async def test_too_fast_loses_nothing(site: Site, visitor: Visitor) -> None:
    """40 at once are taken; what is refused is taken a second later."""
    answers = await asyncio.gather(*(visitor.post({"client_id": f"q{n}", "text": f"{n}"}) for n in range(50)))
    refused = [n for n, answer in enumerate(answers) if answer.status == 429]
    assert len(refused) == 10
    assert await problem(answers[refused[0]]) == (
        429,
        "too_fast",
        "发得太快了，请等几秒再发。这一条没有丢，会自动再发。",
    )
    assert answers[refused[0]].headers["Retry-After"] == "1"

    site.monotonic += 1
    again = await asyncio.gather(*(visitor.post({"client_id": f"q{n}", "text": f"{n}"}) for n in refused))
    assert [answer.status for answer in again] == [202] * 10
    texts = [text for _, sender, text in await visitor.heard() if sender == "person"]
    assert sorted(texts, key=int) == [str(n) for n in range(50)]


async def test_one_fast_visitor_does_not_slow_another(site: Site, visitor: Visitor) -> None:
    other = await site.visitor()
    await asyncio.gather(*(visitor.post({"client_id": f"q{n}", "text": "x"}) for n in range(45)))

    assert (await other.post({"client_id": "a", "text": "x"})).status == 202


async def test_too_many_sessions_at_once(site: Site) -> None:
    site.webchat.opening._burst = 2
    answers = [await site.client.post("/api/chat/session") for _ in range(3)]

    assert [answer.status for answer in answers] == [201, 201, 429]


async def test_a_flow_that_fails_still_answers_and_keeps_the_words(site: Site, visitor: Visitor) -> None:
    await visitor.say("出错")

    heard = await visitor.heard()
    assert heard[0] == (1, "person", "出错")
    assert heard[1][2].startswith("对不起，刚才这条消息我没处理好")
    failed = (await site.db.read(lambda s: s.exec(select(Failed)).all()))[0]
    raw = site.db.keyring.decrypt(failed.raw, "failed.raw").decode()
    assert raw == '{"client_id": "c-1", "kind": "Text", "language": "zh", "text": "出错"}'


async def test_seen(site: Site, visitor: Visitor) -> None:
    await visitor.say("你好")
    answer = await visitor.post({"seq": 2}, "seen")

    assert answer.status == 204
    rows = await site.db.read(lambda s: s.exec(select(WebStream)).all())
    assert [(row.next_seq, row.seen_seq) for row in rows] == [(3, 2)]
    for bad in ({}, {"seq": -1}, {"seq": "2"}, {"seq": True}, {"seq": 2, "x": 1}, [], {"seq": 2**40}):
        assert await problem(await visitor.post(bad, "seen")) == (
            422,
            "invalid",
            "要有 seq，是0以上的整数，不能有别的。",
        )


async def test_nothing_of_a_message_stands_in_the_log(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    token = visitor.headers["Authorization"].removeprefix("Bearer ")
    await visitor.say("我叫张三丰，电话13912345678，出错")
    await visitor.say("出错")
    await visitor.post({"client_id": "张三丰", "text": "x"})

    lines = "\n".join(JsonFormatter().format(record) for record in caplog.records)
    assert lines
    for secret in ("张三丰", "13912345678", token):
        assert secret not in lines


async def test_a_later_label_of_an_unknown_button(visitor: Visitor) -> None:
    await visitor.post({"client_id": "u", "choice": stream.URGENT_ASK})

    assert await visitor.heard() == [(1, "person", "紧急求助"), (2, "bot", "按了：urgent:ask")]


async def test_the_same_on_both_databases(both: Database, tmp_path: Path, clock) -> None:
    site = Site(both, tmp_path, clock)
    await site.start()
    visitor = await site.visitor()
    async with visitor.listen() as events:
        await anext(events)
        answers = await asyncio.gather(
            *(visitor.post({"client_id": f"c{n % 5}", "text": f"第{n % 5}句"}) for n in range(20))
        )
        assert {answer.status for answer in answers} == {202}
        seen = [(await anext(events))["data"] for _ in range(10)]
    await visitor.post({"client_id": "b", "choice": "fb:no"})

    assert [line["seq"] for line in seen] == list(range(1, 11))
    assert sorted(line["text"] for line in seen if line["from"] == "person") == [f"第{n}句" for n in range(5)]
    assert (await visitor.heard())[10:] == [(11, "person", "没用"), (12, "bot", "按了：fb:no")]
    await site.stop()
