"""Asking and being answered, on a phone and on a desk."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from bot.storage.tables import WebMessage, WebStream
from tests.bot.channels.webchat.site import until
from tests.bot.kernel import count
from tests.browser.conftest import DESK, PHONE

ANSWER = "先把证据留好，再打12333。\n1. \n打12333投诉，带身份证。\n2. \n申请仲裁，1年内都可以。\n依据：《劳动合同法》第三十条（2012-12-28版）"


def flat(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
async def test_a_question_is_answered_with_buttons(phone_with, viewport) -> None:
    phone = await phone_with(viewport=viewport)
    page = await phone.open()
    await expect(page.locator("header p")).to_have_text("镇江高新区总工会")
    await phone.say("工资拖欠怎么办")
    await phone.has(2)

    lines = await phone.lines()
    assert lines[0] == ("own", "工资拖欠怎么办")
    assert flat(lines[1][1]) == flat(ANSWER)
    buttons = page.locator(".choices .row > *")
    assert await buttons.all_inner_texts() == ["有用", "没用", "老板跑了怎么办", "人社部网站"]
    assert await page.locator(".choices a").get_attribute("href") == "https://www.example.cn/"
    for box in await buttons.all():
        shape = await box.bounding_box()
        assert shape is not None
        assert shape["height"] >= 48
    assert await page.locator("#words").input_value() == ""
    assert await page.evaluate("document.activeElement.id") == "words"
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_button_is_chosen_once_and_the_others_stay(phone) -> None:
    page = await phone.open()
    await phone.say("工资拖欠怎么办")
    await page.click("text=没用")
    await phone.has(4)

    assert (await phone.lines())[2:] == [("own", "没用"), ("bot", "您选了fb:no")]
    chosen = page.locator("[data-choice='fb:no']")
    await expect(chosen).to_have_attribute("aria-disabled", "true")
    await expect(chosen).to_have_text("✓ 没用")
    await chosen.click(force=True)  # as a finger would
    await page.click("[data-choice='topic:wages-boss-ran']")
    await phone.has(6)
    assert (await phone.lines())[4] == ("own", "老板跑了怎么办")


async def test_a_reload_keeps_everything(phone) -> None:
    page = phone.page
    await phone.say("工资拖欠怎么办")
    await phone.has(2)
    await page.click("text=有用")
    await phone.has(4)
    before = await phone.lines()
    await page.fill("#words", "写了一半的话")
    await page.reload()
    await phone.has(4)

    assert await phone.lines() == before
    await expect(page.locator("[data-choice='fb:yes']")).to_have_attribute("aria-disabled", "true")
    await expect(page.locator("[data-choice='fb:no']")).not_to_have_attribute("aria-disabled", "true")
    assert await page.locator("#words").input_value() == "写了一半的话"


async def test_digits_and_enter(phone) -> None:
    page = phone.page
    await page.focus("#words")
    await page.keyboard.type("1")
    await page.keyboard.press("Enter")
    await phone.has(2)
    await page.keyboard.type("上")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("下")
    await page.keyboard.press("Enter")
    await phone.has(4)

    assert [words for kind, words in await phone.lines() if kind == "own"] == ["1", "上\n下"]


async def test_enter_belongs_to_the_input_method_while_it_composes(phone) -> None:
    await phone.page.fill("#words", "gongzi")
    await phone.page.evaluate(
        "document.getElementById('words').dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    assert await phone.page.locator("#words").input_value() == "gongzi"


async def test_nothing_is_sent_when_nothing_is_written(phone) -> None:
    await phone.page.click("#send")
    await phone.say("  \n ")
    await phone.say("有了")
    await phone.has(2)

    assert await phone.lines() == [("own", "有了"), ("bot", "听到：有了")]


async def test_ten_quick_messages(phone) -> None:
    for number in range(10):
        await phone.say(f"第{number}句")
    await phone.has(20)

    assert await phone.lines() == [pair for n in range(10) for pair in (("own", f"第{n}句"), ("bot", f"听到：第{n}句"))]
    await expect(phone.page.locator("#pending .line")).to_have_count(0)


async def test_words_can_never_become_a_page(phone) -> None:
    await phone.say("坏话")
    await phone.has(2)

    assert (await phone.lines())[1] == (
        "bot",
        '<img src=x onerror="document.title=1"><script>document.title=2</script> <b>粗</b> & "引号"',
    )
    assert await phone.page.title() == "娘家人 · 镇江高新区总工会"
    assert await phone.page.locator(".bubble img, .bubble script").count() == 0


async def test_an_edit_replaces_the_line(phone) -> None:
    await phone.say("改一下")
    await phone.page.wait_for_selector("text=第二版")
    assert await phone.lines() == [("own", "改一下"), ("bot", "第二版")]
    await phone.page.reload()
    await phone.has(2)
    assert await phone.lines() == [("own", "改一下"), ("bot", "第二版")]


async def test_a_long_answer_shows_its_first_line(phone) -> None:
    for number in range(4):
        await phone.say(f"{number}")
    await phone.say("长")
    await phone.has(10)

    await expect(phone.page.locator("strong", has_text="第一句最要紧。")).to_be_in_viewport()
    await expect(phone.page.locator("#news")).to_have_attribute("aria-label", "下面还有")
    await phone.page.click("#news")
    await expect(phone.page.locator("text=第39段说明。")).to_be_in_viewport()
    await expect(phone.page.locator("#news")).to_be_hidden()


async def test_a_long_history_loads_in_parts(phone, site) -> None:
    from bot.channels.webchat import stream

    await phone.say("开始")
    await phone.has(2)

    def fill(session) -> None:
        chat = session.exec(WebStream.__table__.select()).first().chat
        for number in range(70):
            stream.append(session, chat, "bot", f"旧话{number}", None, None, f"old:{number}", site.clock())

    await site.db.writer.submit(fill)
    await phone.page.reload()
    await phone.has(50)
    await phone.page.click("#older")
    await phone.has(72)
    assert (await phone.lines())[:3] == [("own", "开始"), ("bot", "听到：开始"), ("bot", "旧话0")]
    await expect(phone.page.locator("#older")).to_be_hidden()


async def test_help_shows_the_numbers_at_once_and_asks_what_happened(phone) -> None:
    page = phone.page
    await page.click("#sos")

    assert await page.locator("#urgent a").evaluate_all("links => links.map(a => a.getAttribute('href'))") == [
        "tel:110",
        "tel:120",
        "tel:122",
        "tel:119",
    ]
    await phone.has(2)
    assert (await phone.lines()) == [("own", "紧急求助"), ("bot", "先打电话。\n出了什么事？")]
    await page.click("#sos")
    await page.click("#calm")
    await expect(page.locator("#urgent")).to_be_hidden()
    assert await page.evaluate("document.activeElement.id") == "sos"
    await page.click("text=有人受伤")
    await phone.has(4)


async def test_a_poster_with_a_code_opens_help(phone_with) -> None:
    phone = await phone_with()
    page = await phone.open("/?start=sos")
    await phone.has(2)
    assert page.url.endswith("/")
    await page.reload()
    await phone.has(2)
    await expect(page.locator("#urgent")).to_be_hidden()
    await phone.open("/?start=act-12")
    await phone.has(4)
    assert (await phone.lines())[3] == ("bot", "听到：Command(name='start', argument='act-12')")


async def test_large_type_stays(phone) -> None:
    page = phone.page
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    assert await page.evaluate(size) >= 18
    await page.click("#large")
    assert await page.evaluate(size) >= 22
    await page.reload()
    assert await page.evaluate(size) >= 22
    await expect(page.locator("#large")).to_have_attribute("aria-pressed", "true")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_the_page_says_what_it_has_shown(phone, site) -> None:
    await phone.say("你好")
    await phone.has(2)
    await phone.page.wait_for_function("() => JSON.parse(localStorage['niangjia.seen'] || '0') === 2")

    async def seen() -> int:
        return await site.db.read(lambda s: s.exec(WebStream.__table__.select()).first().seen_seq)

    for _ in range(100):
        if await seen() == 2:
            return
        await phone.page.wait_for_timeout(20)
    raise AssertionError("the service was not told")


async def test_who_only_looks_leaves_no_trace(phone, site) -> None:
    await phone.page.wait_for_timeout(300)  # what would happen happens at once
    assert await count(site.db, WebMessage) == 0
    assert await phone.page.evaluate("localStorage.getItem('niangjia.token')") is None
    assert site.hub.listening() == 0


async def test_two_windows_of_one_browser_show_the_same(phone, site) -> None:
    await phone.say("一")
    await phone.has(2)
    other = await phone.context.new_page()
    phone.watch(other)
    await other.goto(phone.page.url)
    await other.wait_for_function("() => document.querySelectorAll('#lines .line').length === 2")
    await until(lambda: site.hub.listening() == 2)
    await phone.say("二")
    await other.wait_for_function("() => document.querySelectorAll('#lines .line').length === 4")
    await expect(other.locator("#pending .line")).to_have_count(0)


PHONES = [
    ("打12333或110。", ["12333", "110"]),
    ("报警110、急救120、事故122、火警119", ["110", "120", "122", "119"]),
    ("高速12122；工会12351", ["12122", "12351"]),
    ("手机13912345678，座机0511-83371234", ["13912345678", "0511-83371234"]),
    ("139 1234 5678", ["139 1234 5678"]),
    ("反诈96110，400-820-8820", ["96110", "400-820-8820"]),
    ("第120条、110元、122天、120米", []),
    ("K1053+120，G110国道，2026-11-22", []),
    ("2611-0110号，查询码A12333B", []),
    ("身份证320102199001011234", []),
    ("12333000元", []),
    ("10%的12345.6", []),
]


@pytest.mark.parametrize(("words", "numbers"), PHONES, ids=[words for words, _ in PHONES])
async def test_only_telephone_numbers_can_be_pressed(phone, words: str, numbers: list[str]) -> None:
    found = await phone.page.evaluate(
        "words => { const box = document.createElement('div'); box.appendChild(niangjia.text(words));"
        " return [box.textContent, [...box.querySelectorAll('a')].map(a => [a.textContent, a.getAttribute('href')])] }",
        words,
    )
    assert found == [words, [[number, "tel:" + number.replace(" ", "").replace("-", "")] for number in numbers]]
