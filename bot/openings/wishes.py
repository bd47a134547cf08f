"""What a line wishes for: skills that are known by name, certificates, and things in plain words."""

import re
from collections.abc import Iterator

from bot.openings.clauses import OR, Wish, clauses, is_name, phrase, plain_alternatives, wish
from bot.openings.models import Need, Requirement, RequirementKind
from bot.settings.models import Weights
from bot.taxonomy.job_ads import CERTIFICATES, COMMON, MUST_WORDS, NEGATED, OFFERS, PAPER, SOFT, WELCOME
from bot.taxonomy.leading import LEADERSHIP
from bot.taxonomy.plain_words import telling
from bot.taxonomy.skills import Match, skill_matcher

_COMPARABLE = re.compile(
    r"\b(?:comparable|similar|equivalent|vergleichbar\w*|ähnlich\w*|équivalent\w*|similaire\w*|equivalente)\b"
    r"|مشابه|ما يعادل",
    re.IGNORECASE,
)
_NAME = 5  # words at most of a wish that is a name
_PART = 3  # words at most of one of its alternatives
_SENTENCE = 10  # words at most of a sentence that can be looked up
_FEWEST, _MOST = 2, 4  # of its words that say what is meant
NICE = 1  # weight of what is nice to have


def item_of(kind: RequirementKind, need: Need, weight: int, text: str, line: str, **rest: object) -> Requirement:
    return Requirement.model_validate(
        {"id": "r0", "kind": kind, "need": need, "weight": weight, "text": text[:200], "source": line, **rest}
    )


def is_known(item: Requirement) -> bool:
    """Whether a requirement is more than plain words."""
    named = {*known_in(item.text), LEADERSHIP}
    return item.kind is not RequirementKind.SKILL or not named.isdisjoint(item.any_of)


def known_in(text: str) -> set[str]:
    return set(alternatives(skill_matcher().find(text)))


def skills_in(text: str, line: str, need: Need, weights: Weights) -> Iterator[Requirement]:
    for clause in clauses(text):
        asked = wish(clause)
        wanted = Need.NICE if WELCOME.search(clause) and not MUST_WORDS.search(clause) else need
        weight = weights.skill if wanted is Need.MUST else NICE
        names = _named(asked.text)
        if names:
            papers = set(names) & CERTIFICATES or PAPER.search(clause)
            kind = RequirementKind.CERTIFICATE if papers else RequirementKind.SKILL
            if set(names) <= COMMON:
                weight = weights.plain if wanted is Need.MUST else NICE
            extra = tuple(one for one in plain_alternatives(asked.text) if one not in names)
            yield item_of(kind, wanted, weight, asked.text, line, any_of=names + extra)
        else:
            yield from _plain(asked, line, wanted, weights)


def _named(text: str) -> tuple[str, ...]:
    """The known skills that a wish names, of which one is enough."""
    names = alternatives(skill_matcher().find(text))
    if _COMPARABLE.search(text):  # "Kafka or anything comparable": whatever else does what Kafka does
        names += tuple(
            other
            for name in names
            for other in skill_matcher().implies(name)[:1]
            if other not in (*names, name.split()[0])
        )
    return names


def _plain(asked: Wish, line: str, need: Need, weights: Weights) -> Iterator[Requirement]:
    """A wish that names no known skill. What is told in a sentence, or says little, can seldom be looked up in a CV."""
    kind = RequirementKind.CERTIFICATE if PAPER.search(asked.text) else RequirementKind.SKILL
    words = phrase(asked.text)
    if not telling(words) or OFFERS.search(line):
        return
    parts = (phrase(part) for part in OR.split(asked.text) if not _COMPARABLE.search(part))
    phrases = tuple(part for part in parts if len(part.split()) <= _PART and is_name(part) and telling(part))
    if phrases and not asked.told and len(words.split()) <= _NAME:
        wanted = Need.NICE if SOFT.search(asked.text) else need
        weight = NICE if wanted is Need.NICE else weights.plain if len(words.split()) == 1 else weights.phrase
        yield item_of(kind, wanted, weight, asked.text, line, any_of=phrases)
    elif (
        NEGATED.search(line) is None
        and len(words.split()) <= _SENTENCE
        and _FEWEST <= len(telling(words)) <= _MOST
        and is_name(words)
    ):
        yield item_of(kind, Need.NICE, NICE, asked.text, line, any_of=(words,))


def alternatives(found: list[Match]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match.name for match in found))
