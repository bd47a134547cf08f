"""Names of spoken languages, and how well one speaks them, in the languages of CVs.

The names come from CLDR through Babel; levels are the CEFR's or what people write in their place.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from babel import Locale

from bot.taxonomy.folding import fold

LOCALES = ("en", "ar", "fr", "de", "es", "it", "pt", "nl", "tr")
BASIC, INTERMEDIATE, WORKING, FLUENT, NATIVE = 1, 2, 3, 4, 5

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LONGEST = 3  # words of a name
_PREFIXES = ("و", "ب", "لل")

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
    "Russian": ("русский",),
    "Chinese": ("中文", "普通话"),
    "Japanese": ("日本語",),
    "Catalan": ("català", "catalán"),
    "Basque": ("euskera", "euskara"),
    "Galician": ("galego", "gallego"),
    "Arabic": ("عربي",),
    "Turkish": ("تركي",),
    "Urdu": ("الأردية", "الاردية", "أوردو", "الأوردو"),
    "Sign language": ("sign language", "لغة الإشارة"),
    "English": ("الإنكليزية", "إنكليزي", "إنجليزي", "انجليزي", "انكليزي", "الانجليزي"),
    "French": ("فرنسي", "الفرنساوية"),
    "German": ("ألماني", "hochdeutsch"),
    "Kurdish": ("sorani", "kurmanji", "الكوردية", "كردي"),
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
    " hand fan vai dan are tiv fang crow masai luo soga bulu gan jola gun ton karen loma uma mono slave creek kom ewe"
    " more vote voto lets laze jute seri caddo koro basa sena nama braj elam haca latim servio sacha oria".split()
)

# Folded. The first that fits decides, so the stronger word of a pair stands first.
_LEVELS: tuple[tuple[int, str], ...] = (
    (
        NATIVE,
        r"native(?! or bilingual proficiency of)|mother tongue|mother language|first language|bilingual|home language|"
        r"langue maternelle|maternelle|bilingue|muttersprach\w*|erstsprache|zweisprachig|nativ[oa]|lengua materna|materna|"
        r"madrelingua|lingua madre|lingua materna|moedertaal|tweetalig|ana ?dil\w*|"
        r"(?:ال)?لغه (?:ال)?ام|لغتي الام|اللغه الاصليه|لغه اصليه|الام(?!\w)",
    ),
    (
        BASIC,
        r"a[12](?!\w)|limited working|elementary|grundkenntnisse|basiskenntnisse|notions|nociones|nozioni|nocoes|rudiments|"
        r"scolaire(?!\w)|scolastic[oa]|schulkenntnisse|basiskennis",
    ),
    (
        FLUENT,
        r"c[12](?!\w)|full professional|fluent\w*|fluency|excellent|proficient|proficiency(?! working)|advanced|expert|"
        r"near[- ]native|very fluent|verhandlungssicher|fliessend|flie.end|sehr gut\w*|courante?|couramment|lu,? ecrit,? parle|"
        r"avance|maitrise|fluid[oa]|fluente|avanzad[oa]|avancad[oa]|avanzat[oa]|excelente|eccellente|ottim[oa]|correntemente|"
        r"vloeiend|uitstekend|zeer goed|akici|ileri|cok iyi|"
        r"(?:ال)?ممتازه?|بطلاقه|طلاقه|طليقه?|(?:اجاده|اتقان) ?تامه?|متقدمه?|محترفه?|احترافي\w*|"
        r"ielts:? ?(?:[89]|7[.,]?[05]?)|toefl:? ?(?:ibt)?:? ?(?:9[5-9]|1[01]\d|120)|toeic:? ?9\d\d",
    ),
    (
        WORKING,
        r"b2(?!\w)|very good|professional(?: working)?|working|business|good|upper[- ]intermediate|gut(?:e[nrs]?)?(?!\w)|"
        r"(?:tres )?bon(?:ne)?s?(?!\w)|professionnel\w*|operationnel\w*|buen[oa]?(?!\w)|muy buen[oa]|nivel medio[- ]alto|(?:nivel )?alto|profesional|"
        r"profissional|buon[oa]?(?!\w)|professionale|bo[am](?!\w)|muito bo[am]|goed(?!\w)|iyi(?!\w)|"
        r"جيده? جدا|(?:ال)?جيده?|حسنه?(?!\w)|اجاده|اتقان|"
        r"ielts:? ?6(?:[.,]?[05])?|toefl:? ?(?:ibt)?:? ?(?:7[2-9]|8\d|9[0-4])|toeic:? ?[78]\d\d",
    ),
    (
        INTERMEDIATE,
        r"b1(?!\w)|intermediate|conversational|moderate|fair|mittel\w*|konversation\w*|intermediaire|moyen\w*|intermedi[oa]|"
        r"medi[oa](?!\w)|discret[oa]|sufficiente|redelijk|gemiddeld|orta(?!\w)|(?:ال)?متوسطه?|وسط(?!\w)|متداوله?|محادثه|مقبوله?|ielts:? ?[45]",
    ),
    (
        BASIC,
        r"basic\w*|beginner|learning|grund\w*|anfanger|debutant\w*|basic[oa]|elementaire|elementare|bases?(?!\w)|di base|"
        r"principiante|iniciante|temel|baslangic|مبتديه?|(?:ال)?مبادئ|اساسيه?|ضعيفه?|بدائي\w*",
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


def _key(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    english = Locale.parse("en").languages
    for locale in LOCALES:
        for code, name in Locale.parse(locale).languages.items():
            key = _key(name)
            if len(code) <= 3 and len(key) > 2 and code in english and key not in _NOT_SPOKEN and "(" not in name:
                names.setdefault(key, english[code])
    for name, others in _OTHER_NAMES.items():
        names.update({_key(other): name for other in (name, *others)})
    return names


def _named(words: Sequence[re.Match[str]], at: int) -> tuple[str, int, int] | None:
    """The language whose name begins with word `at`, the letters of an Arabic prefix before it, and its words."""
    names = _names()
    for length in range(min(_LONGEST, len(words) - at), 0, -1):
        phrase = " ".join(word.group() for word in words[at : at + length])
        for prefix in ("", *_PREFIXES):
            name = names.get(phrase.removeprefix(prefix)) if phrase.startswith(prefix) else None
            if name is not None:
                return name, len(prefix), length
    return None


def find_languages(text: str) -> list[Named]:
    """Every language named in `text`, in order."""
    words = list(_WORD.finditer(fold(text)))
    found: list[Named] = []
    at = 0
    while at < len(words):
        one = _named(words, at)
        if one is not None:
            name, prefix, length = one
            found.append(Named(name, words[at].start() + prefix, words[at + length - 1].end()))
            at += length - 1
        at += 1
    return found


def find_level(text: str) -> Level | None:
    """How well a language is spoken, where `text` says so; the strongest word wins, CEFR marks before words."""
    folded = fold(text)
    for rank, pattern in _LEVEL:
        found = pattern.search(folded)
        if found:
            return Level(rank, found.start(), found.end())
    return None
