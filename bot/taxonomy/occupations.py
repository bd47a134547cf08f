"""Kinds of work: which job titles belong to a field, which may, and what in a role's text then decides.

`occupations.csv`: a field of work, its sector (fields of one sector are neighbours), the phrases that ask for it, titles
that are in it, titles that are in it when the role's own text shows it, and `cues`: skills and words of that work.
Titles count in the feminine and in the plural as well.
"""

import csv
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bot.taxonomy.folding import fold, tokens
from bot.taxonomy.skills import skill_matcher
from bot.taxonomy.word_forms import one_form

DATA = Path(__file__).with_name("occupations.csv")
NEIGHBOUR = 0.25  # share of work in another field of the sector
_CUES_WITH_GENERIC_TITLE = 2
_CUES_WITH_OTHER_TITLE = 3
_CUES_WITHOUT_TITLE = 4
_ACRONYM = 4  # letters at most
_BREAKS = frozenset(",;.:|\n•()")  # end a phrase


class Occupation(NamedTuple):
    """One field of work."""

    name: str
    sector: str
    skills: frozenset[str]  # canonical skills of the field


class Phrase(NamedTuple):
    """A run of words in a folded text, and all that it stands for."""

    words: str
    start: int
    end: int
    meanings: Collection[str]


class Phrases:
    """What runs of words stand for; the longest run wins."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._heads: dict[str, int] = {}  # first word → words of the longest phrase that starts with it
        self._acronyms: set[str] = set()  # count in capitals only: "IT" is not "it"

    def add(self, phrase: str, meaning: str) -> None:
        words = tuple(one_form(token.key) for token in tokens(fold(phrase)))
        if len(words) == 1 and len(phrase) <= _ACRONYM and phrase.isascii() and phrase.isupper():
            self._acronyms.update(words)
        if words:
            self._known[words].add(meaning)
            self._heads[words[0]] = max(self._heads.get(words[0], 0), len(words))

    def find(self, text: str) -> Iterator[Phrase]:
        """Each phrase in `text`, in order and without overlaps."""
        folded = fold(text)
        words = tokens(folded)
        keys = [tuple(dict.fromkeys(one_form(key) for key in (word.key, *word.keys))) for word in words]
        at = 0
        while at < len(words):
            used = 1
            longest = max(self._heads.get(key, 0) for key in keys[at])
            for length in range(min(longest, len(words) - at), 0, -1):
                start, end = words[at].start, words[at + length - 1].end
                if _BREAKS & set(folded[start:end]):
                    continue
                known = self._lookup(keys[at : at + length])
                if length == 1 and keys[at][0] in self._acronyms and not text[start:end].isupper():
                    known = None
                if known is not None:
                    yield Phrase(folded[start:end], start, end, known)
                    used = length
                    break
            at += used

    def _lookup(self, keys: list[tuple[str, ...]]) -> set[str] | None:
        """By the words without Arabic prefixes but the first, which may have one of several."""
        for first in keys[0]:
            known = self._known.get((first, *(options[0] for options in keys[1:])))
            if known is not None:
                return known
        return None


class Placement(NamedTuple):
    """The fields that a title names: as theirs, as one that several share, by the words for the field itself."""

    own: frozenset[str]
    shared: frozenset[str]
    domain: frozenset[str]


class Occupations:
    """All fields of work."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        skills = skill_matcher()
        self._known: dict[str, Occupation] = {}
        self._phrases, self._cues = Phrases(), Phrases()
        self._cue_skills: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            name = row["occupation"]
            for kind in ("titles", "generic_titles", "fields"):
                for phrase in _listed(row[kind]):
                    self._phrases.add(phrase, f"{kind}:{name}")
            self._phrases.add(name, f"fields:{name}")
            known = set[str]()
            for cue in _listed(row["cues"]):
                self._cues.add(cue, name)
                known.update(match.name for match in skills.find(cue))
            for skill in known:
                self._cue_skills[skill].add(name)
            self._known[name] = Occupation(name, row["sector"], frozenset(known))

    def named(self, phrase: str) -> tuple[Occupation, ...]:
        """The fields that `phrase` asks for ("backend development", "خبرة في المحاسبة"); a title names one too."""
        if phrase in self._known:
            return (self._known[phrase],)
        placed = self.placed(phrase)
        return tuple(o for o in self._known.values() if o.name in (placed.domain or placed.own))

    def sharing(self, title: str) -> tuple[Occupation, ...]:
        """The fields of which `title` may be one, by what the work itself is."""
        shared = self.placed(title).shared
        return tuple(o for o in self._known.values() if o.name in shared)

    def placed(self, title: str) -> Placement:
        found: dict[str, set[str]] = {"titles": set(), "generic_titles": set(), "fields": set()}
        for phrase in self._phrases.find(title):
            for meaning in phrase.meanings:
                kind, _colon, name = meaning.partition(":")
                found[kind].add(name)
        return Placement(*(frozenset(names) for names in found.values()))

    def mentioned(self, text: str) -> Iterator[tuple[int, int, frozenset[str]]]:
        """Where `text` names fields, by their own words or by a title that is theirs: start, end, names of fields."""
        for phrase in self._phrases.find(text):
            kinds = [meaning.partition(":") for meaning in phrase.meanings]
            names = frozenset(name for kind, _colon, name in kinds if kind != "generic_titles")
            if names:
                yield phrase.start, phrase.end, names

    def signs(self, text: str, skills: Iterable[str]) -> dict[str, int]:
        """Field → how many different skills (`skills` are those found in `text`) and words of this work a role shows."""
        shown: dict[str, set[str]] = defaultdict(set)
        for skill in skills:
            for name in self._cue_skills.get(skill, ()):
                shown[name].add(skill)
        for cue in self._cues.find(text):
            canonical = skill_matcher().canonical(cue.words) or cue.words
            for name in cue.meanings:
                shown[name].add(canonical)
        return {name: len(found) for name, found in shown.items()}

    def share(self, occupation: Occupation, placed: Placement, signs: Mapping[str, int]) -> float:
        """How much of a role with such a title, and such signs in its text, is work in `occupation`: 1, 0.5, 0.25 or 0.

        A title that many fields use ("project manager") takes its field from the text, if it does not name another one
        ("IT project manager"). Under a title of another field, work of the sector counts half where the text shows
        this one plainly, otherwise as a neighbour's.
        """
        name, found = occupation.name, signs.get(occupation.name, 0)
        others = (placed.own | placed.domain) - {name}
        if name in placed.own or (name in placed.domain and not placed.own):
            return 1.0
        near = any(self._known[other].sector == occupation.sector for other in others)
        if name in placed.shared and (found or not near):
            foreign = {self._known[other].sector for other in placed.domain} - {occupation.sector}
            rivals = (o for o in placed.shared if self._known[o].sector != occupation.sector)
            if not found or foreign or any(signs.get(rival, 0) > found for rival in rivals):
                return 0.0
            return 1.0 if found >= _CUES_WITH_GENERIC_TITLE else 0.5
        if near or (found and any(self._known[other].sector == occupation.sector for other in placed.shared)):
            return 0.5 if found >= _CUES_WITH_OTHER_TITLE else NEIGHBOUR
        if not any(placed) and found >= max(signs.values(), default=1):
            return 1.0 if found >= _CUES_WITHOUT_TITLE else 0.5 if found >= _CUES_WITH_GENERIC_TITLE else 0.0
        return 0.5 if name in placed.domain and found >= _CUES_WITH_OTHER_TITLE else 0.0

    def using(self, skill: str) -> tuple[Occupation, ...]:
        """The fields in which canonical `skill` is everyday."""
        return tuple(o for o in self._known.values() if skill in o.skills)


def _listed(cell: str) -> Iterator[str]:
    return (phrase.strip() for phrase in cell.split(";") if phrase.strip())


@cache
def occupations() -> Occupations:
    """The product's table, read at the first call and kept."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        return Occupations(csv.DictReader(lines))
