"""Kinds of work: which job titles belong to a field, which may, and what in a role's text then decides.

`occupations.csv`: a field of work, its sectors (fields that share one are neighbours), the wider field that it is within
(its work is that one's, too), the phrases that ask for it, titles
that are in it, titles that are in it when the role's own text shows it, and `cues`: skills and words of that work.
Titles count in the feminine and in the plural as well.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bot.taxonomy.folding import fold, tokens
from bot.taxonomy.skills import skill_matcher
from bot.taxonomy.word_forms import one_form

DATA = Path(__file__).with_name("occupations.csv")
NEIGHBOUR = 0.25  # marks work in another field of the sector; what it counts is a setting
_CUES_WITH_GENERIC_TITLE = 2
_CUES_WITH_OTHER_TITLE = 3
_CUES_WITHOUT_TITLE = 4
_SERVING = frozenset(
    ("commerce", "marketing", "people", "teaching")
)  # sell, staff or teach other fields, and are none of them
_SERVED = re.compile(  # whom somebody works for: "assistant to the CEO"
    r"\bto (?:the |our |an? )?(?=(?:CEO|CFO|COO|chair\w*|managing director|general manager|director|president|board|minister)\b)",
    re.IGNORECASE,
)
_TWO_OF_ONE = re.compile(r"([^\W\d]+)(?:\s*[/&]\s*|\s+(?:or|and|أو)\s+|\s+و)([^\W\d]+)\s+([^\W\d]+)")
_ACRONYM = 4  # letters at most
_BREAKS = frozenset(",;.:|\n•()")  # end a phrase


class Occupation(NamedTuple):
    """One field of work."""

    name: str
    sectors: frozenset[str]
    skills: frozenset[str]  # canonical skills of the field
    within: str = ""  # the wider field that it is a part of ("intensive care nursing" of "nursing")

    @property
    def serves(self) -> bool:
        """Whether the work is to sell, staff or teach what others do."""
        return not self.sectors.isdisjoint(_SERVING)

    def near(self, other: "Occupation") -> bool:
        return not self.sectors.isdisjoint(other.sectors)


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
            self._known[name] = Occupation(name, frozenset(row["sectors"].split(";")), frozenset(known), row["within"])

    def named(self, phrase: str) -> tuple[Occupation, ...]:
        """The fields that `phrase` asks for ("backend development", "خبرة في المحاسبة"); a title names one too.

        Where a field and a part of it are named, the part is meant.
        """
        if phrase in self._known:
            return (self._known[phrase],)
        placed = next(filter(any, map(self.placed, (phrase, *_joined(phrase)))), self.placed(""))
        return self._narrowest(placed.domain or placed.own)

    def titled(self, title: str) -> tuple[Occupation, ...]:
        """The fields of a job's title: its own before those that it only names ("recruiter for logistics")."""
        placed = self.placed(title)
        parts = {name for name in placed.domain if self._known[name].within in placed.own}
        return self._narrowest(placed.own | parts or placed.domain)

    def _narrowest(self, names: Collection[str]) -> tuple[Occupation, ...]:
        wider = {self._known[name].within for name in names}
        return tuple(o for o in self._known.values() if o.name in names and o.name not in wider)

    def sharing(self, title: str) -> tuple[Occupation, ...]:
        """The fields of which `title` may be one, by what the work itself is."""
        shared = self.placed(title).shared
        return tuple(o for o in self._known.values() if o.name in shared)

    def placed(self, title: str) -> Placement:
        found: dict[str, set[str]] = {"titles": set(), "generic_titles": set(), "fields": set()}
        for phrase in self._phrases.find(_SERVED.split(title, maxsplit=1)[0]):
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
        """How much of a role with such a title, and such signs in its text, is work in `occupation`: 1, 0.5, NEIGHBOUR or 0.

        A title that many fields use ("project manager") takes its field from the text, if it does not name another one
        ("IT project manager"). Under a title of another field, work of the sector counts half where the text shows
        this one plainly, otherwise as a neighbour's.
        """
        name, found = occupation.name, signs.get(occupation.name, 0)
        own, domain = self.widened(placed.own), self.widened(placed.domain)
        if name in own or (name in domain and not placed.own):
            return 1.0
        others = (placed.own | placed.domain) - {name}
        if not occupation.serves and any(self._known[other].serves for other in placed.own):
            return 0.0
        near = any(self._known[other].near(occupation) for other in others)
        siblings = {o for o in placed.own if self._known[o].within == occupation.within}
        wider = occupation.within in placed.own and not siblings
        if wider and found:
            return 1.0 if found >= _CUES_WITH_GENERIC_TITLE else 0.5
        if name in placed.shared and (found or not near):
            foreign = any(not self._known[other].near(occupation) for other in placed.domain)
            rivals = (other for other in placed.shared if not self._known[other].near(occupation))
            if not found or foreign or any(signs.get(rival, 0) > found for rival in rivals):
                return 0.0
            return 1.0 if found >= _CUES_WITH_GENERIC_TITLE else 0.5
        if near or (found and any(self._known[other].near(occupation) for other in placed.shared)):
            return 0.5 if found >= _CUES_WITH_OTHER_TITLE else NEIGHBOUR
        untold = not any(placed) or not (placed.own or placed.domain or occupation.serves)
        if untold and found >= max(signs.values(), default=1):
            enough = _CUES_WITH_OTHER_TITLE if placed.shared else _CUES_WITH_GENERIC_TITLE
            return 1.0 if found >= _CUES_WITHOUT_TITLE else 0.5 if found >= enough else 0.0
        return 0.5 if name in placed.domain and found >= _CUES_WITH_OTHER_TITLE else 0.0

    def widened(self, names: frozenset[str]) -> frozenset[str]:
        """Fields with the wider ones that they are parts of."""
        return names | {self._known[name].within for name in names} - {""}

    def using(self, skill: str) -> tuple[Occupation, ...]:
        """The fields in which canonical `skill` is everyday."""
        return tuple(o for o in self._known.values() if skill in o.skills)


def _joined(phrase: str) -> Iterator[str]:
    """What a phrase says of two things at once, of each: "service or support of customers" in Arabic, "web or app design"."""
    for first, _second, both in _TWO_OF_ONE.findall(phrase):
        yield f"{first} {both}"


def _listed(cell: str) -> Iterator[str]:
    return (phrase.strip() for phrase in cell.split(";") if phrase.strip())


@cache
def occupations() -> Occupations:
    """The product's table, read at the first call and kept."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        return Occupations(csv.DictReader(lines))
