"""谢谢, 再见, 喂喂, a thumb, an empty line: answered the way a person at a counter would."""

from __future__ import annotations

from handlers.account import texts
from handlers.core.conversation import enter
from handlers.core.event import Event, Text
from handlers.core.flow import Flow, Place, action_of, say
from handlers.core.reply import Reply
from handlers.core.unit import Unit
from handlers.core.wording import has_words, tongue

_KIND = set("👍👌🙏❤♥👏💐🌹😊😀😁😄🤝✌💪🫶")
_SIGNS = set("\ufe0f\u200d🏻🏼🏽🏾🏿")
ANSWERS = {"bye": texts.BYE, "hello_anyone": texts.HELLO, "photo": texts.HOW_TO_SEND}
DIALOG = {"yes", "no", "skip", "back", "cancel", "choice"}


def _matches(event: Event, _place: Place) -> bool:
    if not isinstance(event.content, Text):
        return False
    return not has_words(event.text) or action_of(event) in {"thanks", "greet", "help", *ANSWERS, *DIALOG}


def _handle(event: Event, unit: Unit) -> list[Reply]:
    action = action_of(event)
    if not has_words(event.text):
        return [say(event, _signs(event.text, unit))]
    if action in DIALOG:
        enter(unit.conversation, None, draft=None, form=None)
        return [say(event, texts.NOTHING_ASKED)]
    if action in {"greet", "help"}:
        return [say(event, texts.HELLO)]
    return [say(event, ANSWERS.get(action or "") or tongue(unit, texts.THANKS, texts.THANKS_EN))]


def _signs(text: str, unit: Unit) -> str:
    signs = [character for character in text if not character.isspace()]
    if any(sign in _KIND for sign in signs):
        return tongue(unit, texts.THANKS, texts.THANKS_EN)
    pictures = [
        sign
        for sign in signs
        if ord(sign) > 0x2190 and not 0x3000 <= ord(sign) <= 0x303F and not 0xFF00 <= ord(sign) <= 0xFFEF
    ]
    return texts.EMOJI if pictures and set(pictures) - _SIGNS else texts.NO_WORDS


FLOW = Flow("account.social", _matches, _handle)
