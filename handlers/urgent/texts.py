"""Wording for danger. The first message is numbers and three lines, nothing else; no emoji, no blame, no promise.

Nothing here may say that help is coming: until somebody has acknowledged, nobody is.
"""

from __future__ import annotations

from collections.abc import Mapping

KITS: Mapping[str, str] = {
    "road": "**车靠边、人撤离、即报警。**\n"
    "1. 开双闪。人都下车，到护栏外、路外边等。\n"
    "2. 打 **{{tel_122}}**。有人受伤，先打 **{{tel_120}}**。\n"
    "3. 在高速上，再打 **{{tel_12122}}**。别在车道上走动。",
    "fire": "**先跑出来，再打 {{tel_119}}。**\n"
    "1. 人离远，往上风走。别回去拿东西。\n"
    "2. 打 **{{tel_119}}**。有人烧伤，打 **{{tel_120}}**。\n"
    "3. 闻到燃气味，别开灯、别打火，出门再打电话。",
    "injury": "**先打 {{tel_120}}。**\n"
    "1. 打 **{{tel_120}}**，说清在哪里、伤在哪里。\n"
    "2. 流血，用干净布使劲压住。别乱搬动人。\n"
    "3. 触电、机器夹住，先断电停机，再碰人。",
    "chemical": "**人先撤，往上风走。别自己处理。**\n"
    "1. 马上离远，别待在低洼的地方。\n"
    "2. 打 **{{tel_119}}**、**{{tel_110}}**，说清是什么货、在哪里。\n"
    "3. 别点火、别碰。身上沾到，用大量清水冲。",
    "illness": "**先停下来，打 {{tel_120}}。**\n"
    "1. 开着车，马上靠边停稳，开双闪。\n"
    "2. 打 **{{tel_120}}**，说清在哪里、哪里不舒服。\n"
    "3. 中暑先到阴凉处。叫不醒的，照电话里教的做。",
    "food": "**别再吃了。难受得厉害，打 {{tel_120}}。**\n"
    "1. 吐得厉害、头晕、喘不上气，马上打 **{{tel_120}}**。\n"
    "2. 剩下的饭菜、包装、小票都留着。\n"
    "3. 问一下同吃的人，不舒服的一起去医院。",
    "violence": "**先躲开，打 {{tel_110}}。**\n"
    "1. 能走就走，到人多的地方，或者锁上门。\n"
    "2. 打 **{{tel_110}}**。不方便说话，发短信到 **{{tel_12110}}**，写清地址。\n"
    "3. 受伤打 **{{tel_120}}**。别硬拼，人最要紧。",
    "assault": "**这不是您的错。先到安全、有人的地方。**\n"
    "1. 打 **{{tel_110}}**。不方便说话，发短信到 **{{tel_12110}}**。\n"
    "2. 受伤打 **{{tel_120}}**。先别洗澡、换衣服，证据能留住。\n"
    "3. 叫一个您信得过的人来陪您。",
    "self_harm": "**谢谢您告诉我。您一定很难受，先别一个人扛。**\n"
    "1. 打 **{{tel_12356}}**，有人专门听您说。\n"
    "2. 叫身边一个人过来，陪着您。\n"
    "3. 马上有危险，打 **{{tel_120}}** 或 **{{tel_110}}**。",
    "other": "**先离开危险，再打电话。**\n"
    "1. **{{tel_110}}** 报警，**{{tel_119}}** 着火，**{{tel_120}}** 救人，**{{tel_122}}** 车祸。\n"
    "2. 电话里说清：在哪里、几个人、什么事。\n"
    "3. 别一个人冒险，叫旁边的人来帮忙。",
}
KITS_EN: Mapping[str, str] = {
    "road": "**Pull over, get everybody out and off the road, call.**\n"
    "1. Hazard lights on. Wait behind the guard rail.\n"
    "2. Call **{{tel_122}}**. Somebody hurt: **{{tel_120}}** first.\n"
    "3. On an expressway call **{{tel_12122}}** too. Do not walk on the road.",
    "fire": "**Get out first, then call {{tel_119}}.**\n"
    "1. Go far away, against the wind. Do not go back for things.\n"
    "2. Call **{{tel_119}}**. Burns: **{{tel_120}}**.\n"
    "3. Smell of gas: no light, no flame, call from outside.",
    "injury": "**Call {{tel_120}} first.**\n"
    "1. Call **{{tel_120}}**: where you are, where it hurts.\n"
    "2. Bleeding: press hard with a clean cloth. Do not move the person.\n"
    "3. Electric shock or a machine: cut the power before you touch anybody.",
    "chemical": "**Get away, against the wind. Do not handle it yourself.**\n"
    "1. Leave at once, stay out of low ground.\n"
    "2. Call **{{tel_119}}** and **{{tel_110}}**: what it is and where.\n"
    "3. No flame, do not touch. On your skin: rinse with much water.",
    "illness": "**Stop, call {{tel_120}}.**\n"
    "1. Driving: pull over now, hazard lights on.\n"
    "2. Call **{{tel_120}}**: where you are, what is wrong.\n"
    "3. Heat stroke: into the shade. Does not wake up: do what the phone tells you.",
    "food": "**Stop eating. Very sick: call {{tel_120}}.**\n"
    "1. Vomiting hard, dizzy, short of breath: call **{{tel_120}}** now.\n"
    "2. Keep the food, the packing and the receipt.\n"
    "3. Ask who else ate it; go to hospital together.",
    "violence": "**Get away, call {{tel_110}}.**\n"
    "1. Leave if you can, go where people are, or lock the door.\n"
    "2. Call **{{tel_110}}**. Cannot speak: text **{{tel_12110}}** with the address.\n"
    "3. Hurt: **{{tel_120}}**. Do not fight.",
    "assault": "**It is not your fault. Go where it is safe and people are.**\n"
    "1. Call **{{tel_110}}**. Cannot speak: text **{{tel_12110}}**.\n"
    "2. Hurt: **{{tel_120}}**. Do not wash or change yet: it keeps the evidence.\n"
    "3. Ask somebody you trust to come.",
    "self_harm": "**Thank you for telling me. Do not carry this alone.**\n"
    "1. Call **{{tel_12356}}**. People there listen.\n"
    "2. Ask somebody near you to come and stay.\n"
    "3. In danger right now: **{{tel_120}}** or **{{tel_110}}**.",
    "other": "**Get away from the danger first, then call.**\n"
    "1. **{{tel_110}}** police, **{{tel_119}}** fire, **{{tel_120}}** ambulance, **{{tel_122}}** road accident.\n"
    "2. Say where, how many people, what happened.\n"
    "3. Do not take risks alone; call people near you.",
}

# The second message: it stands on record, nobody has seen it yet, one question.
RECORDED = "已记下，单号 **{number}**，查询码 **{code}**。\n还没有人看到，先打上面的电话。有人看到了，我马上告诉您。"
RECORDED_EN = "Recorded: number **{number}**, code **{code}**.\nNobody has seen it yet, so call first. I will tell you as soon as somebody has."
JOINED = "记到 **{number}** 上了。"
JOINED_EN = "Added to **{number}**."
NOT_SEEN = "还没有人看到，先打上面的电话。"
SEEN = "值班人员已看到您的求助。电话该打还要打。"
GENTLE = "我在这里。您愿意说就说，打几个字也行。\n您说的只有专人能看，还没有人看到。有人看到了，我马上告诉您。"
GENTLE_EN = "I am here. Write if you like, a few words are enough.\nOnly two named people can read it; nobody has yet. I will tell you as soon as somebody has."
GENTLE_ON = "我在，您慢慢说。\n撑不住的时候，打 **{{tel_12356}}**。马上有危险，打 **{{tel_120}}** 或 **{{tel_110}}**。"
GENTLE_ASSAULT = "我在这里。您想说再说，不说也可以。\n您说的只有专人能看，还没有人看到。有人看到了，我马上告诉您。"
GENTLE_ASSAULT_ON = "我在，您慢慢说。\n不安全的时候，打 **{{tel_110}}**，或发短信到 **{{tel_12110}}**。"
GENTLE_SAFE = "好，您先安全就好。想说话，随时找我。"
GENTLE_HERE = "我一直在。想说话，随时找我。"

SAFE_BUTTON = "我没事，点错了"

ASK_HURT = "**有人受伤吗？**"
ASK_HURT_EN = "**Is anybody hurt?**"
ASK_AWAKE = "**人还清醒吗？**"
ASK_AWAKE_EN = "**Is the person awake?**"
ASK_MANY = "**几个人不舒服？**"
ASK_MANY_EN = "**How many are sick?**"
ASK_WHERE = "**您在哪里？**\n写地名、路名都行，或者发位置。不知道也没关系。"
ASK_WHERE_ROAD = "**您在哪里？**\n说路名、往哪个方向、多少公里，或者发位置。\n看不清，就说旁边有什么。"
ASK_WHERE_EN = "**Where are you?** Road, direction, kilometre, or send your position. “I don't know” is fine."
ASK_PHONE = "**留个电话好吗？**\n方便值班人员打给您。不留也行。"
ASK_PHONE_EN = "**Your phone number?** So that the officer can call you. Optional."

HURT_YES = "**先打 {{tel_120}}**，说清伤在哪里、几个人。别乱搬动。"
AWAKE_NO = "**马上打 {{tel_120}}**，开免提。照电话里教的做。"
MANY_YES = "**马上打 {{tel_120}}**。这几个人都别再吃，等医生。"
NOTED = "记下了。"
HERE = "我在。"
NOTED_PLACE = "位置记下了。"
NOTED_FILE = "收到{what}，记下了。"
NOTED_UNSUPPORTED = "{what}我看不了，记了一笔。请打字或发位置。"
DONE = "都记到 **{number}** 上了。接着说、接着拍都行，我都记。\n{seen}"
DONE_EN = "All of it is on **{number}**. Go on if you like, I record everything.\n{seen}"
NOT_SEEN_YET = "还没有人看到，{{tel_110}}、{{tel_120}}、{{tel_122}}该打就打。"
STOPPED = "好，不问了。都记在 **{number}** 上。\n{seen}"

# The red button
ASK_KIND = "**有危险先打电话：**\n**{{tel_110}}** 报警，**{{tel_122}}** 交通事故，**{{tel_120}}** 救人，**{{tel_119}}** 着火。\n\n您遇到了什么？点一个，或者直接说。"
ASK_KIND_EN = "**In danger, call first:**\n**{{tel_110}}** police, **{{tel_122}}** road accident, **{{tel_120}}** ambulance, **{{tel_119}}** fire.\n\nWhat happened? Press one, or just say it."
KIND_BUTTONS = (
    (("车祸、车坏在路上", "road"), ("着火、燃气", "fire")),
    (("有人受伤", "injury"), ("突发疾病", "illness")),
    (("危险品泄漏", "chemical"), ("食物中毒", "food")),
    (("被打、被困", "violence"), ("被侵犯", "assault")),
    (("心里撑不住", "self_harm"), ("别的急事", "other")),
)
KIND_BUTTONS_EN = (
    (("Accident, breakdown", "road"), ("Fire, gas", "fire")),
    (("Somebody hurt", "injury"), ("Sudden illness", "illness")),
    (("Dangerous goods", "chemical"), ("Food poisoning", "food")),
    (("Attacked, locked in", "violence"), ("Sexual assault", "assault")),
    (("I cannot go on", "self_harm"), ("Something else", "other")),
)
LEFT = "好的。有危险先打{{tel_110}}、{{tel_119}}、{{tel_120}}、{{tel_122}}。\n有事随时找我。"
OVER = "刚才那件急事已经结束。又有危险，先打{{tel_110}}、{{tel_119}}、{{tel_120}}、{{tel_122}}，再点“紧急求助”。"
GROUP = "这里大家都看得见，别在群里写您的事。要记下来，请到私聊里说。"
