"""Settings: every problem in one sentence, all at once."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load_settings


def test_nothing_set_is_fine() -> None:
    assert load_settings({}) == Settings()


def test_what_is_set_is_read() -> None:
    settings = load_settings(
        {"NIANGJIA_PORT": "9000", "NIANGJIA_DATA_DIR": "x", "NIANGJIA_SECRET_KEYS": "a, b", "HOME": "/"}
    )

    assert (settings.port, settings.data_dir, settings.secret_keys) == (9000, Path("x"), ("a", "b"))


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PORT": "abc"}, "NIANGJIA_PORT: “abc” is not a port (0 to 65535)."),
        ({"PROT": "1"}, "NIANGJIA_PROT is not a setting of this version."),
        ({"TELEGRAM_TOKEN": "hello"}, "NIANGJIA_TELEGRAM_TOKEN: this is not a bot token (digits, a colon, letters)."),
        ({"TELEGRAM_MODE": "push"}, "NIANGJIA_TELEGRAM_MODE: “push” is not one of polling, webhook."),
        ({"TIMEZONE": "Mars"}, "NIANGJIA_TIMEZONE: “Mars” is not a time zone (Asia/Shanghai is the default)."),
        ({"PUBLIC_URL": "http://192.168.1.2:8080"}, "NIANGJIA_PUBLIC_URL: http is only for this machine itself; people's words need https."),
        ({"STAFF_CHAT_ID": "-100"}, "NIANGJIA_STAFF_CHAT_ID needs NIANGJIA_TELEGRAM_TOKEN."),
        ({"DATABASE_URL": "mysql://x/y"}, "NIANGJIA_DATABASE_URL: not an address beginning with postgresql:// or sqlite://."),
        ({"PORT": "x", "TELEGRAM_RATE": "0"}, "NIANGJIA_PORT: “x” is not a port (0 to 65535).\nNIANGJIA_TELEGRAM_RATE: “0” is not a number of messages a second (above 0, at most 1000)."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_a_sentence(environment: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings({f"NIANGJIA_{name}": value for name, value in environment.items()})
    assert str(error.value) == sentence


def test_secrets_do_not_show_in_a_repr() -> None:
    settings = load_settings({"NIANGJIA_TELEGRAM_TOKEN": "123456:ABCDEFGH", "NIANGJIA_SECRET_KEYS": "kkk"})

    assert "ABCDEFGH" not in repr(settings)
    assert "kkk" not in repr(settings)
