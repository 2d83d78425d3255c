"""Bad networks: nothing is lost, nothing is said twice, and the person knows where he stands."""

from __future__ import annotations

import json

from playwright.async_api import Route, expect
from sqlmodel import select

from bot.channels.webchat import sessions
from bot.storage.tables import Setting, WebMessage, WebSession
from tests.bot.channels.webchat.site import Site
from tests.browser.conftest import Phone


async def said(site: Site) -> list[str]:
    """What the service has from persons, in order."""
    rows = await site.db.read(lambda s: s.exec(select(WebMessage).order_by(WebMessage.seq)).all())
    return [row.text for row in rows if row.sender == "person"]


async def test_offline_words_wait_and_are_sent_once_in_order(phone: Phone, site: Site) -> None:
    page = phone.page
    await phone.say("有网")
    await phone.has(2)
    await phone.context.set_offline(True)
    await expect(page.locator("#status")).to_have_text("现在没有网络。您写的都留着，连上就自动发。")
    for words in ("断网一", "断网二", "断网三"):
        await phone.say(words)
    assert await page.locator("#pending .bubble").all_inner_texts() == ["断网一", "断网二", "断网三"]
    await expect(page.locator("#pending .meta").first).to_have_text("等待网络，连上就发")

    await phone.context.set_offline(False)
    await phone.has(8)
    await expect(page.locator("#status")).to_have_text("")
    await expect(page.locator("#pending .line")).to_have_count(0)
    assert await said(site) == ["有网", "断网一", "断网二", "断网三"]


async def test_help_without_a_network_still_shows_the_numbers(phone: Phone, site: Site) -> None:
    await phone.context.set_offline(True)
    await phone.say("先写的")
    await phone.page.click("#sos")

    await expect(phone.page.locator("#urgent")).to_be_visible()
    await phone.context.set_offline(False)
    await phone.has(4)
    assert await said(site) == ["紧急求助", "先写的"]


async def test_a_lost_answer_is_asked_for_again_and_nothing_is_said_twice(phone: Phone, site: Site) -> None:
    lost = []

    async def lose(route: Route) -> None:
        if len(lost) < 2:
            lost.append(await route.fetch())  # the service has it; the page never hears so
            await route.abort()
        else:
            await route.continue_()

    await phone.page.route("**/api/chat/messages", lose)
    await phone.say("只说一次")
    await phone.has(2)
    await expect(phone.page.locator("#pending .line")).to_have_count(0)

    assert [answer.status for answer in lost][:1] == [202]
    assert await said(site) == ["只说一次"]


async def test_a_busy_service_is_asked_again(phone: Phone, site: Site) -> None:
    tries = []

    async def busy(route: Route) -> None:
        tries.append(route.request.post_data)
        if len(tries) < 3:
            status = (503, 429)[len(tries) - 1]
            await route.fulfill(
                status=status, headers={"Retry-After": "1"}, content_type="application/problem+json", body="{}"
            )
        else:
            await route.continue_()

    await phone.page.route("**/api/chat/messages", busy)
    await phone.say("人多")
    await phone.has(2)

    assert tries == [tries[0]] * 3
    assert await said(site) == ["人多"]


async def test_what_is_refused_says_why_and_holds_up_nothing(phone: Phone, site: Site) -> None:
    page = phone.page

    async def refuse(route: Route) -> None:
        if "太长" in (route.request.post_data or ""):
            await route.fulfill(
                status=413, content_type="application/problem+json", body=json.dumps({"detail": "这段话太长了。"})
            )
        else:
            await route.continue_()

    await page.route("**/api/chat/messages", refuse)
    await phone.say("太长")
    await phone.say("后面的")
    await phone.has(2)

    failed = page.locator("#pending .line.failed")
    await expect(failed.locator(".meta")).to_contain_text("没有发出：这段话太长了。")
    await expect(page.locator("#status")).to_have_text("有一条没有发出：这段话太长了。")
    await page.unroute("**/api/chat/messages")
    await failed.get_by_text("再发一次").click()
    await phone.has(4)
    assert await said(site) == ["后面的", "太长"]


async def test_what_waits_survives_a_reload_and_can_be_taken_back(phone: Phone, site: Site) -> None:
    page = phone.page
    await page.route(
        "**/api/chat/messages",
        lambda route: route.fulfill(status=422, content_type="application/problem+json", body='{"detail":"不行。"}'),
    )
    await phone.say("留着")
    await expect(page.locator("#pending .line.failed")).to_have_count(1)
    await page.reload()
    await expect(page.locator("#pending .line.failed .bubble")).to_have_text("留着")
    await page.click("text=不发了")
    await expect(page.locator("#pending .line")).to_have_count(0)
    await page.reload()
    await expect(page.locator("#pending .line")).to_have_count(0)
    assert await said(site) == []


async def test_a_closed_page_sends_what_it_had_when_it_opens_again(phone: Phone, site: Site) -> None:
    await phone.page.route("**/api/chat/messages", lambda route: route.abort())
    await phone.say("没发完就关了")
    await expect(phone.page.locator("#pending .line")).to_have_count(1)
    await phone.page.close()
    phone.page = await phone.context.new_page()
    await phone.open()
    await phone.has(2)
    assert await said(site) == ["没发完就关了"]


async def test_a_session_the_service_has_forgotten_is_opened_anew(phone: Phone, site: Site) -> None:
    await phone.say("旧的")
    await phone.has(2)
    await site.db.writer.submit(lambda s: s.exec(WebSession.__table__.delete()))
    await phone.say("新的")
    await phone.page.wait_for_selector("text=听到：新的")

    assert await phone.lines() == [("own", "新的"), ("bot", "听到：新的")]
    assert await said(site) == ["旧的", "新的"] or sorted(await said(site)) == ["新的", "旧的"]


async def test_a_restored_backup_makes_the_page_read_again(phone: Phone, site: Site) -> None:
    await phone.say("甲")
    await phone.say("乙")
    await phone.has(4)

    def restore(session) -> None:
        """The backup knew the first two lines only."""
        session.exec(WebMessage.__table__.delete().where(WebMessage.seq > 2))
        session.add(Setting(name="epoch", value="after"))

    await site.db.writer.submit(restore)
    await phone.context.set_offline(True)
    await phone.context.set_offline(False)
    await phone.has(2)
    assert await phone.lines() == [("own", "甲"), ("bot", "听到：甲")]


async def test_without_streaming_the_page_polls(phone_with) -> None:
    phone = await phone_with(script="delete window.ReadableStream; delete window.AbortController;")
    await phone.open()
    await phone.say("旧手机")
    await phone.has(2)
    await phone.say("再说")
    await phone.has(4)
    assert await phone.lines() == [("own", "旧手机"), ("bot", "听到：旧手机"), ("own", "再说"), ("bot", "听到：再说")]


async def test_without_any_storage_the_page_still_talks(phone_with) -> None:
    script = "for (const name of ['localStorage', 'indexedDB']) Object.defineProperty(window, name, {get() { throw new Error('forbidden'); }});"
    phone = await phone_with(script=script)
    await phone.open()
    await phone.say("无痕")
    await phone.has(2)


async def test_the_stream_comes_back_after_the_service_was_away(phone: Phone, site: Site) -> None:
    await phone.say("先")
    await phone.has(2)
    for listeners in site.hub._listeners.values():
        for listener in listeners:
            listener.end()
    token = json.loads(await phone.page.evaluate("localStorage['niangjia.token']"))

    def late(session) -> str:
        from bot.channels.webchat import stream

        chat = sessions.chat_of(session, token) or ""
        stream.append(session, chat, "bot", "迟到的", None, None, "late", site.clock())
        return chat

    site.hub.wake(await site.db.writer.submit(late))
    await phone.has(3)
