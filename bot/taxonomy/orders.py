"""Orders to whatever program reads a CV, in the five languages: what they are made of, and where they stand.

A prompt engineer writes about such orders, so what commands must begin a sentence; a quoted or reported order does not
count. The words are in `orders.json`, by language and part, folded (no accents, one alef), as regular expressions in
which a blank is any white space.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.taxonomy.folding import fold

DATA = Path(__file__).with_name("orders.json")

Words = dict[str, list[str]]

# Sentences by their parts; {3} is up to three words between. One whose parts a language lacks is not looked for in it.
_COMMANDS = (
    "<forget>{4} <rules>",
    "<favour>{4} <person>{5} <top>",
    "<give>{5} <mark>{4} (?:<top>|<person>)",
    "<give>{3} <top>{2} <mark>",
    "<say> <person> <verdict>",
    "<spare>{4} (?:<person>|<mark>)",
    "<address> ?<ai>(?: <kind>)? ?(?:[:,.!–—-]|\\n|\\Z)",
)
_STATEMENTS = (
    "<if you are> <ai>",
    "<person>{2} <be chosen>",
    "<be chosen>{2} <person>",
    "<play>\\b[^\\n]{0,80}<person>",
)
_MARKUP = re.compile(
    r"<\|(?:im_start|im_end|system|user|assistant|endoftext)\|>|\[/?INST\]|<</?SYS>>|</?(?:system|instructions?)>"
    r"|(?:\A|\n)\W{0,6}(?:(?:begin|start|end|new|updated?)\s)?(?:system|developer|admin(?:istrator)?)\s"
    r"(?:prompt|message|override|instructions?|note)\b\s?(?:[:=\]-]|\n|\Z)",
    re.IGNORECASE,
)
_LEAD_LENGTH = 24  # characters before a command that are looked at


def find_orders(text: str) -> Iterator[tuple[int, int]]:
    """Where in a text orders to software stand, in no order; a line break is a space to it."""
    folded = fold(text)
    for pattern in _patterns(_COMMANDS):
        for found in pattern.finditer(folded):
            if _lead().search(folded[max(0, found.start() - _LEAD_LENGTH) : found.start()]):
                yield found.span()
    for pattern in (*_patterns(_STATEMENTS), _MARKUP):
        for found in pattern.finditer(folded):
            yield found.span()


def speaks_to_software(text: str) -> bool:
    """Whether a text gives orders to whatever screens CVs."""
    return next(find_orders(text), None) is not None


@cache
def _words() -> dict[str, Words]:
    loaded: dict[str, Words] = json.loads(DATA.read_text(encoding="utf-8"))
    return loaded


@cache
def _patterns(sentences: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(
        _compiled(sentence, words)
        for words in _words().values()
        for sentence in sentences
        if all(part in words for part in re.findall(r"<([a-z ]+)>", sentence))
    )


def _compiled(sentence: str, words: Words) -> re.Pattern[str]:
    spaced = re.sub(r"\{(\d)\}", r"(?: [\\w'’/-]+){0,\1}", sentence)
    filled = re.sub(r"<([a-z ]+)>", lambda part: rf"\b(?:{'|'.join(words[part[1]])})(?!\w)", spaced)
    return re.compile(filled.replace(" ?", r"\s{0,2}").replace(" ", r"\s{1,3}"), re.IGNORECASE)


@cache
def _lead() -> re.Pattern[str]:
    """What stands before a command: nothing, the end of something, or a word that makes it a request."""
    requests = "|".join(word for words in _words().values() for word in words["please"]).replace(" ", r"\s")
    return re.compile(
        rf"(?:\A|[\n.!?:;,>\])}}#*=|•·–—-]|\b(?:{requests}))[\s\"“”'«»]{{0,3}}\Z",
        re.IGNORECASE,
    )
