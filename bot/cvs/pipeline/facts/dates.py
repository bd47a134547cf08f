"""Dates and periods as CVs write them: "Jan 2020 – Present", "01/2020 - 12/2021", "Since 2019", "من 2018 إلى 2020"."""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from bot.cvs.models import Experience, PartialDate
from bot.taxonomy.calendar import calendar
from bot.taxonomy.folding import fold

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_FIRST_YEAR, _LAST_YEAR = 1950, 2049
_MONTHS_OF_A_SEASON = 3
_LEAD = 24  # characters before a date in which the month that a range begins with may stand
_DASH = r"\-–—−‐‑~→➔/"


class Period(NamedTuple):
    """A stretch of time at `text[start:end]`. `until` is None with `current` or where only one date is given.

    `season` marks "Summer 2018" and a lone date: `until` then equals `since`.
    """

    since: PartialDate | None
    until: PartialDate | None
    current: bool
    start: int
    end: int
    ranged: bool  # written as a range, not as one date
    season: bool = False


class _Patterns(NamedTuple):
    date: re.Pattern[str]
    join: re.Pattern[str]
    present: re.Pattern[str]
    since: re.Pattern[str]
    month_to: re.Pattern[str]
    written: re.Pattern[str]


def _words(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _patterns() -> _Patterns:
    words = calendar()
    month, season, year = _words(words.months), _words(words.seasons), r"(?:19[5-9]\d|20[0-4]\d)"
    date = (
        rf"(?<![\w.,/])(?:"
        rf"(?P<iso>{year})[-/.](?P<isom>1[0-2]|0?[1-9])(?:[-/.](?:3[01]|[12]\d|0?[1-9]))?(?![\d/])"
        rf"|(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?[. ]{{1,2}}(?:de )?)?"
        rf"(?P<name>{month})(?![^\W\d])\.?[ ,/'’\-]{{0,2}}(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?,[ ])?"
        rf"(?:de |del )?[ ]?(?:(?P<namey>{year})|['’](?P<short>\d\d)|(?P<bare>\d\d)(?!\s?[:%]))(?!\d)"
        rf"|(?:(?:3[01]|[12]\d|0?[1-9])[./])?(?P<num>1[0-2]|0?[1-9])\s?[/.\-]\s?(?P<numy>{year})(?!\d)"
        rf"|(?P<num2>1[0-2]|0[1-9])/(?P<numshort>\d\d)(?![\d/])"
        rf"|(?P<season>{season})\s(?:of\s|de\s)?['’]?(?P<seasony>{year}|\d\d)(?!\d)"
        rf"|(?P<yearname>{year})\s?(?P<yname>{month})(?![^\W\d])"
        rf"|(?P<year>{year})(?![\d%]|[.,]\d|\s?(?:%|users|students|employees))"
        rf")"
    )
    upto = r"(?:to|till|until|bis|au|a|al|jusqu'?a|hasta|الي|حتي|و?حتي|لغايه)"
    join = rf"\s{{0,4}}(?:[{_DASH}]{{1,3}}|\b{upto}\b)\s{{0,4}}(?:{upto}\s{{1,3}})?"
    return _Patterns(
        re.compile(date),
        re.compile(join),
        re.compile(rf"(?:the |a |la |al |à )?(?:{_words(words.present)})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{_words(words.since)})\s{{1,3}}\Z"),
        re.compile(rf"(?<!\w)(?P<month>{month})\.?{join}\Z"),
        re.compile(rf"(?<!\w)(?:{_words(words.written)})(?: (?:on|in|am|im|le|en|el|il|a|في))?\s?[:：–-]?\s{{0,3}}"),
    )


def _century(two: str) -> int:
    return 2000 + int(two) if int(two) < 50 else 1900 + int(two)


def _value(found: re.Match[str]) -> tuple[PartialDate | None, bool]:
    """The date of a match, and whether it is a season."""
    group = found.groupdict()
    months = calendar().months
    if group["iso"]:
        return PartialDate(year=int(group["iso"]), month=int(group["isom"])), False
    if group["name"]:
        written = group["short"] or group["bare"]
        if group["bare"] and not 0 <= int(group["bare"]) <= 49:
            return None, False
        year = int(group["namey"]) if group["namey"] else _century(written or "0")
        return PartialDate(year=year, month=months[group["name"]]), False
    if group["num"]:
        return PartialDate(year=int(group["numy"]), month=int(group["num"])), False
    if group["num2"]:
        return PartialDate(year=_century(group["numshort"]), month=int(group["num2"])), False
    if group["season"]:
        year = int(group["seasony"]) if len(group["seasony"]) == 4 else _century(group["seasony"])
        return PartialDate(year=year), True
    if group["yearname"]:
        return PartialDate(year=int(group["yearname"]), month=months[group["yname"]]), False
    return PartialDate(year=int(group["year"])), False


def _short_end(folded: str, at: int, since: PartialDate) -> tuple[PartialDate, int] | None:
    """The "21" of "2019-21" and "2019/21"."""
    found = re.compile(r"['’]?(\d\d)(?![\d\w/.\-])").match(folded, at)
    if found is None or since.month is not None:
        return None
    year = since.year // 100 * 100 + int(found.group(1))
    return (PartialDate(year=year), found.end()) if since.year < year <= since.year + 20 else None


def find_periods(text: str) -> list[Period]:
    """Every date and range of dates in `text`, in order, without overlaps. Linear in the text's length."""
    folded = fold(text.translate(_DIGITS))
    patterns = _patterns()
    found: list[Period] = []
    at = 0
    while match := patterns.date.search(folded, at):
        since, season = _value(match)
        at = match.end()
        if since is None:
            continue
        start, end, until, current, ranged = match.start(), match.end(), None, False, False
        lead = patterns.since.search(folded, max(0, start - 12), start)
        join = patterns.join.match(folded, end)
        if join:
            present = patterns.present.match(folded, join.end())
            second = patterns.date.match(folded, join.end()) if not present else None
            short = _short_end(folded, join.end(), since)
            if present:
                current, ranged, end = True, True, present.end()
            elif second and (value := _value(second)[0]) is not None and value.year >= since.year:
                until, ranged, end = value, True, second.end()
            elif short:
                until, end = short
                ranged = True
            elif re.fullmatch(rf"\s*[{_DASH}]+\s*", join.group()) and not folded[join.end() :].strip(" )\t"):
                current, ranged, end = True, True, join.start() + len(join.group().rstrip())
        else:
            present = re.compile(r"\s{1,4}(?:\()?").match(folded, end)
            if present and (word := patterns.present.match(folded, present.end())) and word.group() != "date":
                current, ranged, end = True, True, word.end()
        if lead and not ranged:
            current, ranged, start = True, True, lead.start()
        elif lead and ranged:
            start = lead.start()
        first = patterns.month_to.search(folded, max(0, start - _LEAD), start) if since.month and not ranged else None
        if first:  # "April – September 2019"
            month = calendar().months[first["month"]]
            until, ranged, start = since, True, first.start()
            since = PartialDate(year=since.year - (month > (since.month or 12)), month=month)
        if not ranged or (until is None and not current):
            until = since
        elif not ranged and re.search(r"[–—-]\s*\Z", folded[max(0, start - 4) : start]):
            since = None
        found.append(Period(since, until, current, start, end, ranged, season))
        at = max(at, end)
    return found


def written_date(text: str) -> PartialDate | None:
    """When the CV says that it was written ("Last updated: March 2026", "Stand: 03/2026"); the latest such date."""
    folded = fold(text.translate(_DIGITS))
    patterns = _patterns()
    dates = (patterns.date.match(folded, label.end()) for label in patterns.written.finditer(folded))
    said = [value for found in dates if found and (value := _value(found)[0])]
    return max(said, key=PartialDate.months, default=None)


def total_years(entries: Iterable[Experience], seasons: frozenset[int], as_of: PartialDate) -> float | None:
    """Years covered by at least one entry up to `as_of`, to one decimal; None when no entry has a date.

    Both end months count; a year alone is its January; the entries whose index is in `seasons` (one season or one
    year) count three months.
    """
    intervals: list[tuple[int, int]] = []
    today = as_of.months()
    for index, entry in enumerate(entries):
        if entry.start is None:
            continue
        first = entry.start.months()
        if entry.current:
            last = today
        elif entry.end is None:
            continue
        elif index in seasons:
            last = first + _MONTHS_OF_A_SEASON - 1
        else:
            last = entry.end.months()
        if first <= min(last, today):
            intervals.append((first, min(last, today)))
    if not intervals:
        return None
    covered, reach = 0, -1
    for first, last in sorted(intervals):
        covered += max(0, last - max(first, reach + 1) + 1)
        reach = max(reach, last)
    return round(covered / 12, 1)
