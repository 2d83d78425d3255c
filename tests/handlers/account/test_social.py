"""Small talk, signs, empty lines."""

from __future__ import annotations

from tests.talk import Talk


def test_small_talk() -> None:
    talk = Talk()

    assert talk.say("谢谢") == ["不客气。还有事，随时问我。"]
    assert talk.say("👍") == ["不客气。还有事，随时问我。"]
    assert talk.say("❤️") == ["不客气。还有事，随时问我。"]
    assert talk.say("再见") == ["好的，您忙。有事随时找我。"]
    assert talk.say("喂喂，能听见吗") == ["我在，您说。"]
    assert talk.say("在吗") == ["我在，您说。"]


def test_nothing_to_read() -> None:
    talk = Talk()

    assert talk.say("") == ["没看到字。请打字说一句，也可以发照片、语音、位置。"]
    assert talk.say("   ") == ["没看到字。请打字说一句，也可以发照片、语音、位置。"]
    assert talk.say("。。。") == ["没看到字。请打字说一句，也可以发照片、语音、位置。"]
    assert talk.say("😭😭") == ["表情我看不懂。请打字说一句您的事。"]
    assert talk.say("[图片]") == ["要发照片、语音、位置，请点输入框旁边的按钮。"]


def test_words_of_a_dialog_that_is_not_there() -> None:
    talk = Talk()

    assert talk.say("好的") == ["好的。您想问什么，直接说。"]
    assert talk.say("取消") == ["好的。您想问什么，直接说。"]
    assert talk.say("跳过") == ["好的。您想问什么，直接说。"]
    assert talk.say("3") == ["好的。您想问什么，直接说。"]


def test_in_english() -> None:
    talk = Talk(language="en")
    assert talk.say("thank you") == ["You are welcome. Ask me any time."]
