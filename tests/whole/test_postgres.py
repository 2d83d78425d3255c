"""The same service on PostgreSQL: started, asked, killed, stopped; two replicas share the work."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy.engine import URL

from tests.fake_telegram import FakeTelegram
from tests.whole.serving import Service

KEYS = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


def url_text(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def test_a_question_is_answered_and_survives_a_kill(tmp_path: Path, postgres_url: URL) -> None:
    service = Service(tmp_path, DATABASE_URL=url_text(postgres_url), SECRET_KEYS=KEYS, LOG_LEVEL="WARNING")
    service.start()
    token = service.call("POST", "/api/chat/session")[1]["token"]
    assert service.call("POST", "/api/chat/messages", {"client_id": "a", "text": "怎么加入工会"}, token)[0] == 202
    service.kill()
    service.start()
    messages = service.call("GET", "/api/chat/messages?after=0", token=token)[1]["messages"]

    assert messages[0]["text"] == "怎么加入工会"
    assert any("加入工会" in m["text"] for m in messages if m["from"] == "bot")
    assert not (tmp_path / "data" / "niangjia.db").exists()
    assert service.stop() == 0


async def test_two_replicas_one_leads_the_other_takes_over(tmp_path: Path, postgres_url: URL) -> None:
    async with FakeTelegram() as telegram:
        settings = {
            "DATABASE_URL": url_text(postgres_url), "SECRET_KEYS": KEYS, "LOG_LEVEL": "WARNING",
            "TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API": telegram.api,
        }  # fmt: skip
        replicas = [Service(tmp_path / name, **settings) for name in ("one", "two")]
        for replica in replicas:
            replica.folder.mkdir()
            await asyncio.to_thread(replica.start)
        leading = [(await asyncio.to_thread(replica.call, "GET", "/readyz"))[1]["leading"] for replica in replicas]
        assert leading == [True, False]

        telegram.say(7, "你好")
        await telegram.until(lambda: bool(telegram.texts(7)), 20)
        await asyncio.sleep(1)  # sent and written down: a kill would repeat what is in flight
        await asyncio.to_thread(replicas[0].kill)
        telegram.say(8, "你好")
        await telegram.until(lambda: bool(telegram.texts(8)), 20)
        await asyncio.sleep(1)
        assert telegram.texts(8) == telegram.texts(7)
        await asyncio.to_thread(replicas[1].stop)
