"""Chinese by sound: syllables of Chinese text, syllables of typed pinyin, and sounds that people mix up."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import pypinyin

_SYLLABLES = (
    "a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen "
    "ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci "
    "cong cou cu cuan cui cun cuo da dai dan dang dao de den deng di dian diao die ding diu dong dou du duan dui "
    "dun duo e en eng er fa fan fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua "
    "guai guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo "
    "ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng kong kou ku "
    "kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei len leng li lia lian liang liao lie lin ling liu "
    "long lou lu luan lun luo lv lve ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu "
    "na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu nong nu nuan nun nuo nv nve ou pa "
    "pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong "
    "qiu qu quan que qun ran rang rao re ren reng ri rong rou ru ruan rui run ruo sa sai san sang sao se sen seng "
    "sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou "
    "su suan sui sun suo ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai "
    "wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye "
    "yi yin ying yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhen "
    "zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo "
)  # fmt: skip
_PHRASES = {
    "银行": "yin hang", "行业": "hang ye", "同行": "tong hang", "行情": "hang qing", "重新": "chong xin",
    "重复": "chong fu", "重庆": "chong qing", "调解": "tiao jie", "调整": "tiao zheng", "调休": "tiao xiu",
    "空调": "kong tiao", "协调": "xie tiao", "长途": "chang tu", "长期": "chang qi", "延长": "yan chang",
    "长假": "chang jia", "多长": "duo chang", "还钱": "huan qian", "还款": "huan kuan", "偿还": "chang huan",
    "还贷": "huan dai", "归还": "gui huan", "着火": "zhao huo", "睡着": "shui zhao", "疑似": "yi si",
    "弹性": "tan xing", "睡觉": "shui jiao", "成都": "cheng du", "首都": "shou du", "会计": "kuai ji",
    "出差": "chu chai", "差旅": "chai lv", "给付": "ji fu", "称职": "chen zhi", "便宜": "pian yi",
    "目的": "mu di", "私了": "si liao", "了结": "liao jie", "受不了": "shou bu liao", "忘不了": "wang bu liao",
    "薄荷": "bo he", "大夫": "dai fu", "率先": "shuai xian", "音乐": "yin yue", "系好": "ji hao",
}  # fmt: skip
"""Where a character in a word is not read as it is by itself."""
_PART = re.compile("|".join(sorted(_PHRASES, key=lambda w: (-len(w), w))) + r"|[a-z]+|\d+|[^\sa-z\d]")
_LATIN = re.compile(r"[a-z]+")
_ENGLISH_TOO = frozenset(
    [
        "a",
        "an",
        "ai",
        "can",
        "fan",
        "men",
        "me",
        "he",
        "she",
        "hen",
        "pen",
        "pan",
        "pin",
        "ban",
        "bang",
        "die",
        "gang",
        "long",
        "song",
        "sun",
        "sang",
        "tang",
        "tong",
        "tan",
        "ten",
        "ran",
        "run",
        "man",
        "mine",
        "ni",
        "no",
        "na",
        "hang",
        "sing",
        "bin",
        "bun",
        "lie",
        "lay",
        "pie",
        "tie",
        "zen",
        "yen",
        "you",
        "wo",
        "hi",
        "ha",
        "la",
        "o",
    ]
)
_SHARE_PINYIN = 0.8


@cache
def _known() -> frozenset[str]:
    return frozenset(_SYLLABLES.split())


def folded(syllable: str) -> str:
    """The syllable with sounds that are mixed up in speech made one: zh/z, ch/c, sh/s, -ng/-n after e and i."""
    if syllable[:2] in ("zh", "ch", "sh"):
        syllable = syllable[0] + syllable[2:]
    return syllable[:-1] if syllable.endswith(("eng", "ing")) else syllable


@lru_cache(maxsize=8192)
def split_pinyin(word: str) -> tuple[str, ...]:
    """The syllables of a run of Latin letters (`gongzi` -> gong zi), fewest first; empty if it is not pinyin."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 6), end):
            head = best[start]
            if head is not None and word[start:end] in _known():
                found = best[end]
                if found is None or len(head) + 1 <= len(found):
                    best[end] = (*head, word[start:end])
    return best[-1] or ()


def typed(text: str) -> bool:
    """Whether normalised `text` is Chinese typed in Latin letters, not English and not Chinese characters."""
    words = _LATIN.findall(text)
    letters = sum(map(len, words))
    if letters < 4 or any("\u4e00" <= c <= "\u9fff" for c in text if c not in "零一二三四五六七八九十"):
        return False
    pinyin = sum(len(w) for w in words if split_pinyin(w))
    sure = [w for w in words if split_pinyin(w) and w not in _ENGLISH_TOO]
    return pinyin >= _SHARE_PINYIN * letters and bool(sure)


@cache
def reading(character: str) -> str:
    """The commonest toneless reading of one Chinese character; the character itself if it has none."""
    return pypinyin.lazy_pinyin(character)[0].replace("ü", "v")


@lru_cache(maxsize=16384)
def syllables(text: str) -> tuple[str, ...]:
    """Toneless syllables of normalised `text`: of its Chinese characters, and of its Latin runs where they are pinyin."""
    spelled_out = typed(text)
    found: list[str] = []
    for part in _PART.findall(text):
        if part in _PHRASES:
            found += _PHRASES[part].split()
        elif part[0] > "z":
            found.append(reading(part))
        elif part.isascii() and not part.isdigit():
            found += (split_pinyin(part) if spelled_out or len(part) > 4 else ()) or (part,)
    return tuple(found)
