"""Logs never hold a token, a phone number, an ID number or what an exception quoted."""

import io
import json
import logging

from bot import log


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_planted_secrets_do_not_come_out() -> None:
    stream = io.StringIO()
    before = logging.getLogger().handlers[:], logging.getLogger().level
    try:
        log.set_up("INFO", ("hushhush",), stream)
        logger = logging.getLogger("test")
        logger.info(
            "POST https://x/bot123456789:AAbbCCddEE-ff_11/getMe hushhush",
            extra={"event_key": "tg:1", "phone": "+86 138 0013 8000"},
        )
        try:
            raise ValueError("张三说老板欠薪 身份证320102199001011234")
        except ValueError:
            logger.exception("an event failed", extra={"event_key": "tg:2"})
    finally:
        logging.getLogger().handlers[:], level = before
        logging.getLogger().setLevel(level)

    text = stream.getvalue()
    for secret in ("AAbbCCddEE", "hushhush", "138 0013", "张三", "320102"):
        assert secret not in text
    first, second = lines(stream)
    assert (first["event_key"], first["phone"]) == ("tg:1", "***")
    assert (second["exception"], second["event_key"]) == ("ValueError", "tg:2")
