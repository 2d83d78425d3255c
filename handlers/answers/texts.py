"""Wording of questions and answers."""

from __future__ import annotations

from collections.abc import Mapping

BRING = "**带什么，去哪里**"
BASIS = "依据："
CHECKED = "{day}核对过。"
MISSING = "有的本地信息工会还没填，要问就点“找工作人员”。"
IN_CHINESE = "Our checked answers are written in Chinese. This one fits your question:"
USEFUL, USELESS, HUMAN = "有用", "没用", "找工作人员"
USEFUL_EN, USELESS_EN, HUMAN_EN = "Useful", "Not useful", "A person"

NOW = "我现在就遇到了"

CHOOSE = "您想问的是哪一个？回复数字就行。"
CHOOSE_EN = "Which of these do you mean? Send the number."
NONE = "都不是"

UNKNOWN = (
    "这个我还没有准备好的答案，不能乱说。\n已经记下来，请工会的人补上。\n要转给工作人员吗？转了会有单号，能查进度。"
)
UNKNOWN_EN = "I have no checked answer to this and will not guess. It is noted for our editors.\nShall I pass it to a person? You get a number to follow it."
TO_STAFF, AGAIN = "转给工作人员", "换个说法再问"
TO_STAFF_EN, AGAIN_EN = "Pass it on", "Ask again"
ADD_TO = "加到{number}"
ASK_AGAIN = "好的，您换个说法，一句话说一件事，我再找。"
SAME = "这句刚回答过，请看上面。"

LOST = "这一条太久了，我找不到原话。要转给工作人员，请再说一遍是什么事。"
REGISTER = "登记一件事"

THANKS = "谢谢您告诉我。还有事，随时问。"
SORRY = "对不起，没帮上您。已经记下来，请工会的人改。\n您可以换个说法再问，也可以转给工作人员。"
TWICE = "已经记下了，谢谢您。"
GONE = "这一条现在没有了。您直接打字问，我再找。"

# The right door for what is not ours. {{keys}} are facts.
DOORS: Mapping[str, str] = {
    "injection": "我只答职工和工会的事，别的做不了。\n您有工作上的事，直接问我。",
    "advert": "我只答职工和工会的事，这个不在这里办。\n叫您先交钱、要验证码的，多半是骗子。拿不准，打{{tel_96110}}问。",
    "marriage": "婚姻家庭的事，我这里没有答案。\n请打{{tel_12348}}，问法律咨询和法律援助。",
    "inheritance": "继承、遗产的事，我这里没有答案。\n请打{{tel_12348}}，问法律咨询和法律援助。",
    "criminal": "刑事案子的事，我这里没有答案。\n请打{{tel_12348}}，问法律咨询和法律援助。要报警打{{tel_110}}。",
    "private_loan": "借钱还钱的事，我这里没有答案。\n请打{{tel_12348}}问法律咨询。怀疑被骗，打{{tel_96110}}。",
    "finance": "投资、开公司的事，我这里没有答案。\n公司登记的事打{{tel_12345}}。怀疑被骗，打{{tel_96110}}。",
    "property": "房子、物业的事，我这里没有答案。\n请打{{tel_12345}}，要打官司先打{{tel_12348}}问。",
    "city_affairs": "这是市里管的事，我这里没有答案。\n请打{{tel_12345}}，说清地点和事情。",
    "insurance_product": "买哪种商业保险，我不能推荐。\n和保险公司有争议，打保单上的客服电话，也可以打{{tel_12345}}问。\n工伤、医保、工会互助保障，可以问我。",
    "shopping": "买东西的纠纷，我这里没有答案。\n请打{{tel_12315}}投诉。",
    "health": "看病用药的事，我不能乱说。\n请去医院问医生。人很难受，打{{tel_120}}。",
    "weather": "天气我看不到。请看手机里的天气预报。\n路况可以打{{tel_12122}}问。",
    "tech": "电脑、手机的事，我帮不上。\n您有工作上的事，直接问我。",
    "leisure": "这个我不懂，帮不上您。\n您有工作上的事，直接问我。",
    "chitchat": "我是工会的问答机器人，闲聊不在行。\n您有工作上的事，直接问我。心里不好受，可以打{{tel_12356}}。",
    "other_city": "外地的办事电话和地点，我这里没有。\n请打当地的{{tel_12345}}或{{tel_12333}}。人不在当地，前面加当地区号。",
    "other": "这件事不归我这里管，我没有答案。\n政府的事打{{tel_12345}}，法律的事打{{tel_12348}}。\n是工作上的事，请换个说法再问我。",
}
DECLINED_EN = "This is outside what I can answer. Government: call {{tel_12345}}. Law: {{tel_12348}}.\nIf it is about your work, please ask again in other words."
