"""The page in front of the whole service: the real flows, the real answers, the real files."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.app import App, build
from bot.settings import Settings
from knowledge.library import Library, load
from tests.bot.channels.webchat.site import png
from tests.browser.conftest import PHONE


@pytest.fixture(scope="module")
def library() -> Library:
    return load()


@pytest_asyncio.fixture(loop_scope="session")
async def service(tmp_path: Path, library: Library) -> AsyncIterator[App]:
    app = await asyncio.to_thread(build, Settings(data_dir=tmp_path, port=0, semantic="off"), library=library)
    await app.start()
    yield app
    await app.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, service: App) -> AsyncIterator[Page]:
    context = await browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport=PHONE)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    page = await context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    await page.goto(service.address)
    yield page
    await context.close()
    assert troubles == []


async def say(page: Page, words: str) -> None:
    await page.fill("#words", words)
    await page.click("#send")


async def test_a_worker_asks_and_gets_a_cited_answer(page: Page) -> None:
    await expect(page.locator("header p")).to_have_text("镇江高新区总工会")
    await say(page, "下班路上被车撞了，算工伤吗？")

    answer = page.locator(".line:not(.own) .bubble", has_text="工伤保险条例")
    await expect(answer).to_contain_text("依据：")
    await expect(page.locator("[data-choice]", has_text="有用").first).to_be_visible()


async def test_a_driver_in_trouble_gets_numbers_a_ticket_and_can_add_a_picture(page: Page) -> None:
    await say(page, "高速上追尾了")
    await expect(page.locator(".bubble a[href='tel:122']").first).to_be_visible()
    ticket = page.locator(".bubble", has_text="查询码").first
    await expect(ticket).to_have_text(re.compile(r"2\d{3}-\d{4}.*查询码\s*[A-Z2-9]{6}", re.DOTALL))
    await page.set_input_files("#photo-input", [{"name": "a.png", "mimeType": "image/png", "buffer": png(60, 40)}])
    await expect(page.locator(".own .bubble img")).to_have_count(1)
    await expect(page.locator("#pending .line")).to_have_count(0)


async def test_help_is_there_before_any_question(page: Page) -> None:
    await page.click("#sos")

    await expect(page.locator("#urgent a").first).to_have_attribute("href", "tel:110")
    await expect(page.locator("[data-choice^='urgent:']").first).to_be_visible()


async def test_another_phone_goes_on_with_number_and_code(page: Page, browser: Browser, service: App) -> None:
    await say(page, "高速上追尾了")
    words = await page.locator(".bubble", has_text="查询码").first.inner_text()
    number, code = re.search(r"(2\d{3}-\d{4})", words), re.search(r"查询码\s*([A-Z2-9]{6})", words)
    assert number
    assert code
    context = await browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    other = await context.new_page()
    await other.goto(service.address)
    await say(other, f"{number[1]} {code[1]}")

    await expect(other.locator(".line:not(.own) .bubble", has_text=number[1]).first).to_be_visible()
    await context.close()


async def test_what_a_person_has_deleted_leaves_the_screen(page: Page) -> None:
    await say(page, "高速上追尾了")
    await expect(page.locator(".bubble", has_text="查询码").first).to_be_visible()
    await say(page, "删除我的信息")
    await page.click("[data-choice='delete:yes']")
    await expect(page.locator(".own .bubble", has_text="高速上追尾了")).to_have_count(0)

    left = await page.locator("#lines .bubble").all_inner_texts()
    assert left
    assert not any("查询码" in words for words in left)
    await page.reload()
    await expect(page.locator("#lines .line")).to_have_count(len(left))
