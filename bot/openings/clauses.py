"""A line cut into its separate wishes, and a wish into its alternatives and the words that carry its meaning."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.openings.parsing import NUMBERS
from bot.taxonomy.job_ads import ADDRESS, FILLER, PREDICATE, SPEAKS_TO, SUBORDINATE, TOLD, WELCOME
from bot.taxonomy.skills import skill_matcher

_EXAMPLES = re.compile(
    r"\b(?:for example|such as|e\.g\.|like|similar|comparable|equivalent|any of)\b|مثل|أحد", re.IGNORECASE
)
_OPENS_EXAMPLES = re.compile(r"\b(?:for example|such as|e\.g\.|including|any of)\s|\sمثل\s", re.IGNORECASE)
OR = re.compile(r"\b(?:or|oder|ou)\b|/|\sأو\s", re.IGNORECASE)
_SPLIT = re.compile(r",|;|،|؛|\s(?:and|&|und|et|y|e)\s|\sو(?=\S)", re.IGNORECASE)

# words that hang on others: a phrase that begins or ends with one is a scrap
_KNOWN = "\0"  # stands for each letter of a known skill
_JOINTS = frozenset(("and", "or", "&", "und", "et", "y", "e", "أو", "و"))
_SMALL = frozenset(
    (
        "and or und et y e to of for above below between with like by at as from in on into over than that this these"
        " those you your we our their its it is are be when where which who what how if not no one ones others"
        " something anything similar equal least minimum a an &"
        " أو و من في على مع عن إلى الى ما أن هذا هذه التي الذي كل بعض غير"
    ).split()
)


class Wish(NamedTuple):
    """What a clause asks for, without the words around it; `told` where it was told as a sentence to somebody."""

    text: str
    told: bool


def wish(clause: str) -> Wish:
    """ "You can read a schematic and" → "read a schematic"; "CSS are things you care about" → "CSS"."""
    text = clause.strip(" .,:;–—-")
    told = TOLD.match(text) is not None
    while (opening := ADDRESS.match(text)) and not _is_acronym(opening.group()):
        told = told or SPEAKS_TO.search(opening.group()) is not None
        text = text[opening.end() :].lstrip(" ,")
    welcome = WELCOME.search(text)
    if welcome and welcome.start() and not text[welcome.end() :].strip(" .,)"):
        text = text[: welcome.start()].rstrip(" ,")
    known = skill_matcher().find(text)
    for pattern, start in ((SUBORDINATE, known[0].end if known else 0), (PREDICATE, known[-1].end if known else 0)):
        tail = pattern.search(text, start)
        text = text[: tail.start()] if tail else text
    words = text.split()
    while words and (words[-1].casefold().strip(",.&") or "and") in _SMALL:
        told = told or words[-1].casefold() not in _JOINTS
        words.pop()
    return Wish(" ".join(words).rstrip(" ,"), told or SPEAKS_TO.search(" ".join(words)) is not None)


def _is_acronym(words: str) -> bool:
    """CAN is a bus and IT a trade."""
    return len(words.strip()) > 1 and words.isupper()


def clauses(text: str) -> list[str]:
    """The separate wishes of a line: cut at commas and "and" outside brackets and names, unless it lists examples."""
    text = text.split(";", maxsplit=1)[0] if text.count(";") == 1 and len(text.split(";", maxsplit=1)[0]) > 30 else text
    before, _colon, after = text.partition(":")
    text = before if skill_matcher().find(before) and not OR.search(after) else text
    matches = skill_matcher().find(text)
    cuts = [0]
    outside = re.sub(r"\([^()]*\)", lambda hit: " " * len(hit.group()), text)
    opened = _OPENS_EXAMPLES.search(outside)
    if opened and _SPLIT.search(outside, 0, opened.start()):  # only what stands before the examples is more than one
        outside = outside[: opened.start()]
    listed_or = re.search(r",(?!\s*and\b)[^,]*\s(?:or|oder|ou|أو)\s[^,]*$", outside, re.IGNORECASE) or _EXAMPLES.search(
        outside
    )
    if not listed_or or not matches:
        for hit in _SPLIT.finditer(outside):
            inside = any(match.start < hit.end() and hit.start() < match.end for match in matches)
            arabic = hit.group().strip() == "و" and not any(match.start <= hit.end() <= match.end for match in matches)
            if not inside and not arabic:
                cuts.append(hit.end())
    elif _EXAMPLES.search(outside) is None:
        return [text]
    return [text[start:end] for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def plain_alternatives(clause: str) -> Iterator[str]:
    """What stands beside the known skills in a list of alternatives: "Payments, banking or ledger experience"."""
    if not OR.search(clause) or _EXAMPLES.search(clause):
        return
    for match in skill_matcher().find(clause):
        clause = clause[: match.start] + _KNOWN * (match.end - match.start) + clause[match.end :]
    for part in re.split(r",|/|\bor\b|\sأو\s", re.sub(r"[()]", ",", clause)):
        words = phrase(part)
        if len(words.split()) <= 2 and is_name(words) and _KNOWN not in part:
            yield words


def phrase(text: str) -> str:
    """The words of a wish that carry its meaning."""
    return " ".join(re.sub(r"[^\w\s/+#-]", " ", FILLER.sub(" ", text)).split())


def is_name(wish: str) -> bool:
    """Whether the words can be something that a CV shows, and are no scrap of a sentence ("above", "between five")."""
    words = wish.casefold().split()
    whole = bool(words) and words[0] not in _SMALL and words[-1] not in _SMALL
    return whole and not any(word.isdigit() or word in NUMBERS for word in words)
