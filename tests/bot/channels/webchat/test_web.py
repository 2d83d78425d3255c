"""The application around the chat: errors, headers, the page, and what is mounted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.webchat import page
from bot.web import WebParts, build_web
from tests.bot.channels.webchat.site import Site, problem

FOLDER = Path(page.__file__).parent / "page"


async def test_the_page_carries_the_unions_name_escaped(site: Site) -> None:
    answer = await site.client.get("/")
    text = await answer.text()

    assert (answer.status, answer.content_type, answer.headers["Cache-Control"]) == (200, "text/html", "no-cache")
    assert "<p>某某区&lt;总&gt;工会</p>" in text
    assert "{{" not in text


async def test_the_page_needs_nothing_from_elsewhere(site: Site) -> None:
    text = await (await site.client.get("/")).text()
    parts = re.findall(r'(?:src|href)="([^"#]+)"', text)

    assert len(parts) > 8
    for part in parts:
        if part.startswith("tel:"):
            continue
        answer = await site.client.get("/" + part)
        assert answer.status == 200, part
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for path in FOLDER.iterdir():
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)[\w.]+", path.read_text()), path.name


def test_the_page_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 100_000


def test_the_scripts_stay_with_old_browsers() -> None:
    """ES2017: no optional chaining, no ??, no object spread, no catch without a name, no lookbehind, no flex gap."""
    for path in FOLDER.glob("*.js"):
        text = re.sub(r"//.*", "", path.read_text())
        for modern in (
            r"\?\.[A-Za-z_(\[]",
            r"\?\?",
            r"\{\s*\.\.\.",
            r",\s*\.\.\.\w+\s*\}",
            r"catch\s*\{",
            r"\(\?<[=!]",
            r"\.(?:finally|flatMap|replaceAll|at|matchAll|replaceChildren)\(",
        ):
            assert not re.search(modern, text), (path.name, modern)
        assert "innerHTML" not in text
    css = (FOLDER / "chat.css").read_text()
    assert not re.search(r"[{;]\s*(?:gap|inset|aspect-ratio)\s*:", css)


async def test_parts_of_the_page(site: Site) -> None:
    packed = await site.client.get("/chat/chat.js", headers={"Accept-Encoding": "gzip"})
    plain = await site.client.get("/chat/chat.js", headers={"Accept-Encoding": "identity"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert await packed.text() == await plain.text() == (FOLDER / "chat.js").read_text()
    assert plain.headers["Cache-Control"] == "no-cache"
    assert (await site.client.get("/favicon.ico")).content_type == "image/svg+xml"
    for name in ("index.html", "nothing.js", "..%2Fapi.py", "%2e%2e/api.py"):
        assert (await site.client.get(f"/chat/{name}")).status == 404


async def test_every_answer_is_protected(site: Site) -> None:
    for path in ("/", "/api/openapi.json", "/nowhere", "/chat/chat.css"):
        answer = await site.client.get(path)
        assert answer.headers["Content-Security-Policy"] == (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
            "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Server"] == "niangjia"


async def test_who_may_frame_the_page_is_a_setting(site: Site) -> None:
    async with TestClient(
        TestServer(build_web(WebParts(site.webchat, frame_ancestors=("'self'", "https://app.example.cn"))))
    ) as client:
        policy = (await client.get("/")).headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self' https://app.example.cn")


async def test_errors_are_problems(site: Site) -> None:
    wrong = await site.client.delete("/api/chat/messages")
    assert await problem(await site.client.get("/nowhere")) == (404, "not_found", "没有这个地址或内容。")
    assert await problem(wrong) == (405, "method_not_allowed", "这个地址不支持这种请求方式。")
    assert set(wrong.headers["Allow"].split(",")) == {"GET", "HEAD", "POST"}


async def test_what_is_mounted_and_what_breaks(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    async def breaks(_request: web.Request) -> web.Response:
        raise ValueError("张三丰 13912345678")

    async def reads(request: web.Request) -> web.Response:
        return web.Response(text=str(len(await request.read())))

    async def moves(_request: web.Request) -> web.Response:
        raise web.HTTPFound("/")

    async def odd(_request: web.Request) -> web.Response:
        raise web.HTTPExpectationFailed

    routes = [web.get("/breaks/{x}", breaks), web.post("/reads", reads), web.get("/moves", moves), web.get("/odd", odd)]
    async with TestClient(TestServer(build_web(WebParts(site.webchat, routes)))) as client:
        assert await problem(await client.get("/breaks/1")) == (
            500,
            "internal",
            "系统出错了，请稍后再试。有危险请直接打110、119、120或122。",
        )
        assert (await client.post("/reads", data=b"x" * 1000)).status == 200
        assert await problem(await client.post("/reads", data=b"x" * 2_000_000)) == (
            413,
            "too_large",
            "内容太大，没有收下。",
        )
        assert (await client.get("/moves", allow_redirects=False)).status == 302
        assert (await problem(await client.get("/odd")))[1:] == ("refused", "请求没有被接受。")
    record = next(record for record in caplog.records if record.name == "bot.web")
    assert (record.getMessage(), record.__dict__["route"]) == ("a request failed", "/breaks/{x}")
