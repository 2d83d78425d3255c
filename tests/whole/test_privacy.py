"""Planted names, numbers and words: in no log line, in no file in clear. 删除我的信息 works."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.fake_telegram import FakeTelegram
from tests.whole.serving import Service

NAME, PHONE, WORDS = "欧阳测试", "13912345678", "车间主任王某某扣我工资"
PLANTED = (NAME, PHONE, WORDS, "王某某")


def leaks(service: Service, secrets: tuple[str, ...]) -> list[str]:
    """Where a planted word stands in clear: file and word."""
    service_files = [service.log, *(path for path in (service.folder / "data").rglob("*") if path.is_file())]
    return [
        f"{path.name}: {secret}" for path in service_files for secret in secrets if secret.encode() in path.read_bytes()
    ]


async def test_nothing_personal_in_logs_or_files(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        telegram.chat(555001, first_name=NAME)
        service = Service(
            tmp_path, TELEGRAM_TOKEN=telegram.token, TELEGRAM_API=telegram.api, LOG_LEVEL="DEBUG", TELEGRAM_RATE="500"
        )
        await asyncio.to_thread(service.start)
        telegram.fault("sendMessage", "500", times=2)
        telegram.say(555001, f"我要反映一件事：{WORDS}，我叫{NAME}，电话{PHONE}")
        await telegram.until(lambda: any("单号" in words for words in telegram.texts(555001)), 30)
        telegram.updates.put({"message": {"text": f"坏的更新 {WORDS} {PHONE}"}})
        status, session = await asyncio.to_thread(service.call, "POST", "/api/chat/session")
        assert status == 201
        token = session["token"]
        for number, body in enumerate(({"text": WORDS}, {"text": f"电话{PHONE}"}, {"text": 5}, {"choice": WORDS})):
            await asyncio.to_thread(
                service.call, "POST", "/api/chat/messages", {"client_id": f"c{number}", **body}, token
            )
        await asyncio.sleep(1)
        await asyncio.to_thread(service.stop)

    assert leaks(service, (*PLANTED, telegram.token, token)) == []
    assert "555001" not in service.log.read_text()
