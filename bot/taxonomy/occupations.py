"""Kinds of work: which job titles belong to a field, which may, and what in a role's text then decides.

`occupations.csv`: a field of work, the phrases that ask for it, titles that are in it, titles that are in it when the
role's own text shows it (`cues`: skills and words of that work).
"""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bot.taxonomy.skills import Row, SkillMatcher, skill_matcher

DATA = Path(__file__).with_name("occupations.csv")
_CUES_WITH_GENERIC_TITLE = 1
_CUES_WITH_OTHER_TITLE = 3


class Occupation(NamedTuple):
    """One field of work."""

    name: str
    fields: SkillMatcher
    titles: SkillMatcher
    generic_titles: SkillMatcher
    cues: SkillMatcher
    skills: frozenset[str]  # canonical skills of the field

    def share(self, title: str, text: str) -> float:
        """How much of a role with `title`, described by `text`, is this work: 1, 0.5 or 0."""
        if self.titles.find(title):
            return 1.0
        found = len({text[cue.start : cue.end].casefold() for cue in self.cues.find(text)})
        if self.generic_titles.find(title):
            return 1.0 if found > _CUES_WITH_GENERIC_TITLE else 0.5 if found else 0.0
        return 0.5 if found >= _CUES_WITH_OTHER_TITLE else 0.0


class Occupations:
    """All fields of work."""

    def __init__(self, known: tuple[Occupation, ...]) -> None:
        self._known = {occupation.name: occupation for occupation in known}

    def named(self, phrase: str) -> tuple[Occupation, ...]:
        """The fields that `phrase` asks for ("backend development", "خبرة في المحاسبة"); a title names one too."""
        if phrase in self._known:
            return (self._known[phrase],)
        known = self._known.values()
        return tuple(o for o in known if o.fields.find(phrase)) or tuple(o for o in known if o.titles.find(phrase))

    def using(self, skill: str) -> tuple[Occupation, ...]:
        """The fields in which canonical `skill` is everyday."""
        return tuple(o for o in self._known.values() if skill in o.skills)


def _matcher(phrases: str) -> SkillMatcher:
    words = tuple(phrase.strip() for phrase in phrases.split(";") if phrase.strip())
    return SkillMatcher([Row(words[0], "", words[1:], ())])


@cache
def occupations() -> Occupations:
    """The product's table, read at the first call and kept."""
    skills = skill_matcher()
    with DATA.open(encoding="utf-8", newline="") as lines:
        return Occupations(
            tuple(
                Occupation(
                    row["occupation"],
                    _matcher(f"{row['occupation']};{row['fields']}"),
                    _matcher(row["titles"]),
                    _matcher(row["generic_titles"]),
                    _matcher(row["cues"]),
                    frozenset(match.name for cue in row["cues"].split(";") for match in skills.find(cue)),
                )
                for row in csv.DictReader(lines)
            )
        )
