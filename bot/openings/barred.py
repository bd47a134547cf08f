"""Remarks on what does not count: "Payroll alone does not count", "لا نحتسب بيع العقار"."""

import re
from collections.abc import Iterator

_MOST_WORDS = 5
_NOT = (
    r"(?:do(?:es)?|is|are|will|can|would)\s?(?:not|n['’]t)\b|wo?n['’]t|can['’]t|cannot|(?:is|are) no\b|لا ت?ي?كفي|لا ت?ي?حتسب|لا ت?ي?عد|ليست?"
    r"|zähl\w+ nicht|genüg\w+ nicht|reich\w+ nicht|ne suffi\w+|ne compte\w*|no cuenta\w*|non (?:basta|conta)\w*"
)
_ALONE = re.compile(
    r"^(?P<what>.{3,160}?)\s+(?:experience\s)?(?:alone|only|by (?:itself|themselves)|on (?:its|their) own|وحدها|وحده|فقط"
    r"|allein|seule?s?|solo|da sola?)\s.{0,30}?(?:" + _NOT + r"|not)",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    r"^(?P<what>.{3,160}?)\s+(?:" + _NOT + r")\s*(?:\w+\s){0,2}(?:count|replace|qualify|substitute|suffice|help|enough"
    r"|sufficient|considered|accepted|relevant|ضمن|كخبرة|خبرة|\Z)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:\bwe (?:do not|don['’]t|cannot|can['’]t|will not|won['’]t) (?:count|consider|accept)|\bit does not help to have|\bnot counted:?"
    r"|\b(?:other than|excluding|except)|لا نحتسب|لا يحتسب|لا تحتسب|لا نقبل|باستثناء|لا تشمل)\s+(?P<what>.{3,200}?)"
    r"(?=[.:!]|\s(?:as|toward|towards|among|ضمن|في سنوات)\s|\Z)",
    re.IGNORECASE,
)
_PARTS = re.compile(r",|;|/|،|؛|\b(?:and|or|nor|und|oder|et|ou|y|o)\b|\sولا\s|\sأو\s|\sو(?=\S)", re.IGNORECASE)
_FILLER = re.compile(
    r"\b(?:experience|work(?:ed|ing)?|years?|of|in|as|an?|the|to|have|has|had|having|with|without|up|set|please|note|that|only"
    r"|your|is|are|other|sectors?|your|jobs?|pure|purely|mere|just|any|background)\b|خبرة|الخبرة|في|العمل|مجرد|ضمن|سنوات",
    re.IGNORECASE,
)


def barred_in(sentence: str) -> tuple[str, ...]:
    """What a sentence says does not count; empty where it says nothing of the kind."""
    for pattern in (_BEFORE, _ALONE, _COUNTS):
        found = pattern.search(sentence)
        if found:
            return tuple(listed(found["what"]))
    return ()


def listed(text: str) -> Iterator[str]:
    """The things a list names, without the words that every job shares."""
    for part in _PARTS.split(re.sub(r"[().]", ",", text)):
        words = _FILLER.sub(" ", part).split()
        if 0 < len(words) <= _MOST_WORDS:
            yield " ".join(words)
