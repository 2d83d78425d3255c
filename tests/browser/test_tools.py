"""Position, pictures, recordings, files: asked for with a reason, kept when the network is bad."""

from __future__ import annotations

from playwright.async_api import expect
from sqlmodel import select

from handlers.core.tables import Media
from tests.bot.channels.webchat.site import Site, png
from tests.browser.conftest import Phone

PLACE = {"latitude": 32.19, "longitude": 119.45, "accuracy": 15}


async def test_the_position_is_explained_and_then_sent(phone_with) -> None:
    phone = await phone_with(geolocation=PLACE, permissions=["geolocation"])
    page = await phone.open()
    await page.click("#more")
    await page.click("#location")
    await expect(page.locator("#where")).to_contain_text("只发这一次")
    await page.click("#where-no")
    await expect(page.locator("#where")).to_be_hidden()
    await page.click("#more")
    await page.click("#location")
    await page.click("#where-yes")
    await phone.has(2)

    assert await phone.lines() == [
        ("own", "我的位置：32.19000，119.45000（误差约15米）"),
        ("bot", "位置32.19，119.45，15.0米"),
    ]


async def test_a_button_may_ask_for_the_position_or_the_number(phone_with) -> None:
    phone = await phone_with(geolocation=PLACE, permissions=["geolocation"])
    page = await phone.open()
    await phone.say("在哪里")
    await page.click(".choices >> text=发送位置")
    await page.click("#where-yes")
    await phone.has(4)
    await page.click("text=留电话")
    assert await page.evaluate("document.activeElement.id") == "words"
    assert await page.locator("#words").get_attribute("placeholder") == "请输入手机号，再点发送"


async def test_a_refused_position_tells_another_way(phone: Phone) -> None:
    page = phone.page
    await page.click("#more")
    await page.click("#location")
    await page.click("#where-yes")

    await expect(page.locator("#status")).to_have_text(
        "手机没有允许定位。可以用文字说：哪条路，往哪个方向，旁边有什么。"
    )


async def test_pictures_are_sent_shown_and_still_there_after_a_reload(phone: Phone, site: Site) -> None:
    page = phone.page
    albums: list[str | None] = []
    route = site.intake._route

    def watch(event, unit, place):
        albums.append(getattr(event.content, "album", None))
        return route(event, unit, place)

    site.intake._route = watch
    files = [{"name": f"{n}.png", "mimeType": "image/png", "buffer": png(60, 40)} for n in range(2)]
    await page.set_input_files("#photo-input", files)
    await phone.has(4)
    assert len(set(albums)) == 1
    assert albums[0]

    await site.fetch_files()
    await page.reload()
    await phone.has(4)
    shown = page.locator(".bubble img")
    await expect(shown).to_have_count(2)
    await page.wait_for_function(
        "() => [...document.querySelectorAll('.bubble img')].every(i => i.naturalWidth === 60)"
    )
    assert await shown.first.get_attribute("alt") == "您发的照片"


async def test_a_picture_taken_without_a_network_survives_a_closed_page(phone: Phone, site: Site) -> None:
    page = phone.page
    await page.route("**/api/chat/*", lambda route: route.abort())
    await page.set_input_files("#photo-input", [{"name": "a.png", "mimeType": "image/png", "buffer": png()}])
    await expect(page.locator("#pending .line img")).to_have_count(1)
    await page.close()
    phone.page = await phone.context.new_page()
    await phone.open()
    await phone.has(2)

    assert (await phone.lines())[1] == ("bot", "收到Photo")
    assert [row.kind for row in await site.db.read(lambda s: s.exec(select(Media)).all())] == ["photo"]


async def test_a_file_that_is_too_big_is_told_at_once(phone: Phone) -> None:
    page = phone.page
    await page.evaluate(
        "niangjia.sendFiles([new File([new Uint8Array(21 * 1024 * 1024)], '视频.mp4')], text => document.title = text)"
    )

    assert await page.title() == "“视频.mp4”太大，发不了。一个文件最多20兆。视频请剪短，或改发照片。"
    await expect(page.locator("#pending .line")).to_have_count(0)


async def test_a_document(phone: Phone) -> None:
    await phone.page.set_input_files(
        "#file-input", [{"name": "合同.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}]
    )
    await phone.has(2)
    await phone.page.reload()
    await phone.has(2)
    await expect(phone.page.locator(".own .bubble a")).to_have_text("打开")
    assert (await phone.lines())[0][1].endswith("合同.pdf")


async def test_a_recording(phone_with) -> None:
    phone = await phone_with(permissions=["microphone"])
    page = await phone.open()
    await page.click("#more")
    await page.click("#record")
    await expect(page.locator("#recording")).to_be_visible()
    await expect(page.locator("#seconds")).to_have_text("0:01")
    await page.click("#record-send")
    await phone.has(2)

    assert (await phone.lines())[1] == ("bot", "收到Voice")
    await page.click("#more")
    await page.click("#record")
    await page.click("#record-stop")
    await expect(page.locator("#recording")).to_be_hidden()
    await phone.has(2)


async def test_a_refused_microphone_tells_another_way(phone: Phone) -> None:
    await phone.page.click("#more")
    await phone.page.click("#record")

    await expect(phone.page.locator("#status")).to_have_text(
        "手机没有允许录音。可以打字，或者用输入法的话筒说话变成文字。"
    )


async def test_a_borrowed_phone_can_be_left_clean(phone: Phone) -> None:
    page = phone.page
    await phone.say("我的事")
    await phone.has(2)
    await page.fill("#words", "草稿")
    await page.click("#more")
    await page.click("#forget")
    await expect(page.locator("#wipe")).to_contain_text("凭单号和查询码能接着看")
    await page.click("#wipe-yes")
    await phone.has(0)

    assert (
        await page.evaluate(
            "() => localStorage['niangjia.token'] || localStorage['niangjia.queue'] || JSON.parse(localStorage['niangjia.draft'])"
        )
        == ""
    )
    assert await page.locator("#words").input_value() == ""
    await phone.say("下一个人")
    await phone.has(2)
