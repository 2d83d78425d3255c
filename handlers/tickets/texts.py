"""Wording of tickets. Chinese as people speak it; English for the sentences nobody may miss."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.tickets.tables import Priority

FILES: Mapping[str, str] = {"photo": "1张照片", "voice": "1段语音", "document": "1个文件"}

# Targets, not promises: defaults the union has to confirm; the desk computes the clock.
TARGETS: Mapping[Priority, str] = {
    Priority.P0: "5分钟内接单，10分钟内联系",
    Priority.P1: "上班时间30分钟内联系，下班时间2小时内联系",
    Priority.P2: "1个工作日内联系，5个工作日内办好",
    Priority.P3: "2个工作日内联系，5个工作日内办好",
}
PROMISE: Mapping[Priority, str] = {
    Priority.P0: "有人看到了，我马上告诉您。",
    Priority.P1: "上班时间，一般30分钟内有人联系您。下班时间，一般2小时内。",
    Priority.P2: "一般1个工作日内有人联系您。",
    Priority.P3: "一般2个工作日内有人联系您。",
}
PROMISE_EN: Mapping[Priority, str] = {
    Priority.P0: "I will tell you as soon as somebody has seen it.",
    Priority.P1: "Somebody usually contacts you within 30 minutes in office hours, within 2 hours outside.",
    Priority.P2: "Somebody usually contacts you within 1 working day.",
    Priority.P3: "Somebody usually contacts you within 2 working days.",
}

# Opening
ASK_WORDS = "好的，请说说是什么事。\n一句话就行。也可以发照片、语音、位置。"
ASK_WORDS_EN = "Please tell me what happened. One sentence is enough. Photos, voice and position are welcome too."
ASK_HUMAN = "好的，帮您找工作人员。\n请先说一下是什么事，一句话就行。\n着急可以打 **{{tel_12351}}**（工会热线）。"
ASK_HUMAN_EN = "I will pass you on to a person. Please say in one sentence what it is about.\nIn a hurry, call **{{tel_12351}}** (union hotline)."
ASK_ANONYMOUS = "可以匿名。您的名字、电话、聊天账号，办事的人都看不到。\n请说说是什么事、在哪里。别写自己的名字。"
ASK_HAZARD = "请说说隐患在哪里、是什么样。能拍就拍一张。\n**先保证自己安全：别靠近，别动机器，开车时别拍。**\n马上有危险，先撤出来，打 **{{tel_119}}** 或 **{{tel_110}}**。"
NO_WORDS = "请有人联系我。"
CANCELLED = "好的，没有登记。您想说的时候，随时发给我。"
OPENED = "已登记，单号 **{number}**，查询码 **{code}**。\n{promise}\n换手机时，把单号和查询码发给我，就能接着看。"
OPENED_EN = (
    "Recorded. Your number is **{number}**, your code **{code}**.\n{promise}\nOn another phone, send me both to go on."
)
GO_ON = "还可以接着发文字、照片、语音、位置。"
GO_ON_EN = "You can go on: words, photos, voice, position."
ALREADY = "这件事已经登记过了，单号 **{number}**，不用再登一次。\n{promise}"
ANONYMOUS_NOTE = "这是匿名的。请记好单号和查询码，查进度、看答复都要用。"
HIDDEN_NOTE = "这件事只有专人能看，不进大家的群。"

# More to it
ADDED = "记到 {number} 了。还有就接着说。"
ADDED_FILE = "收到{what}，记到 {number} 了。还有就接着发。"
ADDED_POSITION = "收到位置，记到 {number} 了。"
ADDED_PHONE = "电话记下了：{phone}。只给办这件事的人看。"
ADDED_UNSUPPORTED = "{what}我看不了，已经在 {number} 上记了一笔。\n请打字，或者发照片、语音、位置。"
ADDED_EDIT = "您改的那句，记到 {number} 了。"
ASK_PHONE = "请发一个能打通的电话。几点方便接，也可以写上。"
PHONE_AGAIN = "没看到电话号码。手机号是11位。请再发一次，或点“跳过”。"
ASK_PLACE = "在什么地方？写个地名、单位名，或者发位置。"
ENOUGH = "好的。{number} 已经交给工作人员。\n想看办到哪一步，发“查进度”。"
ASK_MORE_TO = "请接着说，我记到 {number} 上。文字、照片、语音、位置都行。"
WHICH = "要记到哪件事上？"
NOTHING_OPEN = "您现在没有在办的事。要登记一件新的吗？"

# Loose files and positions
LOOSE = "收到{what}，先替您存着。\n这是哪件事的？"
LOOSE_VOICE = "收到语音。我听不了，工作人员能听，先替您存着。\n这是哪件事的？打字告诉我也行。"
LOOSE_DROPPED = "好的，没有登记，也没有转给别人。"
LOOSE_GONE = "这个已经记好了，不用再点。"
LOOSE_CONTACT = "收到电话。您现在没有在办的事，电话没有存。\n要找人，发“人工”。"
UNSUPPORTED = "{what}我看不了，没有转给别人。\n请打字，或者发照片、语音、位置。"
FILE_FAILED = "有{what}没收全，请再发一次。太大的（超过20MB）发不过来。"

# Status
STATUS_NONE = "您在这个聊天里没有登记过事情。\n换过手机的，请把单号和查询码一起发给我，比如：2611-0007 K7M3QX。"
STATUS_MANY = "您登记过{count}件事："
STATUS_ONE = "**{number}** {label}，{state}\n{opened}登记，查询码 {code}"
STATUS_SEEN = "{at}，值班人员已看到。"
STATUS_NOT_SEEN_P0 = "还没有人看到。有危险先打{{tel_110}}、{{tel_119}}、{{tel_120}}、{{tel_122}}。"
STATUS_WAITING = "在等您补材料。等的这段时间不算在内。"
STATUS_MORE = "还有{count}件更早的，没有列出来。"

# Number and code
JOIN_OK = "对上了，接着看 **{number}**。"
JOIN_NEED_CODE = "查 {number}，还要6位查询码。请把两样一起发给我，比如：{number} K7M3QX。"
JOIN_WRONG = "单号和查询码对不上。请看一下有没有抄错。\n查询码是6位，没有数字0和1，没有字母O、I、L。"
JOIN_TOO_OFTEN = "试得太多了，请过1小时再试。\n着急可以打 **{{tel_12351}}**（工会热线）。"
JOINED_TO_STAFF = "本人用单号和查询码，换了一个聊天窗口。"

# Human
HUMAN_WAITING = "您的 **{number}** 正在等工作人员，我又提醒了一次。\n您接着说，我都记上去。着急可以打 **{{tel_12351}}**（工会热线）。"
HUMAN_SEEN = "工作人员已看到您的 **{number}**。您接着说，我转过去。"
HUMAN_TO_STAFF = "本人又要找工作人员。"
HUMAN_LEAD = "好的，转给工作人员。您刚才问的也一起转过去。"

# Withdraw, solved, reopen
WITHDRAW_SURE = "要撤掉 **{number}** 吗？撤了就不再办了。"
WITHDRAWN = "{number} 撤掉了。想再办，随时发“重新办理”。"
SAFE = "好的，您没事就好。{number} 不再当急事办。\n再有事，随时按“求助”。"
KEPT = "好的，{number} 接着办。"
ALREADY_CLOSED = "{number} 现在是“{state}”，不用再点了。"
SOLVED = "好的，谢谢您告诉我。{number} 到这里就办完了。\n再有事，随时找我。"
REOPENED = "好的，{number} 重新办理，换别的人来看。\n{promise}\n请写一句哪里没解决，我记上去。"
REOPEN_USED = "{number} 已经重新办过1次了。还不满意，可以打 **{{tel_12351}}**（工会热线）或 **{{tel_12345}}**。\n也可以登记一件新的。"
REOPEN_WHICH = "要重新办理哪一件？"
NOTHING_CLOSED = "您没有已经办完的事。\n想看在办的，发“查进度”。"
CLOSED_BY_STAFF = "**{number} 办结了。** 结果在上面的回复里。\n您的事解决了吗？"
SOLVED_BUTTON, UNSOLVED_BUTTON = "解决了", "没解决"
REOPENED_TO_STAFF = "**本人说没解决，要求重新办理。** 请换一位同事来办。"

# Talk
TALK_ACK = "已转给工作人员。"
TALK_OVER = "好的。想接着和工作人员说，发“人工”。"

# Later issues, honestly
MENU = "食堂菜单还没有录进系统，我现在答不了。\n要我登记下来，请食堂的人回您吗？"
MENU_WORDS = "想知道食堂菜单"
SIGN_UP_LEAD = "活动报名还不能自动办。我先替您登记，工会的人来联系您。"
SIGN_UP_GO_ON = "想报哪个活动、几个人，可以接着写。"
CANCEL_LEAD = "活动的事还不能自动办。我先替您登记，工会的人来联系您。"

# Edits
EDIT_OLD = "您改了一句以前的话。要重新问，请直接再发一遍。"

# To the person, from staff
STAFF_SENDS = "工会工作人员发来{what}（{number}）。"
STAFF_SAYS = "**工会工作人员**（{number}）：\n{text}\n\n直接回复就行，我转过去。"
SEEN = "值班人员已看到您的 **{number}**，接下来由他们联系您。"
SEEN_P0 = "**值班人员已看到您的求助**（{number}）。\n请保持电话畅通。{{tel_110}}、{{tel_119}}、{{tel_120}}、{{tel_122}}该打还要打。"

HIDDEN_TO_STAFF = "有一件保密的事，请专人尽快到后台查看。内容不进本群。"
ERASED_TO_STAFF = "本人撤回了这件事，并删除了自己的信息。"
UNNAMED_TO_STAFF = "本人撤回了同意：电话已删，请不要再打。"
GONE_TO_STAFF = "本人停用了机器人，现在回复送不到。"
BACK_TO_STAFF = "本人回来了，可以回复。"
