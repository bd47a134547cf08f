"""The vocabulary of skills: finding them in a text, their one name, and what knowing one says about others.

The words are in `skills.csv`: canonical name, family, its other spellings, what it is called in other languages, narrower
words that prove it ("journal entries" for the general ledger), what it implies. A name written `~Go` is ambiguous: it
counts only as written and only where a skill is expected (a list, "in Go"). An acronym that is an ordinary word counts
only in capitals: CAN is a bus, "can" a verb.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from bot.taxonomy.folding import dictionary_form, fold, tokens
from bot.taxonomy.ordinary_words import ORDINARY

DATA = Path(__file__).with_name("skills.csv")

_GAP = re.compile(r"[ \t\n\u00a0./&_'’–\-]{0,3}\Z")  # what may stand between the words of one name
_LIST_BEFORE = re.compile(
    r"(?:^|[,;|/•·:(\n\t+&،؛▪●\-–]|\b(?:and|or|as|like|via|including|und|oder|wie|et|ou|y|o|in|using|with|en|mit)|\sو)\s*\Z",
    re.IGNORECASE,
)
_LIST_AFTER = re.compile(
    r"\s*(?:$|[,;|/•·:)\n\t+&،؛▪●]|\.(?:\s|$)|(?:and|or|und|oder|et|ou|y|o)\b|و)"
    r"|\s+(?:developer|programmer|engineer|programming|services?|backend|code|language|microservices)\b",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"\.\s?[^\W\d_]|/\s")  # after one letter: of a name, as in "R. Menon", or of "calle": "C/ Mayor"
_SENTENCE_BEFORE = re.compile(r"(?:[,;|/:]|\b(?:and|or|in|using|with|und|et|en|mit))\s*\Z", re.IGNORECASE)
_USED_IN = re.compile(r"\b(?:in|using|with|en|mit|wr(?:ite|iting|itten|ote)|cod(?:ed|ing))\s\Z")
_USED_FOR = re.compile(r"\s(?:for|on|to|at)\s")
_ARTICLE = "ال"
_PLAIN_LETTERS = 5  # of a name that is seldom the first word of something else ("Go to market")
_CONTEXT = 12  # characters beside a mention that are looked at
_LONGEST = 7  # words of the longest name
_ACRONYM = 4  # letters at most
_SHOUTING = 3  # words in capitals that make a line of them


class Naming(IntEnum):
    """How the words of a mention stand to the skill's name, closest first."""

    SAME = 0  # the name itself or another spelling of it
    TRANSLATED = 1  # what another language calls it
    NARROWER = 2  # a part of it, or a sign of it


class Match(NamedTuple):
    """One mention: `text[start:end]` names the skill `name`."""

    name: str
    start: int
    end: int
    confidence: float  # 0.6 for a name that could be a common word, 0.95 otherwise
    naming: Naming = Naming.SAME
    lead: int = 0  # letters at the start that are another word: the Arabic "and", "with"


class _Name(NamedTuple):
    canonical: str
    written: str
    ambiguous: bool
    naming: Naming


class Row(NamedTuple):
    """A skill as the data file has it."""

    canonical: str
    family: str
    aliases: tuple[str, ...]
    implies: tuple[str, ...] = ()
    translations: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()


class SkillMatcher:
    """Looks up runs of words in a dictionary; time grows linearly with the text."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._families: dict[str, str] = {}
        self._implies: dict[str, tuple[str, ...]] = {}
        self._names: dict[tuple[str, ...], list[_Name]] = {}
        self._heads: dict[str, int] = {}  # first word → words of the longest name that starts with it
        for row in rows:
            self._families[row.canonical] = row.family
            self._implies[row.canonical] = row.implies
            for alias in (*row.aliases, row.canonical):  # a name marked ambiguous comes before its plain twin
                self._add(row.canonical, alias, Naming.SAME)
            for alias in row.translations:
                self._add(row.canonical, alias, Naming.TRANSLATED)
            for alias in row.narrower:
                self._add(row.canonical, alias, Naming.NARROWER)
        for known in self._names.values():
            known.sort(key=lambda name: name.naming)

    def _add(self, canonical: str, alias: str, naming: Naming) -> None:
        written = alias.removeprefix("~")
        key = tuple(token.key for token in tokens(fold(written)))[:_LONGEST]
        if not key:
            raise ValueError(f"no word in the skill name {alias!r}")
        known = self._names.setdefault(key, [])
        name = _Name(canonical, written, alias.startswith("~"), naming)
        if all(other.canonical != canonical for other in known):
            known.append(name)
        self._heads[key[0]] = max(self._heads.get(key[0], 0), len(key))

    def find(self, text: str) -> list[Match]:
        """Every mention in `text`, in order and without overlaps; the longest name wins."""
        folded = fold(text)
        words = tokens(folded)
        found: list[Match] = []
        at = 0
        while at < len(words):
            longest = max((self._heads.get(key, 0) for key in words[at].keys), default=0)
            match, used = None, 1
            for length in range(longest, 0, -1):
                run = words[at : at + length]
                if len(run) < length or not all(
                    _GAP.match(folded[a.end : b.start]) and ". " not in folded[a.end : b.start + 1]
                    for a, b in pairwise(run)
                ):
                    continue
                match = self._match(text, [word.keys for word in run], run[0].start, run[-1].end)
                if match is not None:
                    used = length
                    break
            if match is not None:
                found.append(match)
            at += used
        return found

    def _match(self, text: str, keys: list[tuple[str, ...]], start: int, end: int) -> Match | None:
        for key in _choices(keys):
            for name in self._names.get(key, ()):
                confidence = _confidence(name, text, start, end)
                if confidence:
                    if name.written.startswith("."):
                        start -= 1
                    lead = len(keys[0][0]) - len(key[0]) if keys[0][0].endswith(key[0]) else 0
                    if keys[0][0][:lead].endswith(_ARTICLE):
                        lead -= len(_ARTICLE)
                    return Match(name.canonical, start, end, confidence, _naming(name, text[end - 1]), lead)
        return None

    def canonical(self, name: str) -> str | None:
        """The one name of a skill given in any of its spellings; None for what is no known skill."""
        for key in _choices([word.keys for word in tokens(fold(name))][:_LONGEST]):
            for known in self._names.get(key, ())[:1]:
                if known.naming is Naming.SAME:
                    return known.canonical
        return None

    def implies(self, name: str) -> tuple[str, ...]:
        """What somebody who knows canonical `name` also knows, directly or in turn, nearest first."""
        seen: dict[str, None] = {}
        queue = list(self._implies.get(name, ()))
        while queue:
            other = queue.pop(0)
            if other not in seen and other != name:
                seen[other] = None
                queue.extend(self._implies.get(other, ()))
        return tuple(seen)

    def family(self, name: str) -> str | None:
        """The family of canonical `name` ("Cloud", "Accounting")."""
        return self._families.get(name)

    def names(self) -> tuple[str, ...]:
        """All canonical names."""
        return tuple(self._families)


def _choices(keys: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The words as they stand, then with Arabic prefixes taken off; at most a handful of combinations."""
    yield tuple(options[0] for options in keys)
    if all(len(options) == 1 for options in keys):
        return
    plain = tuple(map(dictionary_form, keys))
    yield plain
    for depth in (1, 2, 3):
        if any(len(options) > depth for options in keys):
            yield tuple(options[min(depth, len(options) - 1)] for options in keys)
    if len(keys) > 1 and len(keys[0]) > 1:
        for option in keys[0][1:]:
            yield (option, *plain[1:])


def _naming(name: _Name, last: str) -> Naming:
    """One of what the name has many of ("a sale", "the firewall") only hints at it."""
    single = name.naming is Naming.SAME and name.written[-1] == "s" and last not in "sS"
    return Naming.NARROWER if single else name.naming


def _confidence(name: _Name, text: str, start: int, end: int) -> float:
    """0 where the words are not the skill."""
    written = text[start:end]
    if name.written.startswith("."):
        return 0.95 if start and text[start - 1] == "." and not text[max(0, start - 2)].isalnum() else 0.0
    acronym = len(name.written) <= _ACRONYM and name.written.isupper() and name.written.isascii()
    ordinary = is_ordinary(name.written)
    plural = written[-1:] == "s" and name.written.isupper() and name.written[-1] != "S"
    if plural and len(name.written) > 2 and not written[:-1].isupper():
        return 0.0  # the town of Leeds has no LEED
    if ordinary and written == name.written and not name.ambiguous and not _shouted(text, start, end):
        return 0.95
    if not name.ambiguous and not ordinary and (not acronym or written.removesuffix("s") == name.written):
        return 0.95
    if (name.ambiguous or ordinary) and written != name.written:
        return 0.0
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    listed = _LIST_BEFORE.search(before) and _LIST_AFTER.match(after)
    if len(written) == 1 and _INITIAL.match(text, end) and not _SENTENCE_BEFORE.search(before):
        return 0.0
    if text[end : end + 1] in ("&", "'", "’", "+", "#") or text[max(0, start - 1) : start] in ("&", "'", "’"):
        return 0.0  # R&D, C's
    if len(written) >= _PLAIN_LETTERS and _LIST_BEFORE.search(before) and _USED_FOR.match(after):
        return 0.6  # "WooCommerce and React for small firms"
    return 0.6 if listed or (name.ambiguous and _USED_IN.search(before)) else 0.0


def is_ordinary(name: str) -> bool:
    """Whether a name is an acronym that also is an everyday word, or several of it."""
    word = name.casefold()
    return name.isupper() and name.isascii() and not ORDINARY.isdisjoint((word, word.removesuffix("s")))


def _shouted(text: str, start: int, end: int) -> bool:
    """Whether the words around a mention are in capitals as well, so that its own say nothing."""
    line = text[text.rfind("\n", 0, start) + 1 : start] + text[end:].partition("\n")[0]
    words = re.findall(r"[^\W\d_]{2,}", line)
    return len(words) >= _SHOUTING and all(word.isupper() for word in words)


def _read(lines: Iterable[str]) -> Iterator[Row]:
    for canonical, family, *lists in csv.reader(lines):
        aliases, translations, narrower, implies = (
            tuple(name.strip() for name in cell.split(";") if name.strip()) for cell in lists
        )
        yield Row(canonical, family, aliases, implies, translations, narrower)


def vocabulary() -> tuple[Row, ...]:
    """The product's vocabulary."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        next(lines)  # the columns' names
        return tuple(_read(lines))


@cache
def skill_matcher() -> SkillMatcher:
    """The matcher of the product's vocabulary, read at the first call and kept."""
    return SkillMatcher(vocabulary())
