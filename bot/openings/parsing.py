"""Reading one line of a job description: numbers of years, degrees, languages, places, protected criteria.

Languages and places come from the taxonomy; degrees do not, since its short forms ("BE", "MA") are words of sentences.
"""

import re
from typing import NamedTuple

from bot.taxonomy.job_ads import NO_FIELD, WELCOME
from bot.taxonomy.languages import find_languages, find_level
from bot.taxonomy.occupations import occupations
from bot.taxonomy.places import find_places
from bot.taxonomy.studies import fields_of_study

NUMBERS = {
    word: number
    for number, words in {
        1: "one an ein einem une un uno سنة عام",
        2: "two zwei deux dos due سنتان سنتين عامين عامان",
        3: "three drei trois tres tre ثلاث",
        4: "four vier quatre cuatro quattro اربع أربع",
        5: "five fünf cinq cinco cinque خمس",
        6: "six sechs seis sei ست",
        7: "seven sieben sept siete سبع",
        8: "eight acht huit ocho ثمان ثماني",
        9: "nine تسع",
        10: "ten zehn dix diez dieci عشر",
        12: "twelve اثنتي اثني",
        15: "fifteen",
        20: "twenty",
    }.items()
    for word in words.split()
}
_COUNT = "|".join(sorted(NUMBERS, key=len, reverse=True))
_A_FEW = 2.0  # years, where a job says no more
_UNITS = r"years?|yrs?|ans\b|années|jahre\w*|años|anni\b|anos\b|سنوات|سنة|أعوام|اعوام|عاما"
YEARS = re.compile(
    rf"\b(?P<count>\d{{1,2}}|{_COUNT})\b\s?\+?(?:\s?(?:-|–|to|and|bis|à|a|إلى)\s?(?:\d{{1,2}}|{_COUNT})\b)?(?:\s(?:or|and)\smore)?\s?"
    rf"(?:\(\d{{1,2}}\)\s)?\+?\s?(?:(?:full|whole|complete|school|academic|calendar)\s){{0,2}}(?:{_UNITS})"
    r"|\b(?P<few>(?:an? few|an? couple of|several|some|einigen?|mehreren?|quelques|plusieurs|algunos|varios|alcuni)"
    r"(?:\s(?:full|good))?\s(?:years|jahren?|années|años|anni)|بضع سنوات|عدة سنوات)\b"
    r"|\b(?P<dual>سنتان|سنتين|عامان|عامين|سنة واحدة|عام واحد)\b"
    r"|\b(?:at least|minimum|min\.?|of which|including|incl\.|think|say|around|about|ideally)\s(?:at least\s|of\s)?"
    rf"(?P<of>\d{{1,2}}|{_COUNT})\b\+?(?=(?:\s(?:or|and) (?:more|so))?\s(?:of them|on|in|with|as)\b)",
    re.IGNORECASE,
)
_DEGREES = (
    (5, re.compile(r"\b(?:ph\.?d|doctorate|doctorat|promotion)\b|دكتوراه", re.IGNORECASE)),
    (4, re.compile(r"\b(?:master'?s?|m\.?sc|mba|máster)\b|\bbac\s?\+\s?5\b|ماجستير", re.IGNORECASE)),
    (
        3,
        re.compile(
            r"\b(?:bachelor'?s?|b\.?sc|b\.?eng|b\.?\s?tech|b\.e\.?(?=[/\s,])|b\.?com|b\.?ed|bba)\b"
            r"|\b(?:university )?degree\b|\bbac\s?\+\s?[34]\b|\b(?:hochschulabschluss|abgeschlossenes studium)\b"
            r"|\b(?:licenciatura|titulación universitaria|laurea)\b|بكالوريوس|شهادة جامعية",
            re.IGNORECASE,
        ),
    ),
    (
        2,
        re.compile(
            r"\bdiploma\b|\b(?:completed|vocational|formal|trade) (?:\w+ )?(?:training|apprenticeship|qualification)\b"
            r"|\bapprenticeship\b|\b(?:ITI|NVQ|BTS)\b|\b(?:training|trained) as\b|\bausbildung\b|دبلوم|تأهيل مهني",
            re.IGNORECASE,
        ),
    ),
    (1, re.compile(r"\b(?:high|secondary) school\b|ثانوية|الثانوية|توجيهي", re.IGNORECASE)),
)
_BRACKET = re.compile(
    r"\b(?:qualification|certificat\w+|certified|accreditation|title)s?[^()]{0,30}\((?P<names>[^()]{2,120})\)"
)
_QUALIFICATION = re.compile(r"(?<![\w-])[A-Z](?:[A-Z]{2,5}|[a-zäöü]{5,20})(?![\w-])")  # ACCA, in place of the degree
_FIELD = re.compile(r"\b(?:in|of|as)\s(?:an?\s|any of\s|either\s|one of\s)?(?P<fields>[^.;()]{3,120})", re.IGNORECASE)
_FIELD_BEFORE = re.compile(r"(?P<fields>\b[a-z]+(?:\s[a-z]+){0,2}\s)(?:degree|diploma)\b", re.IGNORECASE)
_FIELD_AFTER = re.compile(
    r"\b(?:[Bb]achelor(?:'?s)?|[Mm]aster(?:'?s)?|B\.?Sc|M\.?Sc|B\.?Eng|B\.?\s?Tech|B\.E|[Dd]iploma)\.?\s(?P<fields>[A-Z][^.;()]{2,80})"
)
_ARABIC_DEGREE = "(?:بكالوريوس|ماجستير|دبلوم|دكتوراه)"
_ARABIC_FIELD = re.compile(rf"{_ARABIC_DEGREE}(?:\sأو\s{_ARABIC_DEGREE})?\s(?:في\s)?(?P<fields>[^.؛،()]{{3,80}})")
_CLAUSES = re.compile(
    r"([,;،؛.(]|/|\s(?:and|&|or|but|plus|with|und|oder|mit|et|ou|y|o|e)\s|\sو(?=\S)|\sأو\s)", re.IGNORECASE
)
_CEFR = re.compile(r"\b[ABC][12]\b")  # says how well one language is spoken, seldom the next, too
# an Arabic name of a language without its article, where it can be no other word
_BARE = re.compile(
    r"(?<=لغة )(?!ال)(?=[\u0621-\u064a]{3,12}ية\b)"
    r"|(?<![\u0621-\u064a])(?=(?:[إا]نجليزية|عربية|فرنسية|[أا]لمانية)\s(?:جيدة|متوسطة|ممتازة|بطلاقة|مقبولة|طليقة))"
)
_ELIDED = re.compile(r"\b[ld]['’](?=[^\W\d_]{4})", re.IGNORECASE)  # the French and Italian article: "l'anglais"
_EITHER = re.compile(r"\b(?:or|oder|ou|o)\b|/|أو", re.IGNORECASE)
_SENTENCE = re.compile(
    r"(?<=[.!?؟])(?<!\bmin\.)(?<!\bmax\.)(?<!\bincl\.)(?<!\byrs\.)(?<!e\.g\.)(?<!i\.e\.)"
    r"(?<!\b[a-z]\.[a-z]\.)(?<!\b[a-z]\.[a-z][a-z]\.)(?<!\bph\.d\.)\s+|\n+",
    re.IGNORECASE,
)
_LANGUAGE_WORDS = re.compile(
    r"\W*(?:language|spoken|written|in|an?|the|is|skills?|good|both|لغة|اللغة|تحدثا|كتابة|\W)*\W*", re.IGNORECASE
)


class Years(NamedTuple):
    """A number of years and where in the line it stands."""

    years: float
    start: int
    end: int
    vague: bool = False  # "a few", which is taken for two until somebody says


def years_in(line: str) -> list[Years]:
    """Every number of years a line names, in order."""
    found = []
    for match in YEARS.finditer(line):
        if match["few"]:
            found.append(Years(_A_FEW, match.start(), match.end(), vague=True))
            continue
        word = (match["count"] or (match["dual"] or "").split(" ")[0] or match["of"]).casefold()
        found.append(Years(float(word) if word.isdigit() else float(NUMBERS[word]), match.start(), match.end()))
    return found


def degree_in(line: str) -> tuple[int, tuple[str, ...]] | None:
    """Level and fields of study, where the line asks for a degree."""
    levels = [level for level, pattern in _DEGREES if pattern.search(line)]
    if not levels:
        return None
    level = min(levels)  # "Bachelor's or Master's": the lower one is enough
    match = _FIELD.search(line) or _ARABIC_FIELD.search(line)
    before = _FIELD_BEFORE.search(line)
    if before and (match is None or match.start() > before.end() + 1):
        words = before["fields"].strip()
        longer = (words, words.split(" ", 1)[-1])
        named = tuple(part for part in longer if any(fields_of_study(part)) or occupations().named(part))
        if named:
            return level, named[-1:]
    after = _FIELD_AFTER.search(line)
    if match is None and after and (occupations().named(after["fields"]) or any(fields_of_study(after["fields"]))):
        match = after
    if match is None:
        return level, ()
    parts = [part.strip() for part in re.split(r",|\bor\b|\band\b|/|\sأو\s|\sو(?=\S)", match["fields"])]
    fields = [part for part in parts if part and not NO_FIELD.search(part)]
    tail = fields[-1].split()[-1] if fields and " " in fields[-1] else ""
    shared = tail if tail.casefold() in ("engineering", "science") else ""  # "civil or mechanical engineering"
    fields = [f"{part} {shared}" if shared and not part.endswith(shared) else part for part in fields]
    bracket = _BRACKET.search(line)
    return level, (*fields, *(_QUALIFICATION.findall(bracket["names"]) if bracket else ()))


class Wanted(NamedTuple):
    """Languages (English names) of which a line asks for one, the level (1–5) where it gives one, if only welcome."""

    languages: tuple[str, ...]
    level: int | None
    welcome: bool


def languages_in(line: str) -> tuple[list[Wanted], str]:
    """The languages a line asks for, and the parts of the line that ask for something else.

    A level counts for the languages of its own part of the line. Where it is the only one and stands with the first of
    them or by itself ("Fluent English and Arabic", "Arabic, English: fluent"), it counts for all that are required.
    """
    cut = _CLAUSES.split(_ELIDED.sub("", _BARE.sub("ال", line)))  # parts, and what stands between them
    parts, joints = cut[::2], ["", *cut[1::2]]
    levels = [part for part in parts if find_level(part)]
    leading = next((part for part in parts if find_languages(part)), "")
    alone = len(levels) == 1 and (levels[0] == leading or not find_languages(levels[0])) and not _CEFR.search(levels[0])
    shared = find_level(levels[0]) if alone else None
    found, others = list[tuple[str, Wanted]](), ""
    between = False  # something else stands between this language and the last
    for part, joint in zip(parts, joints, strict=True):
        welcome = WELCOME.search(part) is not None
        told = find_level(part)
        level = told or (None if welcome else shared)
        named = find_languages(part)
        names = [
            one.name for one in named if told or welcome or not part[one.start].islower()
        ]  # "more" is a language, too
        for name in names:
            found.append(("" if between else joint.strip(), Wanted((name,), level.rank if level else None, welcome)))
            between = False
        if not names and part.strip():
            between = joint.strip() not in (".", "(", "")
            if not (find_level(part) and len(part.split()) <= 2) and not _LANGUAGE_WORDS.fullmatch(part):
                others += (joint if others and between else ", " if others else "") + part
    return _alternatives(found), " ".join(others.split())


def _alternatives(found: list[tuple[str, Wanted]]) -> list[Wanted]:
    """Languages with what stands before each, as "A, B or C" groups them; the lower level of a group is enough."""
    groups, listed = list[Wanted](), False
    for joint, spoken in reversed(found):
        one = spoken
        if listed:
            last = groups.pop()
            levels = [level for level in (one.level, last.level) if level is not None]
            one = Wanted((*one.languages, *last.languages), min(levels, default=None), one.welcome or last.welcome)
        groups.append(one)
        listed = _EITHER.search(joint) is not None or (listed and joint in (",", "،"))
    return groups[::-1]


def places_in(line: str) -> tuple[str, ...]:
    """The cities a line names, by their first name in the gazetteer; the countries where it names no city."""
    cities, countries = find_places(line)
    return cities or countries


def sentences(text: str) -> list[str]:
    return [found.strip(" .") for found in _SENTENCE.split(text) if found.strip(" .")]
