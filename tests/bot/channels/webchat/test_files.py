"""Files: streamed in with a cap, kept once, given back only to the chat that has them."""

from __future__ import annotations

import asyncio
import errno
import os

import pytest
from aiohttp import BytesPayload, FormData
from PIL import Image
from sqlmodel import select

from bot.channels.base import Permanent, Temporary
from bot.channels.webchat.parse import file_name, kind_of
from bot.channels.webchat.uploads import LIMIT_BYTES, Uploads
from bot.intake import Unavailable
from bot.storage.tables import WebMessage
from handlers.core.tables import Media, MediaState
from tests.bot.channels.webchat.site import Refusing, Site, Visitor, png, problem, until
from tests.bot.kernel import count


def kept(site: Site) -> list[str]:
    folder = site.uploads.path("p-" + "x" * 24).parent
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


async def test_a_picture_goes_in_is_stored_and_comes_back(site: Site, visitor: Visitor) -> None:
    answer = await visitor.upload(png(), text="后轮", name="C:\\车祸\\轮胎.png")
    assert answer.status == 202

    line, reply = (await visitor.read())["messages"]
    assert (line["from"], line["text"], line["media_kind"], line["client_id"]) == ("person", "后轮", "photo", "f-1")
    assert reply["text"] == "收到Photo：后轮"
    before = await visitor.get(f"media/{line['media']}")
    assert (before.status, await before.read()) == (200, png())

    assert await site.fetch_files() == 1
    media = (await site.db.read(lambda s: s.exec(select(Media)).all()))[0]
    assert (media.state, media.mime, media.kind, media.ref) == (MediaState.STORED, "image/png", "photo", line["media"])
    await site.uploads.forget(line["media"])  # the store has its own copy
    after = await visitor.get(f"media/{line['media']}")
    assert after.status == 200
    assert {
        name: after.headers[name]
        for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Content-Security-Policy")
    } == {
        "Content-Type": "image/png",
        "Content-Disposition": 'inline; filename="file.png"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


async def test_a_file_of_another_chat_is_not_there(site: Site, visitor: Visitor) -> None:
    await visitor.upload(png())
    await site.fetch_files()
    line = (await visitor.read())["messages"][0]
    row = (await site.db.read(lambda s: s.exec(select(Media)).all()))[0]
    other = await site.visitor()

    for name in (
        line["media"],
        row.handle,
        "x",
        "p-" + "y" * 24,
        "..%2F..%2Fniangjia.db",
        "p-../../../../../../niangjia",
        row.sha256,
    ):
        assert await problem(await other.get(f"media/{name}")) == (404, "not_found", "没有这个地址或内容。")


async def test_a_file_the_service_sends_is_given_by_its_handle(site: Site, visitor: Visitor) -> None:
    """A picture from the staff chat, relayed: its media row belongs to another chat, but a line of this chat shows it."""
    from bot.channels.webchat import sessions, stream

    token = visitor.headers["Authorization"].removeprefix("Bearer ")
    stored = await asyncio.to_thread(site.store.keep, png(), "photo")

    def relay(session) -> None:
        session.add(
            Media(handle="h" * 24, channel="telegram", ref="AgAC", chat="-100", kind="photo", state=MediaState.STORED, mime=stored.mime,
                  sha256=stored.sha256, created_at=site.clock())
        )  # fmt: skip
        session.add(
            Media(handle="w" * 24, channel="telegram", ref="AgAD", chat="-100", kind="voice", created_at=site.clock())
        )
        chat = sessions.chat_of(session, token) or ""
        stream.append(session, chat, "bot", "看图", None, "h" * 24, "k1", site.clock())
        stream.append(session, chat, "bot", "", None, "w" * 24, "k2", site.clock())

    await site.db.writer.submit(relay)
    assert [(line["media"], line["media_kind"]) for line in (await visitor.read())["messages"]] == [
        ("h" * 24, "photo"),
        ("w" * 24, "voice"),
    ]
    answer = await visitor.get(f"media/{'h' * 24}")
    assert (answer.status, answer.content_type) == (200, "image/png")
    waiting = await visitor.get(f"media/{'w' * 24}")
    assert await problem(waiting) == (404, "not_yet", "文件还在处理，请过一会儿再看。")
    assert waiting.headers["Retry-After"] == "3"


async def test_a_page_dressed_as_a_picture_is_only_a_download(visitor: Visitor) -> None:
    await visitor.upload(b"<html><script>alert(1)</script>", mime="image/png")
    line = (await visitor.read())["messages"][0]
    answer = await visitor.get(f"media/{line['media']}")

    assert (line["media_kind"], line["text"]) == ("document", "a.png")
    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="file.bin"'


async def test_sent_again_it_is_one_file(site: Site, visitor: Visitor) -> None:
    answers = [await visitor.upload(png()) for _ in range(3)]

    assert len({await answer.text() for answer in answers}) == 1
    assert await count(site.db, WebMessage) == 2
    assert len(kept(site)) == 1
    assert await site.fetch_files() == 1


async def test_an_album_keeps_its_id(site: Site, visitor: Visitor) -> None:
    seen = []
    site.intake._route = lambda event, _unit, _place: (
        seen.append((event.content.album, event.content.caption, event.message)) or []
    )
    await visitor.upload(png(), "a", album="together", text="三张")
    await visitor.upload(png(), "b", album="together")

    assert seen == [("together", "三张", "a"), ("together", "", "b")]


async def test_a_file_of_21_mb(site: Site, visitor: Visitor) -> None:
    said = await visitor.upload(b"\xff\xd8\xff" + bytes(21 * 1024 * 1024))
    assert await problem(said) == (
        413,
        "file_too_large",
        "文件太大，没有收下。一个文件最多20兆。视频请剪短，或改发照片。",
    )

    streamed = FormData({"client_id": "x"})  # no Content-Length: only counting helps
    streamed.add_field("file", _blocks(21 * 16), filename="a.jpg")
    answer = await visitor.client.post("/api/chat/messages", data=streamed, headers=visitor.headers)
    assert (await problem(answer))[:2] == (413, "file_too_large")
    assert kept(site) == []
    assert await visitor.heard() == []


async def _blocks(number: int):
    for _ in range(number):
        yield b"\xff" * 65536


async def test_a_file_of_just_20_mb_is_taken(site: Site, visitor: Visitor) -> None:
    answer = await visitor.upload(bytes(LIMIT_BYTES), name="big.bin", mime="application/octet-stream")

    assert answer.status == 202
    assert len(await site.uploads.download(kept(site)[0], LIMIT_BYTES)) == LIMIT_BYTES


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ([("client_id", "a")], (422, "invalid", "没有收到文件。")),
        ([("file", png())], (422, "invalid", "client_id 要是1到64个字母、数字或 . _ ~ -。")),
        ([("client_id", "a"), ("file", b"")], (422, "invalid", "文件是空的，没有收下。")),
        ([("client_id", "a"), ("file", png()), ("file", png())], (422, "invalid", "一次只能发一个文件。")),
        ([("client_id", "a"), ("client_id", "b"), ("file", png())], (422, "invalid", "不认识的字段：client_id。")),
        ([("client_id", "a"), ("file", png()), ("choice", "x")], (422, "invalid", "不认识的字段：choice。")),
        (
            [("client_id", "a"), ("file", png()), ("album", "a b")],
            (422, "invalid", "client_id 要是1到64个字母、数字或 . _ ~ -。"),
        ),
        (
            [("client_id", "a"), ("file", png()), ("text", "长" * 10_001)],
            (413, "text_too_long", "这段话太长了。一次最多10000字，请分成几段发。"),
        ),
        ([("client_id", "a"), ("file", png()), ("text", "x" * 200_000)], (413, "too_large", "内容太大，没有收下。")),
        ([("client_id", b"\xff\xfe"), ("file", png())], (400, "bad_form", "文件没有传完整，请再发一次。")),
    ],
    ids=[str(number) for number in range(10)],
)
async def test_a_form_that_is_not_right_leaves_no_file(site: Site, visitor: Visitor, form, expected) -> None:
    data = FormData(default_to_multipart=True)
    for name, value in form:
        if name == "file":
            data.add_field(name, value, filename="a.png", content_type="image/png")
        else:
            data.add_field(name, BytesPayload(value) if isinstance(value, bytes) else value)
    answer = await visitor.client.post("/api/chat/messages", data=data, headers=visitor.headers)

    assert await problem(answer) == expected
    assert kept(site) == []
    assert await count(site.db, WebMessage) == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"garbage",
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf',
        b"--b\r\n\r\n\r\n--b--",
        b"--b--",
    ],
)
async def test_a_broken_form(site: Site, visitor: Visitor, body: bytes) -> None:
    headers = {**visitor.headers, "Content-Type": "multipart/form-data; boundary=b"}
    answer = await visitor.client.post("/api/chat/messages", data=body, headers=headers)

    assert (await problem(answer))[0] in {400, 422}
    assert kept(site) == []


async def test_a_form_without_a_boundary(visitor: Visitor) -> None:
    answer = await visitor.client.post(
        "/api/chat/messages", data=b"x", headers={**visitor.headers, "Content-Type": "multipart/form-data"}
    )

    assert (await problem(answer))[0] == 400


async def test_a_connection_lost_half_way_leaves_no_file(site: Site, visitor: Visitor) -> None:
    _, writer = await asyncio.open_connection(site.client.host, site.client.port)
    head = (
        f"POST /api/chat/messages HTTP/1.1\r\nHost: x\r\nAuthorization: {visitor.headers['Authorization']}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n"
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
    )
    writer.write(head.encode() + b"\xff\xd8\xff" * 1000)
    await writer.drain()
    await asyncio.sleep(0.1)  # let the server begin
    assert any(name.endswith(".part") for name in kept(site))
    writer.close()
    await until(lambda: not kept(site))


async def test_when_it_cannot_be_stored_the_file_is_not_kept_and_comes_again(site: Site, visitor: Visitor) -> None:
    site.webchat.intake = Refusing(Unavailable)
    assert (await problem(await visitor.upload(png())))[:2] == (503, "busy")
    assert kept(site) == []
    site.webchat.intake = site.intake
    assert (await visitor.upload(png())).status == 202
    assert len(kept(site)) == 1


async def test_a_full_disk(site: Site, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args, **_more):
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    answer = await visitor.upload(png())
    monkeypatch.undo()

    assert await problem(answer) == (503, "no_room", "现在存不下文件，请先用文字说。稍后再发一次。")
    assert kept(site) == []


async def test_too_many_files_at_once(visitor: Visitor) -> None:
    answers = [await visitor.upload(png(), f"f{number}") for number in range(31)]

    assert [answer.status for answer in answers] == [202] * 30 + [429]


async def test_the_source_of_the_fetcher(site: Site, visitor: Visitor, tmp_path) -> None:
    await visitor.upload(png())
    ref = kept(site)[0]

    assert await site.uploads.download(ref, 1000) == png()
    for name, limit in ((ref, 10), ("p-" + "z" * 24, 1000), ("../../etc/passwd", 1000)):
        with pytest.raises(Permanent):
            await site.uploads.download(name, limit)
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / ("p-" + "z" * 24)).mkdir()
    with pytest.raises(Temporary):
        await Uploads(tmp_path / "odd").download("p-" + "z" * 24, 1000)


async def test_old_uploads_are_pruned(site: Site, visitor: Visitor) -> None:
    assert await asyncio.to_thread(site.uploads.prune, 0) == 0
    await visitor.upload(png(), "a")
    await visitor.upload(png(), "b")
    os.utime(site.uploads.path(kept(site)[0]), (1, 1))

    assert await asyncio.to_thread(site.uploads.prune, 3600) == 1
    assert len(kept(site)) == 1


async def test_uploads_are_for_the_service_only(site: Site, visitor: Visitor) -> None:
    await visitor.upload(png())
    path = site.uploads.path(kept(site)[0])

    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


async def test_a_real_phone_picture_loses_its_exif(site: Site, visitor: Visitor, tmp_path) -> None:
    picture = Image.new("RGB", (40, 30), "red")
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    picture.save(tmp_path / "a.jpg", exif=exif)
    await visitor.upload((tmp_path / "a.jpg").read_bytes(), mime="image/jpeg")
    await site.fetch_files()

    line = (await visitor.read())["messages"][0]
    answer = await visitor.get(f"media/{line['media']}")
    assert b"PhoneMaker" not in await answer.read()


@pytest.mark.parametrize(
    ("sniffed", "declared", "kind"),
    [
        ("image/jpeg", "text/html", "photo"),
        ("audio/ogg", "", "voice"),
        ("audio/webm", "audio/webm", "voice"),
        ("audio/webm", "video/webm", "document"),
        ("video/mp4", "audio/mp4", "voice"),
        ("video/mp4", "video/mp4", "document"),
        ("video/mp4", "image/heic", "document"),
        ("application/octet-stream", "audio/aac", "voice"),
        ("application/octet-stream", "image/png", "document"),
        ("application/pdf", "audio/aac", "document"),
    ],
)
def test_what_kind_a_file_is(sniffed: str, declared: str, kind: str) -> None:
    assert kind_of(sniffed, declared) == kind


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (None, None),
        ("", None),
        ("a.png", "a.png"),
        ("/etc/passwd", "passwd"),
        ("C:\\x\\照片.jpg", "照片.jpg"),
        ("a\x00b\n", "ab"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_file_names(given: str | None, name: str | None) -> None:
    assert file_name(given) == name
