"""A real Chromium in front of a real web chat. Without a browser these tests skip with a line, unless they are required."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bot.storage.database import Database
from tests.bot.channels.webchat.site import Site
from tests.browser.flows import talk
from tests.conftest import REQUIRED

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream",
]  # fmt: skip
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One event loop for all of them: the browser lives on it."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(pytestconfig: pytest.Config) -> AsyncIterator[Browser]:
    found = shutil.which(CHROMIUM) or shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        if "browser" in REQUIRED:
            raise RuntimeError("NIANGJIA_TEST_REQUIRE wants a browser and there is none")
        reporter = pytestconfig.pluginmanager.get_plugin("terminalreporter")
        reporter.write_line("SKIPPED: no browser (Chromium is not installed)")  # type: ignore[union-attr] # always there
        pytest.skip("no browser")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def site(db: Database, tmp_path: Path, clock: Callable[[], datetime]) -> AsyncIterator[Site]:
    site = Site(db, tmp_path, clock, talk)
    site.webchat.union_name = lambda: "镇江高新区总工会"
    await site.start()
    yield site
    await site.stop()


class Phone:
    """One browser profile looking at the page; `troubles` are scripts that failed and policies that were broken."""

    def __init__(self, site: Site, context: BrowserContext, page: Page) -> None:
        self.site = site
        self.context = context
        self.page = page
        self.troubles: list[str] = []
        self.watch(page)

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on(
            "console",
            lambda line: (
                self.troubles.append(line.text)
                if line.type == "error" and "Failed to load resource" not in line.text
                else None
            ),
        )

    async def open(self, path: str = "/") -> Page:
        await self.page.goto(str(self.site.client.make_url(path)))
        return self.page

    async def say(self, words: str) -> None:
        await self.page.fill("#words", words)
        await self.page.click("#send")

    async def lines(self) -> list[tuple[str, str]]:
        """What the page shows: (own | bot, words), in order."""
        return [
            tuple(pair)  # type: ignore[misc]
            for pair in await self.page.evaluate(
                "[...document.querySelectorAll('#lines .line')].map(n => [n.classList.contains('own') ? 'own' : 'bot', n.querySelector('.bubble').innerText])"
            )
        ]

    async def has(self, count: int) -> None:
        """Wait until the page shows so many lines."""
        await self.page.wait_for_function("n => document.querySelectorAll('#lines .line').length === n", arg=count)


@pytest_asyncio.fixture(loop_scope="session")
async def phone_with(browser: Browser, site: Site) -> AsyncIterator[Callable[..., Any]]:
    """Make browsers with given properties; at the end none of them may have had script errors."""
    made: list[Phone] = []

    async def make(script: str = "", **properties: Any) -> Phone:
        context = await browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", **{"viewport": PHONE, **properties}
        )
        context.set_default_timeout(10_000)
        if script:
            await context.add_init_script(script)
        phone = Phone(site, context, await context.new_page())
        made.append(phone)
        return phone

    yield make
    for phone in made:
        await phone.context.close()
        assert phone.troubles == []


@pytest_asyncio.fixture(loop_scope="session")
async def phone(phone_with: Callable[..., Any]) -> Phone:
    phone: Phone = await phone_with()
    await phone.open()
    return phone
