"""Kinds of work: which job titles belong to a field, which may, and what in a role's text then decides.

`occupations.csv`: a field of work, its sector, the phrases that ask for it, titles that are in it, titles
that are in it when the role's own text shows it (`cues`: skills and words of that work).
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
    sector: str  # fields of one sector may be done under each other's titles
    fields: SkillMatcher
    titles: SkillMatcher
    generic_titles: SkillMatcher
    cues: SkillMatcher
    skills: frozenset[str]  # canonical skills of the field

    def cues_in(self, text: str) -> int:
        """How many different skills and words of this work `text` has."""
        return len({text[cue.start : cue.end].casefold() for cue in self.cues.find(text)})


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

    def share(self, occupation: Occupation, title: str, text: str) -> float:
        """How much of a role with `title`, described by `text`, is work in `occupation`: 1, 0.5 or 0.

        A title that many fields use ("project manager") takes its field from the text; a title of another field
        gives half where the text shows the work plainly and the two fields are of one sector.
        """
        if occupation.titles.find(title):
            return 1.0
        found = occupation.cues_in(text)
        if not found:
            return 0.0
        if occupation.generic_titles.find(title):
            rivals = (o for o in self._known.values() if o.sector != occupation.sector and o.generic_titles.find(title))
            if any(rival.cues_in(text) > found for rival in rivals):
                return 0.0
            return 1.0 if found > _CUES_WITH_GENERIC_TITLE else 0.5
        sectors = {o.sector for o in self._known.values() if o.titles.find(title) or o.generic_titles.find(title)}
        return 0.5 if found >= _CUES_WITH_OTHER_TITLE and (not sectors or occupation.sector in sectors) else 0.0

    def using(self, skill: str) -> tuple[Occupation, ...]:
        """The fields in which canonical `skill` is everyday."""
        return tuple(o for o in self._known.values() if skill in o.skills)


def _matcher(phrases: str) -> SkillMatcher:
    words = tuple(phrase.strip() for phrase in phrases.split(";") if phrase.strip())
    return SkillMatcher([Row(words[0], "", words[1:])])


@cache
def occupations() -> Occupations:
    """The product's table, read at the first call and kept."""
    skills = skill_matcher()
    with DATA.open(encoding="utf-8", newline="") as lines:
        return Occupations(
            tuple(
                Occupation(
                    row["occupation"],
                    row["sector"],
                    _matcher(f"{row['occupation']};{row['fields']}"),
                    _matcher(row["titles"]),
                    _matcher(row["generic_titles"]),
                    _matcher(row["cues"]),
                    frozenset(match.name for cue in row["cues"].split(";") for match in skills.find(cue)),
                )
                for row in csv.DictReader(lines)
            )
        )
