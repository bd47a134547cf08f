"""Lines of a CV that show what somebody asks for. Pure rules."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from bot.candidates.models import Asked
from bot.openings.models import Requirement
from bot.taxonomy.languages import find_languages
from bot.taxonomy.leading import asks_leading, find_leading
from bot.taxonomy.occupations import occupations
from bot.taxonomy.skills import skill_matcher
from bot.taxonomy.word_forms import stems

QUOTE = 240  # characters of a line
MOST_LINES = 3
_MARKS = " \t•-*·▪●–"


class Line(NamedTuple):
    """A line of a CV, and where it begins in `raw_text`."""

    start: int
    text: str


class Shown(NamedTuple):
    """What of a CV shows what was asked: its lines, those that show most first."""

    lines: tuple[Line, ...]
    share: float  # of what was asked, 0–1


NOTHING = Shown((), 0.0)


def shown(text: str, wanted: Asked) -> Shown:
    """The fewest lines of `text` that show what was asked, at most three."""
    leads = asks_leading(wanted.words)
    needs = _needs(wanted, leads=leads)
    if not needs:
        return NOTHING
    marks = _marks(text, wanted, leads=leads)
    lines = list(_lines(text, needs, marks))
    chosen, missing = list[Line](), set(range(len(needs)))
    while missing and lines and len(chosen) < MOST_LINES:
        best = max(lines, key=lambda one: (len(missing & one[1]), -len(one[0].text)))
        if not missing & best[1]:
            break
        chosen.append(best[0])
        missing -= best[1]
    return Shown(tuple(chosen), 1 - len(missing) / len(needs))


def named_requirements(wanted: Asked, items: Sequence[Requirement]) -> list[Requirement]:
    """The requirements of a job that a question speaks of."""
    words = frozenset(stems(wanted.words))
    names = {name.casefold() for name in (*wanted.skills, *wanted.languages, *wanted.places)}
    names |= {field for term in wanted.terms for field in term.fields}
    return [
        item
        for item in items
        if any(name.casefold() in names or _within(name, words) for name in item.any_of) or _within(item.text, words)
    ]


def _within(phrase: str, words: Collection[str]) -> bool:
    wanted = frozenset(stems(phrase))
    return bool(wanted) and wanted <= frozenset(words)


def _needs(wanted: Asked, *, leads: bool) -> list[tuple[str, frozenset[str]]]:
    """Each thing that was asked for: a key by which lines may be marked, and the stems that show it as well."""
    needs = [(f"#{name}", frozenset(stems(name))) for name in (*wanted.skills, *wanted.languages, *wanted.places)]
    words = [(_key(term.fields), frozenset(term.stems)) for term in wanted.terms]
    if leads:
        return [*needs, ("leads", frozenset(stem for _field, some in words for stem in some))]
    return [*needs, *words]


def _key(fields: Sequence[str]) -> str:
    return f"@{fields[0]}" if fields else ""


def _marks(text: str, wanted: Asked, *, leads: bool) -> list[tuple[int, str]]:
    """(where, key) of what stands in a CV in other words than were asked."""
    found: list[tuple[int, str]] = []
    if wanted.skills:
        matcher = skill_matcher()
        for match in matcher.find(text):
            found += [(match.start, f"#{name}") for name in {match.name, *matcher.implies(match.name)}]
    if wanted.languages:
        found += [(one.start, f"#{one.name}") for one in find_languages(text)]
    if any(term.fields for term in wanted.terms):
        for start, _end, names in occupations().mentioned(text):
            found += [(start, f"@{name}") for name in names]
    if leads:
        found += [(start, "leads") for start, _end in find_leading(text)]
    return found


def _lines(
    text: str, needs: Sequence[tuple[str, frozenset[str]]], marks: Collection[tuple[int, str]]
) -> list[tuple[Line, set[int]]]:
    """The lines that show anything, with what they show."""
    by_key: dict[str, list[int]] = {}
    for start, key in marks:
        by_key.setdefault(key, []).append(start)
    found, at = list[tuple[Line, set[int]]](), 0
    for line in text.split("\n"):
        end = at + len(line)
        words = frozenset(stems(line))
        told = {
            number
            for number, (key, wanted) in enumerate(needs)
            if (wanted and wanted <= words) or any(at <= start <= end for start in by_key.get(key, ()))
        }
        quote = line.strip(_MARKS)[:QUOTE]
        if told and quote:
            found.append((Line(at + line.index(quote[0]), quote), told))
        at = end + 1
    return found
