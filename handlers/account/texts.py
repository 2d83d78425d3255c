"""Wording of the account area."""

from __future__ import annotations

# Six lines, said once, before anything is kept; after an emergency it waits until the danger is over.
NOTICE = (
    "1. 我是{{union_name}}的问答机器人，不是真人。\n"
    "2. 您说的话，只用来答您、帮您办事。\n"
    "3. 名字、电话可以不留。您不同意，不给公司。\n"
    "4. 聊天最多留90天，工单办完后留2年。\n"
    "5. 发“我的信息”能看，发“删除我的信息”能删。\n"
    "6. 有危险别等我，先打{{tel_110}}、{{tel_119}}、{{tel_120}}、{{tel_122}}。"
)
NOTICE_EN = (
    "1. I am the answering bot of {{union_name}}, not a person.\n"
    "2. What you write is used only to answer and help you.\n"
    "3. Name and phone are optional. Your employer is not told unless you agree.\n"
    "4. Chats are kept 90 days at most, tickets 2 years after closing.\n"
    "5. Send “my data” to see what is kept, “delete my data” to delete it.\n"
    "6. In danger do not wait for me: call {{tel_110}}, {{tel_119}}, {{tel_120}} or {{tel_122}}."
)

GREETING = "您好，有什么事直接问我。\n工资、工伤、社保、合同、路上的事，都可以。\n开着车的话，先停稳再看手机。"
GREETING_EN = "Hello. Just ask me: wages, work injury, social insurance, contracts, trouble on the road.\nThe answers are in Chinese."
HELP = (
    "直接说您的事，一句两句就行。\n"
    "“人工”：找工作人员。\n"
    "“查进度”：看您的事办到哪了。\n"
    "“我的信息”：看这里存了您什么。\n"
    "有危险，先打{{tel_110}}、{{tel_119}}、{{tel_120}}、{{tel_122}}，或者点“紧急求助”。"
)

THANKS = "不客气。还有事，随时问我。"
THANKS_EN = "You are welcome. Ask me any time."
BYE = "好的，您忙。有事随时找我。"
HELLO = "我在，您说。"
NO_WORDS = "没看到字。请打字说一句，也可以发照片、语音、位置。"
EMOJI = "表情我看不懂。请打字说一句您的事。"
HOW_TO_SEND = "要发照片、语音、位置，请点输入框旁边的按钮。"
NOTHING_ASKED = "好的。您想问什么，直接说。"

NOTHING_SAID = "前面还没有回过您话。您想问什么，直接说。"

MY_DATA = "这里存着您这些："
MY_DATA_END = "想改，发“更正”。不想再让我们用，发“撤回同意”。\n想删，发“删除我的信息”。"
CHANNELS = {"telegram": "Telegram", "web": "网页聊天"}

DELETE_SURE = "要删除您在这里的信息吗？**删了找不回来。**\n会删掉名字、电话、聊天记录、工单里写的话和照片。\n只留下没有名字的数字，用来统计。"
DELETED = "删好了。\n下次再来，就当第一次见。想找我，随时发一句话。"
DELETE_KEPT = "好的，没有删。"
DELETE_AGAIN = "这个按钮过期了，什么都没删。\n真要删，请再发一次“删除我的信息”。"

CORRECT_ASK = "要改哪一样？"
CORRECT_PHONE = "请发正确的电话。"
CORRECT_NAME = "请发正确的名字，怎么称呼都行。"
CORRECT_OTHER = "请写清楚：哪里错了，应该是什么。\n我登记下来，请工作人员改。"
CORRECT_AGAIN = "没看到电话号码。手机号是11位。请再发一次。"
CORRECTED = "改好了：{value}。"
CORRECT_CANCELLED = "好的，没有改。"

CONSENT = (
    "已撤回。您的名字和电话已经删掉，以后不用。\n以前办过的不受影响。没办完的事，还在这个聊天里接着办。\n"
    "不想办了，发“撤掉”。要全部删掉，发“删除我的信息”。"
)
UNSUBSCRIBED = "您现在没有订推送，不会收到菜单和活动消息。\n您自己工单的答复不算推送，照样给您。"

TRADITIONAL = "好的，以后用繁体字回您。要改回来，发“简体”。"
SIMPLIFIED = "好的，以后用简体中文回您。"
IN_ENGLISH = "All right, I will write the main sentences in English. The answers themselves are in Chinese.\nTo change back, send 中文."
LANGUAGE_ASK = "要用哪种文字？"

GROUP = "这里大家都看得见，您的事不在群里说。\n请点下面，到私聊里问我。"
GROUP_NO_LINK = "这里大家都看得见，您的事不在群里说。\n请点我的头像，到私聊里问我。"

OLD_BUTTON = "这个按钮过期了，没关系。您想问什么，直接打字告诉我。"
TAP_IT = "请直接点那个按钮。点不了，就打字告诉我。"
UNKNOWN_COMMAND = "没有这个命令。您想问什么，直接打字告诉我。"
LOST_STEP = "刚才那一步过去了。您想问什么，直接说。"
