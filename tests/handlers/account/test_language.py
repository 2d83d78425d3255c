"""The person's characters and language."""

from __future__ import annotations

from tests.talk import Talk


def test_traditional() -> None:
    talk = Talk()

    assert talk.say("用繁體字") == ["好的，以後用繁體字回您。要改回來，發“簡體”。"]
    assert talk.say("你好") == [
        (
            "您好，有什麼事直接問我。\n"
            "工資、工傷、社保、合同、路上的事，都可以。\n"
            "開着車的話，先停穩再看手機。\n"
            "[登記一件事] [查進度]\n"
            "[找工作人員] [緊急求助]"
        ),
    ]
    assert talk.press("登記一件事") == [
        ("好的，請說說是什麼事。\n一句話就行。也可以發照片、語音、位置。\n[取消]"),
    ]
    assert talk.say("取消") == ["好的，沒有登記。您想說的時候，隨時發給我。"]
    assert talk.say("简体") == ["好的，以后用简体中文回您。"]
    assert talk.say("你好")[0].splitlines()[0] == "您好，有什么事直接问我。"


def test_english() -> None:
    talk = Talk()

    assert talk.say("English") == [
        (
            "All right, I will write the main sentences in English. The answers themselves are in Chinese.\n"
            "To change back, send 中文."
        ),
    ]
    assert (
        talk.say("hello")[0].splitlines()[0]
        == "Hello. Just ask me: wages, work injury, social insurance, contracts, trouble on the road."
    )
    assert talk.say("/lang") == [
        ("要用哪种文字？\n[简体] [繁體] [English]"),
    ]
    assert talk.press("简体") == ["好的，以后用简体中文回您。"]
