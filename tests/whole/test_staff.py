"""From a worker's words to the staff forum and back, through the real service and the real Bot API client."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from tests.fake_telegram import FakeTelegram
from tests.whole.serving import Service

STAFF = -1001234567890


async def test_a_ticket_reaches_the_forum_and_the_answer_comes_back(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        telegram.group(STAFF)
        telegram.chat(900, first_name="李师傅")
        service = Service(
            tmp_path,
            TELEGRAM_TOKEN=telegram.token,
            TELEGRAM_API=telegram.api,
            STAFF_CHAT_ID=str(STAFF),
            LOG_LEVEL="WARNING",
        )
        await asyncio.to_thread(service.start)
        telegram.say(900, "我要反映一件事：工地上三个月没发工资，我叫李卫东，电话13900001111")
        await telegram.until(lambda: any("单号" in words for words in telegram.texts(900)), 30)
        await telegram.until(lambda: bool(telegram.chats[STAFF].topics), 30)
        await telegram.until(lambda: bool(telegram.texts(STAFF)), 30)
        number = re.search(r"\d{4}-\d{4}", " ".join(telegram.texts(900)))
        assert number is not None
        topic, facts = next(iter(telegram.chats[STAFF].topics.items()))
        assert number[0] in facts["name"]
        card = "\n".join(telegram.texts(STAFF))
        assert number[0] in card
        for secret in ("李卫东", "李师傅", "13900001111", "900"):
            assert secret not in card

        telegram.press(STAFF, "接单", user=77)
        await telegram.until(lambda: any("已看到" in words for words in telegram.texts(900)), 30)
        telegram.say(STAFF, "📌 先查一下这家公司", user=77, thread=topic)
        telegram.say(STAFF, "李师傅您好，下午两点给您回电话。", user=77, thread=topic)
        await telegram.until(lambda: any("下午两点给您回电话" in words for words in telegram.texts(900)), 30)
        assert not any("先查一下" in words for words in telegram.texts(900))

        telegram.say(900, "好的，我等着")
        await telegram.until(lambda: len(telegram.texts(STAFF)) > 2, 30)
        assert await asyncio.to_thread(service.stop) == 0
