"""Names of spoken languages, and how well one speaks them, in English, Arabic and the large languages of western Europe.

The names come from CLDR through Babel; levels are the CEFR's or what people write in their place.
"""

import re
from functools import cache
from typing import NamedTuple

from babel import Locale

from bot.taxonomy.folding import fold

LOCALES = ("en", "ar", "fr", "de", "es", "it", "pt")
BASIC, INTERMEDIATE, WORKING, FLUENT, NATIVE = 1, 2, 3, 4, 5

_OTHER_NAMES = {
    "Mandarin": ("mandarin", "mandarin chinese", "putonghua", "mandarín", "chinesisch (mandarin)"),
    "Cantonese": ("cantonese",),
    "Persian": ("farsi", "dari"),
    "Filipino": ("filipino", "tagalog"),
    "Valencian": ("valencian", "valenciano", "valencià"),
    "Punjabi": ("panjabi",),
    "Bengali": ("bangla",),
    "Pashto": ("pushto", "pashtu"),
    "Balochi": ("balochi", "baluchi"),
    "Hebrew": ("ivrit",),
    "Spanish": ("castellano", "castilian"),
    "Swahili": ("kiswahili",),
    "Norwegian": ("norsk",),
    "Azerbaijani": ("azeri",),
    "Tamazight": ("berber", "berbère", "amazigh", "الأمازيغية"),
    "Urdu": ("الأردية", "الاردية", "أوردو", "الأوردو"),
    "Sign language": ("sign language", "لغة الإشارة"),
    "English": ("الإنكليزية", "إنكليزي", "إنجليزي", "الانجليزي"),
    "French": ("فرنسي", "الفرنساوية"),
    "German": ("ألماني", "hochdeutsch"),
    "Kurdish": ("sorani", "kurmanji", "الكوردية"),
    "Ganda": ("luganda",),
    "Kikuyu": ("gikuyu",),
    "Zulu": ("isizulu",),
    "Xhosa": ("isixhosa",),
    "Southern Sotho": ("sesotho",),
    "Tswana": ("setswana",),
    "Shona": ("chishona",),
    "Nyanja": ("chichewa",),
    "Bemba": ("chibemba", "icibemba"),
    "Oromo": ("afaan oromo", "afaan oromoo"),
    "Fula": ("pulaar", "fulfulde", "peul"),
    "Malay": ("bahasa melayu", "bahasa malaysia"),
    "Indonesian": ("bahasa indonesia", "bahasa"),
    "Sinhala": ("sinhalese",),
    "Odia": ("oriya",),
    "Dutch": ("flemish", "vlaams", "nederlands"),
    "Kyrgyz": ("kirghiz",),
    "Haitian Creole": ("kreyòl", "créole haïtien"),
    "Hokkien": ("min nan", "taiwanese"),
}
# CLDR's names for what is no spoken language today, or a common word of a CV
_NOT_SPOKEN = frozenset(
    "latin interlingua volapuk interlingue avestan akkadian sumerian root university ga ada ido aka ho even mari bini"
    " hand fan vai dan are tiv fang crow masai luo soga bulu gan jola gun ton karen loma uma mono slave creek kom ewe voto latim servio sacha oria haca basa".split()
)

# Folded. The first that fits decides, so the stronger word of a pair stands first.
_LEVELS: tuple[tuple[int, str], ...] = (
    (
        NATIVE,
        r"native(?! or bilingual proficiency of)|mother tongue|first language|bilingual|langue maternelle|maternelle|bilingue"
        r"|muttersprach\w*|zweisprachig|nativ[oa]|madrelingua|lingua materna|lengua materna|materna|(?:ال)?لغه (?:ال)?ام|لغتي الام|اللغه الاصليه",
    ),
    (
        BASIC,
        r"a[12](?!\w)|limited working|elementary|grundkenntnisse|notions|nociones|nocoes|rudiments|schulkenntnisse|scolaire|scolastic[oa]|elementare?",
    ),
    (
        FLUENT,
        r"c[12](?!\w)|full professional|fluent\w*|fluency|excellent|proficient|advanced|near[- ]native|verhandlungssicher"
        r"|fliessend|flie.end|sehr gut|courante?|avance|fluido|fluente|fluida|avanzado|avancado|avanzata|excelente|ottim[oa]|eccellente|(?:ال)?ممتازه?|بطلاقه|طلاقه|طليقه?|(?:اجاده|اتقان) ?تامه?|متقدمه?|محترفه?"
        r"|ielts:? ?(?:[89]|7[.,]?[05]?)|toefl:? ?(?:ibt)?:? ?(?:9[5-9]|1[01]\d|120)|toeic:? ?9\d\d",
    ),
    (
        WORKING,
        r"b2(?!\w)|very good|professional(?: working)?|working|business|good|upper[- ]intermediate|gut(?:e[nrs]?)?(?!\w)|(?:tres )?bon(?:ne)?(?!\w)"
        r"|professionnel\w*|(?:muy )?buen[oa](?!\w)|(?:molto )?buon[oa](?!\w)|bo[ma](?!\w)|nivel medio[- ]alto|(?:nivel )?alto|profesional|جيده? جدا|(?:ال)?جيده?|حسنه?(?!\w)|اجاده|اتقان"
        r"|ielts:? ?6(?:[.,]?[05])?|toefl:? ?(?:ibt)?:? ?(?:7[2-9]|8\d|9[0-4])|toeic:? ?[78]\d\d",
    ),
    (
        INTERMEDIATE,
        r"b1(?!\w)|intermediate|conversational|moderate|fair|mittel\w*|konversation\w*|intermediaire|intermedi[oa]|medio|(?:ال)?متوسطه?|وسط(?!\w)|متداوله?"
        r"|محادثه|مقبوله?|ielts:? ?[45]",
    ),
    (
        BASIC,
        r"basic\w*|beginner|learning|grund\w*|anfanger|debutant|basic[oa]|bases?(?!\w)|elementaire|مبتديه?|(?:ال)?مبادئ|اساسيه?|ضعيفه?",
    ),
)
_LEVEL = tuple((rank, re.compile(rf"(?<!\w)(?:{pattern})")) for rank, pattern in _LEVELS)


class Named(NamedTuple):
    """`text[start:end]` names the language `name` (English)."""

    name: str
    start: int
    end: int


class Level(NamedTuple):
    """`text[start:end]` says how well: rank 1 basic (A1–A2) … 5 native."""

    rank: int
    start: int
    end: int


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    english = Locale.parse("en").languages
    for locale in LOCALES:
        for code, name in Locale.parse(locale).languages.items():
            key = fold(name)
            if len(code) <= 3 and len(key) > 2 and code in english and key not in _NOT_SPOKEN and "(" not in key:
                names.setdefault(key, english[code])
    for name, others in _OTHER_NAMES.items():
        names.update({fold(other): name for other in (name, *others)})
    return names


@cache
def _pattern() -> re.Pattern[str]:
    keys = sorted(_names(), key=lambda key: (-len(key), key))
    return re.compile(rf"(?<!\w)(?:و|ب|لل)?(?P<name>{'|'.join(map(re.escape, keys))})(?!\w)")


def find_languages(text: str) -> list[Named]:
    """Every language named in `text`, in order."""
    names = _names()
    return [Named(names[found["name"]], found.start("name"), found.end()) for found in _pattern().finditer(fold(text))]


def find_level(text: str) -> Level | None:
    """How well a language is spoken, where `text` says so; the strongest word wins, CEFR marks before words."""
    folded = fold(text)
    for rank, pattern in _LEVEL:
        found = pattern.search(folded)
        if found:
            return Level(rank, found.start(), found.end())
    return None
