"""Flows for the page tests: every shape a reply can have."""

from __future__ import annotations

from handlers.core.event import Choice, Document, Event, Location, MediaReady, Photo, Text, Voice
from handlers.core.flow import Place, say
from handlers.core.reply import Button, Chat, Edit, Reply
from handlers.core.unit import Unit

ANSWER = """**先把证据留好，再打12333。**

1. 打**12333**投诉，带身份证。
2. 申请仲裁，1年内都可以。

依据：《劳动合同法》第三十条（2012-12-28版）"""
BUTTONS = (
    (Button("有用", "fb:yes"), Button("没用", "fb:no")),
    (Button("老板跑了怎么办", "topic:wages-boss-ran"),),
    (Button("人社部网站", url="https://www.example.cn/"), Button("坏链接", url="javascript:alert(1)")),
)
HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script> **<b>粗</b>** & "引号"'


def talk(event: Event, unit: Unit, _place: Place) -> list[Reply]:
    match event.content:
        case MediaReady():
            return []
        case Photo() | Voice() | Document() as content:
            unit.keep_media()
            return [say(event, f"收到{type(content).__name__}")]
        case Location(latitude=latitude, longitude=longitude, accuracy_m=metres):
            return [say(event, f"位置{latitude}，{longitude}，{metres}米")]
        case Choice(data="urgent:ask"):
            return [
                say(
                    event,
                    "**先打电话。**\n出了什么事？",
                    (Button("路上出事", "urgent:road"), Button("有人受伤", "urgent:hurt")),
                )
            ]
        case Choice(data=data):
            return [say(event, f"您选了{data}")]
        case Text(text="工资拖欠怎么办"):
            return [say(event, ANSWER, *BUTTONS)]
        case Text(text="在哪里"):
            return [say(event, "您在哪里？", (Button("发送位置", ask="location"), Button("留电话", ask="contact")))]
        case Text(text="坏话"):
            return [say(event, HOSTILE)]
        case Text(text="改一下"):
            here = Chat(event.channel, event.chat)
            return [say(event, "第一版"), Edit(here, f"{event.key}#0", "第二版")]
        case Text(text="长"):
            return [say(event, "**第一句最要紧。**\n\n" + "\n\n".join(f"第{n}段说明。" for n in range(40)))]
        case Text(text=text):
            return [say(event, f"听到：{text}")]
        case content:
            return [say(event, f"听到：{content}")]
