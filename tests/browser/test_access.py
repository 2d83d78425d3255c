"""For everyone: keyboard, screen reader, contrast, small and large screens."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Phone


async def violations(page: Page) -> list[str]:
    """What axe-core finds, as lines."""
    results: dict[str, Any] = (await Axe().run(page)).response
    return [
        f"{found['id']}: {node['html'][:120]} {node.get('failureSummary', '')}"
        for found in results["violations"]
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
async def test_axe_finds_nothing(phone_with, viewport, scheme: str) -> None:
    phone = await phone_with(viewport=viewport, color_scheme=scheme)
    page = await phone.open()
    assert await violations(page) == []
    await phone.say("工资拖欠怎么办")
    await phone.has(2)
    await page.click("text=有用")
    await phone.has(4)
    assert await violations(page) == []
    await page.click("#sos")
    await phone.has(6)
    assert await violations(page) == []
    await page.click("#more")
    assert await violations(page) == []
    await page.click("#location")
    assert await violations(page) == []
    await page.click("#where-no")
    await page.click("#more")
    await page.click("#forget")
    assert await violations(page) == []
    await page.click("#wipe-no")
    await page.click("#large")
    await phone.context.set_offline(True)
    await phone.say("断网")
    await expect(page.locator("#pending .line")).to_have_count(1)
    assert await violations(page) == []
    await phone.context.set_offline(False)
    await phone.has(8)


async def focused(page: Page) -> str:
    return await page.evaluate("document.activeElement.id || document.activeElement.textContent")


async def test_everything_with_the_keyboard_alone(phone: Phone) -> None:
    page = phone.page
    keys = page.keyboard
    await keys.press("Tab")
    assert await focused(page) == "跳到输入框"
    await keys.press("Enter")
    await keys.type("工资拖欠怎么办")
    await keys.press("Enter")
    await phone.has(2)
    assert await focused(page) == "words"

    await page.focus("#log")
    await keys.press("Tab")
    for _ in range(5):  # the questions of the welcome
        await keys.press("Tab")
    for _ in range(2):  # numbers to call in the answer
        assert await focused(page) == "12333"
        await keys.press("Tab")
    assert await focused(page) == "有用"
    await keys.press("Enter")
    await phone.has(4)
    assert await focused(page) == "✓ 有用"

    await page.focus("#more")
    await keys.press("Enter")
    assert await focused(page) == "photo"
    await keys.press("Escape")
    assert await focused(page) == "more"
    await expect(page.locator("#tray")).to_be_hidden()


async def test_a_screen_reader_hears_new_lines(phone: Phone) -> None:
    page = phone.page
    await phone.say("你好")
    await phone.has(2)

    log = page.locator("#log")
    assert [await log.get_attribute(name) for name in ("role", "aria-live", "aria-label")] == ["log", "polite", "对话"]
    assert await page.locator("#lines .line .away").all_inner_texts() == ["您说：", "娘家人说："]
    await expect(page.get_by_role("textbox", name="想问什么，直接说")).to_have_count(1)
    for name in ("求助", "大字", "照片、录音、位置", "发送"):
        await expect(page.get_by_role("button", name=name, exact=True)).to_have_count(1)


@pytest.mark.parametrize("width", [320, 360, 390, 768, 1280])
async def test_nothing_sticks_out_and_everything_can_be_touched(phone_with, width: int) -> None:
    phone = await phone_with(viewport={"width": width, "height": 640})
    page = await phone.open()
    await phone.say("工资拖欠怎么办")
    await phone.has(2)
    await page.click("#sos")
    await phone.has(4)
    for size in range(2):
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
        small = await page.evaluate(
            "[...document.querySelectorAll('button, textarea, #urgent a')].filter(n => n.offsetParent && (n.offsetHeight < 44 || n.offsetWidth < 44)).map(n => n.outerHTML)"
        )
        assert small == []
        await page.evaluate("document.getElementById('large').click()")


async def test_less_motion(phone_with) -> None:
    phone = await phone_with(reduced_motion="reduce")
    page = await phone.open()
    await page.evaluate("document.getElementById('typing').hidden = false")
    assert await page.locator("#typing i").first.evaluate("n => getComputedStyle(n).animationName") == "none"


async def test_without_scripts_the_numbers_are_there(phone_with) -> None:
    phone = await phone_with(java_script_enabled=False)
    page = await phone.open()
    await expect(page.locator(".noscript")).to_be_visible()
    assert await page.locator(".noscript a").all_inner_texts() == ["110", "120", "122", "119"]
