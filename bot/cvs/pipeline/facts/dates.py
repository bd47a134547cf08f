"""Dates and periods as CVs write them: "Jan 2020 – Present", "01/2020 - 12/2021", "Since 2019", "من 2018 إلى 2020"."""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from bot.cvs.models import Experience, PartialDate
from bot.taxonomy.calendar import calendar, from_hijri
from bot.taxonomy.folding import fold

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_FIRST_YEAR, _LAST_YEAR = 1950, 2049
_MONTHS_OF_A_SEASON = 3
_MIDDLE_OF_HIJRI_YEAR = 7
_NUMBER = re.compile(r"\d\d")
_VOWELS = re.compile("[\u064b-\u0652\u0670]")  # signs that Arabic letters may carry, or not: "حاليًا"
_LONGEST_DURATION = 40
_LEAD = 24  # characters before a date in which the month that a range begins with, or "since", may stand
_BESIDE = 14  # characters between the same date in two calendars
_APART = re.compile(r"\s{2,12}|\t+ ?")
_WORDS_BESIDES_MONTHS = frozenset(("ago", "ara", "gen", "lug", "mag", "may", "nis", "out", "set", "tem"))
_DASH = r"\-–—−‐‑~→➔>/←"


_DURATION = re.compile(
    r"\W*(?:(?:about|ca|env|approx)\W+)?(?:(?:\d{1,2}(?:[.,]\d)?\+?\s?)?(?:and|et|und|y|e|en|ve|و|(?:years?|yrs?|y|months?|mos?|mths?|weeks?"
    r"|ans?|annees?|mois|semaines?|jahre?n?|monate?n?|wochen?|anos?|mes(?:es)?|semanas?|anni|anno|mesi|mese|jaar|maand(?:en)?"
    r"|yil|ay|و?(?:سنه|سنوات|سنتان|سنتين|عام|عامان|اعوام|شهر|شهران|شهرين|اشهر|شهور)))\.?[\s,]*){1,6}\W*"
)


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
    lead: re.Pattern[str]
    between: re.Pattern[str]
    both: re.Pattern[str]
    until: re.Pattern[str]
    month_to: re.Pattern[str]
    hijri: re.Pattern[str]
    gregorian: re.Pattern[str]
    written: re.Pattern[str]


def _words(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _patterns() -> _Patterns:
    words = calendar()
    month, season, year = _words(words.months), _words(words.seasons), r"(?:19[5-9]\d|20[0-4]\d)"
    day = r"(?:3[01]|[12]\d|0?[1-9])"
    hijri_year = r"1[34]\d\d"
    hijri = (
        rf"(?:{day}[/.\-])?(?:(?P<hijrim>1[0-2]|0?[1-9])\s?[/.\-]\s?)?(?P<hijri>{hijri_year})\s?(?:هـ?|a?h)(?!\w)"
        rf"|(?P<hijrifirst>{hijri_year})[/.\-](?P<hijrinext>1[0-2]|0?[1-9])(?:[/.\-]{day})?\s?(?:هـ?|a?h)(?!\w)"
        rf"|(?:{day}\s)?(?P<hijriname>{_words(words.hijri_months)})\s(?:عام |سنه )?"
        rf"(?P<hijriy>{hijri_year})(?:\s?هـ?)?(?!\w)"
    )
    date = (
        rf"(?<![^\W_])(?<![.,/])(?:"
        rf"(?P<iso>{year})[-/.](?P<isom>1[0-2]|0?[1-9])(?:[-/.]{day})?(?![\d/])"
        rf"|(?:(?:{_words(words.about)})[ \-])?(?:{day}(?:st|nd|rd|th|er|o|º|ª)?[. ]{{1,2}}(?:de |of )?)?"
        rf"(?P<name>{month})(?![^\W\d_])\.?[ ,/'’\-]{{0,2}}(?:{day}(?:st|nd|rd|th)?,[ ])?"
        rf"(?:de |del |di |of )?[ ]?(?:(?P<namey>{year})|['’](?P<short>\d\d)|(?P<bare>\d\d)(?!\s?(?::\d|%)))(?!\d)"
        rf"|(?:{day}[./\-])?(?P<num>1[0-2]|0?[1-9])\s?[/.\-]\s?(?P<numy>{year})(?!\d)"
        rf"|(?P<num2>1[0-2]|0[1-9])(?:/|(?P<dot>\.))['’]?(?P<numshort>\d\d)(?![\d/.])"
        rf"|(?:[qt](?P<quarter>[1-4])|(?P<quarter2>[1-4])(?:\.|er|e|eme|º|o)?\s(?:quartal|trimestre))"
        rf"[ /'’\-]{{0,2}}(?:de )?(?P<quartery>{year}|\d\d)(?!\d)"
        rf"|(?P<season>{season})\s(?:of\s|de\s|de l['’]annee\s|عام\s|سنه\s)?['’]?(?P<seasony>{year}|\d\d)(?!\d)"
        rf"|(?P<yearname>{year})[\s,.]{{0,2}}(?P<yname>{month})(?![^\W\d_])"
        rf"|{hijri}"
        rf"|(?:(?:{_words(words.about)})[ \-])?(?P<year>{year})(?![\d%]|[.,]\d|\s?(?:%|users|students|employees))"
        rf")"
    )
    upto = rf"(?:{_words(words.upto)})"
    to = rf"(?:[{_DASH}]{{1,3}}|\.{{2,3}}|…|(?<!\w){upto}(?!\w))"
    join = rf"[)\]]?\s{{0,12}}{to}:?(?:\s{{0,24}}\(|\s{{0,12}})"
    join += rf"(?:{upto}(?:\s{{1,3}}|(?<=['’])))?(?:le |the |den |el |il )?"
    since, lead = _words(words.since), _words({*words.since, *words.leads})
    article = r"(?:the |le |den |dem |el |il )?"
    return _Patterns(
        re.compile(date),
        re.compile(join),
        re.compile(rf"(?:the |a |la |le |al |ad |o |el |a la |zum )?(?:{_words(words.present)})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{since})(?:\s{{0,2}}[:]\s?|[\s(]{{1,20}}){article}\Z"),
        re.compile(rf"(?<!\w)(?:{lead})(?:\s{{0,2}}[:]\s?|[\s(]{{1,20}}|['’]){article}\Z"),
        re.compile(rf"(?<!\w)(?:{_words(words.between)})\s{{1,3}}{article}\Z"),
        re.compile(rf"\s{{1,3}}(?:{_words(words.both)})\s{{1,3}}{article}"),
        re.compile(
            rf"(?<!\w)(?<!valid )(?<!valable )(?<!valido )(?<!gultig )(?:{_words(words.until)})\s{{1,3}}{article}\Z"
        ),
        re.compile(
            rf"(?<!\w)(?:{day}(?:st|nd|rd|th|er)?\.? )?(?:(?P<month>{month})\.?{join}"
            rf"|(?<![/.\d])(?P<number>1[0-2]|0?[1-9])\.?\s?[\-–—]\s?)\Z"
        ),
        re.compile(hijri),
        re.compile(year),
        re.compile(rf"(?<!\w)(?:{_words(words.written)})(?: (?:on|in|am|im|le|en|el|il|a|في))?\s?[:：–-]?\s{{0,3}}"),
    )


def _century(two: str) -> int:
    return 2000 + int(two) if int(two) < 50 else 1900 + int(two)


def _year(written: str) -> int:
    return int(written) if len(written) == 4 else _century(written)


def _value(found: re.Match[str]) -> tuple[PartialDate | None, bool]:
    """The date of a match, and whether it is a season."""
    group = found.groupdict()
    months = calendar().months
    if group["iso"]:
        return PartialDate(year=int(group["iso"]), month=int(group["isom"])), False
    if group["name"]:
        written = group["namey"] or group["short"] or group["bare"]
        if group["bare"] and (int(group["bare"]) > 49 or group["name"] in _WORDS_BESIDES_MONTHS):
            return None, False
        return PartialDate(year=_year(written), month=months[group["name"]]), False
    if group["num"]:
        return PartialDate(year=int(group["numy"]), month=int(group["num"])), False
    if group["num2"]:
        return PartialDate(year=_century(group["numshort"]), month=int(group["num2"])), False
    if quarter := group["quarter"] or group["quarter2"]:
        return PartialDate(year=_year(group["quartery"]), month=3 * int(quarter) - 2), False
    if group["season"]:
        return PartialDate(year=_year(group["seasony"])), True
    if group["yearname"]:
        return PartialDate(year=int(group["yearname"]), month=months[group["yname"]]), False
    if group["hijri"] or group["hijrifirst"] or group["hijriy"]:
        return _gregorian(found), False
    return PartialDate(year=int(group["year"])), False


def _gregorian(found: re.Match[str]) -> PartialDate | None:
    name, number = found["hijriname"], found["hijrim"] or found["hijrinext"]
    written = int(found["hijri"] or found["hijrifirst"] or found["hijriy"])
    month = calendar().hijri_months[name] if name else int(number) if number else None
    year, of_year = from_hijri(written, month or _MIDDLE_OF_HIJRI_YEAR)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    return PartialDate(year=year, month=of_year if month else None)


def _last_month(found: re.Match[str], value: PartialDate) -> PartialDate:
    """The end of what a date at the end of a range names: a quarter ends with its third month."""
    quarter = found["quarter"] or found["quarter2"]
    return PartialDate(year=value.year, month=3 * int(quarter)) if quarter else value


def _end_apart(folded: str, at: int, since: PartialDate) -> tuple[PartialDate, int] | None:
    """A later date of the same form after a gap: in a table's next column, or where a font has no sign for the dash."""
    gap = _APART.match(folded, at)
    found = _patterns().date.match(folded, gap.end()) if gap else None
    value = _value(found)[0] if found else None
    if found is None or value is None or (value.month is None) != (since.month is None):
        return None
    return (_last_month(found, value), found.end()) if value.months() > since.months() else None


def _opens(dash: str, after: str) -> bool:
    """Whether a dash after a date leaves its range open: at the line's end, or beside the date with a gap after it."""
    if not re.fullmatch(rf"\s*[{_DASH}]+\s*", dash):
        return False
    return not after.strip(" )]_*\t") or re.search(r"\A\S+(?:\s{2,}|\t)\Z", dash) is not None


def _short_end(folded: str, at: int, since: PartialDate) -> tuple[PartialDate, int] | None:
    """The "21" of "2019-21" and "2019/21", the second year of "2019/2021"."""
    found = re.compile(r"['’]?(\d\d(?:\d\d)?)(?![\d\w/.\-])").match(folded, at)
    if found is None or since.month is not None:
        return None
    written, whole = found.group(1), len(found.group(1)) == len("2021")
    year = int(written) if whole else since.year // 100 * 100 + int(written)
    return (PartialDate(year=year), found.end()) if since.year < year <= since.year + (50 if whole else 20) else None


def _prepared(text: str) -> str:
    """`text` folded, with Western digits; what a date says besides in another calendar is blanked."""
    folded = fold(text.translate(_DIGITS))
    if not any(char >= "\u0600" for char in folded):
        return folded
    patterns = _patterns()
    for found in patterns.hijri.finditer(folded):
        value = _gregorian(found)
        if value is None:
            continue
        around = max(0, found.start() - _BESIDE), found.end() + _BESIDE
        for same in patterns.gregorian.finditer(folded, *around):
            if abs(int(same.group()) - value.year) <= 1 and not found.start() <= same.start() < found.end():
                first, last = found.span()
                if same.start() > last and not re.search(r"[^\W\d_]|\d", folded[last : same.start()]):
                    last = same.start()
                elif same.end() < first and not re.search(r"[^\W\d_مـ]|\d", folded[same.end() : first]):
                    first = same.end()
                folded = folded[:first] + " " * (last - first) + folded[last:]
                break
    return re.sub(r"(?<=\d)(\s?)م(?!\w)", lambda found: found[1] + " ", folded)


def _with_blanked(text: str, folded: str, start: int, end: int) -> tuple[int, int]:
    """A period's offsets with what `_prepared` blanked beside it."""
    before = len(folded[:start].rstrip(" ("))  # "محرم 1447 (يوليو 2025)"
    after = end + len(folded[end:]) - len(folded[end:].lstrip())
    if text[before:start].strip(" ("):
        start = before + len(text[before:start]) - len(text[before:start].lstrip())
    if text[end:after].strip():
        end += len(text[end:after].rstrip())
    return start, end


class _End(NamedTuple):
    """Where a range ends: its date, or that it goes on, and its offset in the text."""

    until: PartialDate | None
    current: bool
    at: int


def _end_of(folded: str, match: re.Match[str], since: PartialDate) -> _End | None:
    """The end of the range that the date of a match begins; None where it stands alone."""
    patterns, end = _patterns(), match.end()
    join = patterns.join.match(folded, end)
    if join is None and patterns.between.search(folded, max(0, match.start() - _LEAD), match.start()):
        join = patterns.both.match(folded, end)
    if join is None:
        present = re.compile(r"[)\]]?\s{1,4}(?:\()?").match(folded, end)
        if present and (word := patterns.present.match(folded, present.end())) and word.group() != "date":
            return _End(None, True, word.end())
        apart = _end_apart(folded, end, since)
        return _End(apart[0], False, apart[1]) if apart else None
    if present := patterns.present.match(folded, join.end()):
        return _End(None, True, present.end())
    second = patterns.date.match(folded, join.end())
    if second and (value := _value(second)[0]) is not None and value.year >= since.year:
        return _End(_last_month(second, value), False, second.end())
    if short := _short_end(folded, join.end(), since):
        return _End(short[0], False, short[1])
    opens = _opens(join.group(), folded[join.end() :])
    return _End(None, True, join.start() + len(join.group().rstrip())) if opens else None


def find_periods(text: str) -> list[Period]:
    """Every date and range of dates in `text`, in order, without overlaps. Linear in the text's length."""
    if not _NUMBER.search(text):
        return []
    if not _VOWELS.search(text):
        return _periods(text)
    places = [index for index, char in enumerate(text) if not _VOWELS.match(char)]
    bare = _periods("".join(text[index] for index in places))
    return [one._replace(start=places[one.start], end=places[one.end - 1] + 1) for one in bare]


def _periods(text: str) -> list[Period]:
    folded = _prepared(text)
    patterns = _patterns()
    found: list[Period] = []
    at = 0
    while match := patterns.date.search(folded, at):
        since, season = _value(match)
        at = match.end()
        if since is None:
            continue
        range_end = _end_of(folded, match, since)
        if match["dot"] and range_end is None:
            continue  # "03.19" alone is a number
        ranged = range_end is not None
        until, current, end = range_end or (_last_month(match, since), False, match.end())
        period = _begun(folded, match, Period(since, until, current, match.start(), end, ranged, season))
        start, end = _with_blanked(text, folded, period.start, period.end)
        found.append(period._replace(start=start, end=end))
        at = max(at, end)
    return found


def _begun(folded: str, match: re.Match[str], period: Period) -> Period:
    """A period with the words before it that lead it, begin it or say that it is only an end."""
    patterns, since, start = _patterns(), period.since, period.start
    before = max(0, start - _LEAD)
    if period.ranged:
        lead = patterns.lead.search(folded, before, start)
        return period._replace(start=lead.start()) if lead else period
    if lead := patterns.since.search(folded, before, start):
        period = period._replace(until=None, current=True, ranged=True, start=lead.start())
    elif since and since.month and (first := patterns.month_to.search(folded, before, start)):
        month = calendar().months[first["month"]] if first["month"] else int(first["number"])
        if first["month"] or (match["num"] and month < since.month):  # "April – September 2019", "04–09/2019"
            begin = PartialDate(year=since.year - (month > since.month), month=month)
            start = first.start()
            lead = patterns.lead.search(folded, max(0, start - _LEAD), start)
            period = period._replace(since=begin, until=since, ranged=True, start=lead.start() if lead else start)
    elif lead := patterns.until.search(folded, before, start):
        period = period._replace(since=None, ranged=True, start=lead.start())
    return period


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


def is_duration(text: str) -> bool:
    """Whether a text is a span of time and nothing else: "(2 years 3 months)", "3 ans", "سنتان و٣ أشهر"."""
    if len(text) > _LONGEST_DURATION or not re.search(r"\d|سن|عام|شهر", fold(text)):
        return False
    return _DURATION.fullmatch(fold(text.translate(_DIGITS))) is not None
