"""What a person types, as Slack's clients send it."""

import re

_IN_ADDRESS = r"(?:(?!&[lg]t;)[^\s<>|\"`\ue000-\uf8ff])+"
ADDRESS = re.compile(rf"(?<![\w/])(?i:https?)://(?=[\w\[]){_IN_ADDRESS}")
_MENTION = r"<(?:@(?P<person>[UW][A-Z0-9]+)(?:\|[^<>]*)?|#C[A-Z0-9]+(?:\|[^<>]*)?)>"
_WWW = rf"(?P<www>(?<![\w./@-])(?i:www)\.[\w-]+\.{_IN_ADDRESS})"
_MAIL = r"(?P<mail>(?<![\w.+/@-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+)"
_PIECE = re.compile(f"{_MENTION}|(?P<web>{ADDRESS.pattern})|{_WWW}|{_MAIL}")
_END = ".,;:!?'*_~"
_PAIRS = {")": "(", "]": "[", "}": "{"}


def escaped(text: str) -> str:
    """& < > as entities, chosen mentions by id, and addresses of pages and mailboxes as links."""
    parts, last = [], 0
    for match in _PIECE.finditer(text):
        shown, length = _piece(match)
        parts += [entities(text[last : match.start()]), shown]
        last = match.start() + length
    return "".join([*parts, entities(text[last:])])


def without_end(address: str) -> str:
    """Without the signs at its end that belong to the sentence."""
    end = len(address)
    too_many = {close: address.count(close) - address.count(open_) for close, open_ in _PAIRS.items()}
    while end and (address[end - 1] in _END or too_many.get(address[end - 1], 0) > 0):
        end -= 1
        if address[end] in too_many:
            too_many[address[end]] -= 1
    return address[:end]


def entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _piece(match: re.Match[str]) -> tuple[str, int]:
    """As it is sent, and how much of the text it takes."""
    if match["mail"]:
        return f"<mailto:{match['mail']}|{match['mail']}>", len(match["mail"])
    if match[0].startswith("<"):
        return f"<@{match['person']}>" if match["person"] else match[0], len(match[0])
    address = without_end(match[0])
    shown = entities(address)
    return f"<http://{shown}|{shown}>" if match["www"] else f"<{shown}>", len(address)
