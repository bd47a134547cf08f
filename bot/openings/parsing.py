"""Reading one line of a job description: numbers of years, degrees, languages, places, protected criteria."""

import re
from typing import NamedTuple

_NUMBERS = {
    word: number
    for number, words in {
        1: "one an سنة عام",
        2: "two سنتان سنتين عامين عامان",
        3: "three ثلاث",
        4: "four اربع أربع",
        5: "five خمس",
        6: "six ست",
        7: "seven سبع",
        8: "eight ثمان ثماني",
        9: "nine تسع",
        10: "ten عشر",
        12: "twelve",
        15: "fifteen",
        20: "twenty",
    }.items()
    for word in words.split()
}
_COUNT = "|".join(sorted(_NUMBERS, key=len, reverse=True))
YEARS = re.compile(
    rf"\b(?P<count>\d{{1,2}}|{_COUNT})\b\s?\+?(?:\s?(?:-|–|to)\s?\d{{1,2}})?(?:\s(?:or|and)\smore)?\s?"
    r"(?:\(\d{1,2}\)\s)?(?:years?|yrs?|سنوات|سنة|أعوام|اعوام)|\b(?P<dual>سنتان|سنتين|عامان|عامين)\b"
    rf"|\b(?:at least|minimum|min\.?)\s(?P<of>\d{{1,2}}|{_COUNT})\b(?=\s(?:of them|on|in|with)\b)",
    re.IGNORECASE,
)
PROTECTED = re.compile(
    r"\b(?:aged?|age limit|years old|gender|male|female|men only|women only|nationality|nationals only|saudis? only"
    r"|religion|muslim|christian|marital status|married|single|photo(?:graph)?|pregnan\w+|disab\w+)\b"
    r"|العمر|عمره|الجنس|ذكر|أنثى|للرجال|للنساء|الجنسية|سعودي الجنسية|الديانة|الحالة الاجتماعية|صورة شخصية|أعزب|متزوج",
    re.IGNORECASE,
)
_DEGREES = (
    (5, re.compile(r"\b(?:ph\.?d|doctorate)\b|دكتوراه", re.IGNORECASE)),
    (4, re.compile(r"\b(?:master'?s?|m\.?sc|mba)\b|ماجستير", re.IGNORECASE)),
    (
        3,
        re.compile(r"\b(?:bachelor'?s?|b\.?sc|b\.?eng|(?:university )?degree)\b|بكالوريوس|شهادة جامعية", re.IGNORECASE),
    ),
    (2, re.compile(r"\bdiploma\b|دبلوم", re.IGNORECASE)),
)
_FIELD = re.compile(r"\b(?:in|of)\s(?P<fields>[^.;()]{3,120})", re.IGNORECASE)
_ARABIC_FIELD = re.compile(r"(?:بكالوريوس|ماجستير|دبلوم|دكتوراه)\s(?:في\s)?(?P<fields>[^.؛()]{3,80})")
_LANGUAGES = {
    "English": r"english|الإنجليزية|الانجليزية|anglais|englisch|inglés",
    "Arabic": r"arabic|العربية|arabe|arabisch|árabe",
    "French": r"french|الفرنسية|français|französisch",
    "German": r"german|الألمانية|allemand|deutsch",
    "Spanish": r"spanish|الإسبانية|espagnol|español|spanisch",
    "Urdu": r"urdu|الأردية",
    "Hindi": r"hindi|الهندية",
    "Turkish": r"turkish|التركية",
}
_LANGUAGE = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _LANGUAGES.items()}
_LEVELS = (
    (5, re.compile(r"\b(?:native|mother tongue)\b|اللغة الأم", re.IGNORECASE)),
    (4, re.compile(r"\b(?:excellent|fluent|fluency|c1|c2|advanced)\b|طلاقة|ممتازة|إجادة تامة", re.IGNORECASE)),
    (3, re.compile(r"\b(?:working|good|professional|b2|business|very good)\b|جيدة|إجادة", re.IGNORECASE)),
    (2, re.compile(r"\b(?:intermediate|b1)\b|متوسطة", re.IGNORECASE)),
    (1, re.compile(r"\b(?:basic|a1|a2)\b|أساسية|مبادئ", re.IGNORECASE)),
)
_PLACES = {
    "Riyadh": "riyadh|الرياض",
    "Jeddah": "jeddah|جدة",
    "Dammam": "dammam|الدمام",
    "Khobar": "khobar|الخبر",
    "Makkah": "makkah|mecca|مكة",
    "Madinah": "madinah|medina|المدينة المنورة",
    "Dubai": "dubai|دبي",
    "Abu Dhabi": "abu dhabi|أبوظبي|أبو ظبي",
    "Doha": "doha|الدوحة",
    "Kuwait City": "kuwait|الكويت",
    "Manama": "manama|bahrain|المنامة|البحرين",
    "Muscat": "muscat|مسقط",
    "Cairo": "cairo|القاهرة",
    "Amman": "amman|عمان",
    "Beirut": "beirut|بيروت",
    "London": "london|لندن",
    "Paris": "paris|باريس",
    "Berlin": "berlin|برلين",
    "Madrid": "madrid|مدريد",
    "Istanbul": "istanbul|إسطنبول",
}
_PLACE = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _PLACES.items()}
REMOTE = re.compile(r"\b(?:remote|relocation|work from home|anywhere)\b|عن بعد|بدل انتقال", re.IGNORECASE)


class Years(NamedTuple):
    """A number of years and where in the line it stands."""

    years: float
    start: int
    end: int


def years_in(line: str) -> list[Years]:
    """Every number of years a line names, in order."""
    found = []
    for match in YEARS.finditer(line):
        word = (match["count"] or match["dual"] or match["of"]).casefold()
        found.append(Years(float(word) if word.isdigit() else float(_NUMBERS[word]), match.start(), match.end()))
    return found


def degree_in(line: str) -> tuple[int, tuple[str, ...]] | None:
    """Level and fields of study, where the line asks for a degree."""
    level = next((level for level, pattern in _DEGREES if pattern.search(line)), None)
    if level is None:
        return None
    match = _FIELD.search(line) or _ARABIC_FIELD.search(line)
    if match is None:
        return level, ()
    parts = [part.strip() for part in re.split(r",|\bor\b|\band\b|/|\sأو\s", match["fields"])]
    tail = parts[-1].split()[-1] if parts[-1].split() else ""
    shared = tail if tail.casefold() in ("engineering", "science") else ""  # "civil or mechanical engineering"
    fields = [f"{part} {shared}" if shared and not part.endswith(shared) else part for part in parts]
    unclear = re.compile(r"related|equivalent|similar|يعادل|مشابه", re.IGNORECASE)
    return level, tuple(field for field in fields if field and not unclear.search(field))


def languages_in(line: str) -> list[tuple[str, int | None]]:
    """English names of the languages a line asks for, with the level (1–5) where it gives one."""
    level = next((level for level, pattern in _LEVELS if pattern.search(line)), None)
    return [(name, level) for name, pattern in _LANGUAGE.items() if pattern.search(line)]


def places_in(line: str) -> tuple[str, ...]:
    return tuple(name for name, pattern in _PLACE.items() if pattern.search(line))
