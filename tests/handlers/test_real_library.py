"""The real answers with the real search: a few talks that must always work, whatever else is tuned."""

from __future__ import annotations

import pytest

from handlers.core.understand import understand
from knowledge.library import Library, load
from tests.talk import Talk


@pytest.fixture(scope="module")
def library() -> Library:
    return load()


@pytest.fixture
def talk(library: Library) -> Talk:
    return Talk(library, understand=understand)


def answered(talk: Talk, words: str) -> str:
    """The first line of what is said, at once or when the burst is over."""
    return (talk.say(words) or talk.later(seconds=3))[0].splitlines()[0]


def test_an_answer_has_its_basis_its_date_and_its_warning(talk: Talk, library: Library) -> None:
    [text] = talk.say(library.answers["wages-arrears-what-to-do"].ask[1])

    assert text.startswith("**老板拖欠工资，怎么要？**\n")
    assert "《劳动合同法》第三十条" in text
    assert "2026-11-23核对过。" in text
    assert "已对照法条，待工会律师复核。" in text
    assert "{{" not in text


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("出车祸了", "**车靠边、人撤离、即报警。**"),
        ("厂里着火了！", "**先跑出来，再打 119。**"),
        ("我不想活了", "**谢谢您告诉我。您一定很难受，先别一个人扛。**"),
        ("查进度", "您在这个聊天里没有登记过事情。"),
        ("人工", "好的，帮您找工作人员。"),
        ("我的信息", "这里存着您这些："),
        ("删除我的信息", "要删除您在这里的信息吗？**删了找不回来。**"),
        ("更正", "要改哪一样？"),
        ("撤回同意", "已撤回。您的名字和电话已经删掉，以后不用。"),
        ("退订", "您现在没有订推送，不会收到菜单和活动消息。"),
        ("匿名", "可以匿名。您的名字、电话、聊天账号，办事的人都看不到。"),
        ("今天吃什么", "食堂菜单还没有录进系统，我现在答不了。"),
        ("你好", "您好，有什么事直接问我。"),
        ("谢谢", "不客气。还有事，随时问我。"),
        ("👍", "不客气。还有事，随时问我。"),
        ("喂喂", "我在，您说。"),
        ("繁體", "好的，以後用繁體字回您。要改回來，發“簡體”。"),
        ("English", "All right, I will write the main sentences in English. The answers themselves are in Chinese."),
    ],
)
def test_the_words_we_tell_people_to_say(talk: Talk, words: str, line: str) -> None:
    assert answered(talk, words) == line


@pytest.mark.parametrize("words", ["撤掉", "重新办理", "没解决", "补充一下，三楼也没有", "2611-0001", "不满意"])
def test_the_words_for_a_ticket(talk: Talk, words: str) -> None:
    """None of them is ever taken for a question."""
    assert answered(talk, words) in {
        "您现在没有在办的事。要登记一件新的吗？",
        "您没有已经办完的事。",
        "查 2611-0001，还要6位查询码。请把两样一起发给我，比如：2611-0001 K7M3QX。",
    }


def test_a_title_stands_in_every_button(library: Library, talk: Talk) -> None:
    """Every answer can be shown, its buttons fit, and no fact is left as a key."""
    for topic in library.answers:
        [text] = talk.push(f"t:{topic}")
        assert text.startswith("**")
        assert "{{" not in text
    datas = [b.data for reply in talk.world.sent for row in reply.buttons for b in row if b.data]
    assert max(len(data.encode()) for data in datas) <= 64
