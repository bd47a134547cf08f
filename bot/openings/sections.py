"""The parts of a job description: what must be, what is welcome, what does not count, and what is about something else."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

_HEADING_LENGTH = 60
_HEADING_WORDS = 8
_MAX_LINE = 1200
_BULLET = re.compile(r"(?:[-*•·▪●–—>►▸→✓✔○■◆➤‣⁃+]|o(?=\s)|\(?\d{1,2}[.)](?=\s))\s*")
_LABEL = re.compile(r"(?P<label>[^:：\d]{2,40})[:：]\s*(?P<rest>\S.*)")


class Part(StrEnum):
    """What a part of the description is about."""

    MUST = "must"
    NICE = "nice"
    BARRED = "barred"  # what does not count
    DUTIES = "duties"  # what the work consists of
    OTHER = "other"


# A heading belongs to the first kind that one of its words is of.
_HEADINGS = (
    (
        Part.BARRED,
        r"\bnot (?:what|who|for|looking|a fit)\b|\bdon['’]?t apply\b|\bdo not apply\b|\bwho should not\b|\bthis is not\b"
        r"|\bwe (?:don['’]t|do not|cannot)\b|لا (?:نبحث|نحتسب|يحتسب|تتقدم)|لا تتقدم",
    ),
    (
        Part.OTHER,
        r"\bwhat (?:we|us) (?:offer|do|give)\b|\bwhat you(?:['’]ll| will)? get\b|\bwe offer\b|\bwhy\b|\bhow to apply\b"
        r"|\bplease note\b|\bbenefits\b|\babout (?:us|the|our)\b|\bwho we are\b|\bperks\b|\bsalary\b|\bwe pay\b|\bpackage\b"
        r"|\byour team\b|\bequal opportunit\w+|نقدم|المزايا(?! الإضافية)|عن الشركة|من نحن|ملاحظ"
        r"|\b(?:wir bieten|über uns|nous offrons|ofrecemos|offriamo)\b",
    ),
    (
        Part.DUTIES,
        r"\bwhat you(?:['’]ll| will)? (?:do|be doing|own|work on)\b|\bday[- ]to[- ]day\b|\bduties\b|\bresponsibilit\w+|\btasks\b"
        r"|\b(?:the|your) (?:work|role|job|day|mission)\b|\bposition summary\b|\byou will\b|\bin this role\b"
        r"|المهام|المسؤوليات|مسؤوليات|مهام|ماذا ستفعل|ستفعل|طبيعة العمل|الوصف الوظيفي"
        r"|\b(?:aufgaben|missions|funciones|mansioni|funções)\b",
    ),
    (
        Part.NICE,
        r"\bnice\b(?!,)|\bpluses\b|\bplus\b|\bprefer\w*|\bbonus\b|\bdesir\w+|\badvantage\w*|\bextras?\b|\bgood to have\b"
        r"|\bwelcome\b|\bideal(?:ly)?\b|\boptional\b|\bstand out\b|\bhelps?\b|\bhelpful\b|\bassets?\b|\bwish ?list\b|\bgreat if\b"
        r"|يفضل|يُفضل|ميزة|مزايا إضافية|إضافي|يزيد|يُرجح|يرجح|نقاط إضافية|مرغوب|أفضلية|الأفضلية"
        r"|\b(?:von vorteil|wünschenswert|atouts?|souhait\w+|deseable|valorable|se valora\w*|preferibil\w*|valoriza\w*)\b",
    ),
    (
        Part.MUST,
        r"\bneeds?\b|\brequire\w*|\bqualif\w+|\bmusts?\b|\bessentials?\b|\bprofile\b|\bbring\b|\bexpect\b|\blook(?:ing)? for\b"
        r"|\byou(?:['’]ll| will)? have\b|\bwho you are\b|\babout you\b|\byou are\b|\byou\Z|\bexperience\b|\bskills\b"
        r"|\bcriteria\b|\beligib\w+|\bmust[- ]haves?\b|\bwe ask\b|\bknowledge\b|\bthe basics\b|\bbackground\b|\bcandidate\b"
        r"|شروط|الشروط|نشترط|يشترط|متطلبات|المتطلبات|مؤهلات|المؤهلات|مطلوب|المطلوب|نطلب|ننتظر|نبحث عن|نتوقع|المهارات|الخبرات|يلزم|نحتاج"
        r"|\b(?:profil|anforderungen|requisitos|requisiti|perfil|profilo|qualifikation\w*|voraussetzung\w*|compétences)\b",
    ),
)
_HEADING = tuple((part, re.compile(pattern, re.IGNORECASE)) for part, pattern in _HEADINGS)


class Line(NamedTuple):
    """A line of the description, without its bullet, and the part it stands in; None before any heading."""

    text: str
    part: Part | None
    bullet: bool


def kind_of(heading: str) -> Part | None:
    """What a heading announces."""
    return next((part for part, pattern in _HEADING if pattern.search(heading)), None)


def lines_of(description: str) -> Iterator[Line]:
    """The lines without the headings. After an unknown heading comes what is about something else."""
    raw = [line.strip() for line in description.splitlines()]
    part: Part | None = None
    for at, written in enumerate(raw):
        bullet = _BULLET.match(written)
        text = written[bullet.end() :] if bullet else written
        text = text[:_MAX_LINE].strip()
        if not text:
            continue
        if not bullet and _is_short(text):
            announced = kind_of(text)
            following = next((line for line in raw[at + 1 :] if line), "")
            if announced or text.endswith((":", "؟", "?")) or text.isupper() or _BULLET.match(following):
                part = announced or Part.OTHER
                continue
        label = _LABEL.match(text) if not bullet else None
        announced = kind_of(label["label"]) if label else None
        if label and (announced or label["label"].casefold() in ("we", "us", "نحن")):
            yield Line(label["rest"], announced or Part.OTHER, bullet=False)
            continue
        yield Line(text, part, bullet is not None)


def _is_short(text: str) -> bool:
    plain = text.rstrip(":؟?： ")
    return (
        len(plain) <= _HEADING_LENGTH and len(plain.split()) <= _HEADING_WORDS and not plain.endswith((".", "،", ","))
    )
