"""Words that make a text a job title, an internship or an employer's name, in five languages.

`titles.json`: roles ("engineer"), seniority, internship words, words of employers ("GmbH", "Bank").
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bot.taxonomy.folding import fold

DATA = Path(__file__).with_suffix(".json")
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_MARKS = re.compile("[\u0640\u064b-\u0652]")  # stretched letters and vowels
_GERMAN_HEADS = re.compile(
    r"(?:entwickler|ingenieur|leiter|berater|techniker|meister|kaufmann|kauffrau|verwalter|manager|planer|fuhrer|"
    r"assistent|arbeiter|architekt|prufer|pfleger|schwester|helfer|student|praktikant|lehrer|informatiker|leitung|"
    r"(?:fach|hilfs|service|pflege|lehr|reinigungs|buro|kuchen)kraft|angestellte[rn]?|erzieher|betreuer|verkaufer|fahrer|"
    r"gehilfe|schlosser|monteur|mechaniker|elektroniker|trainer|referent|vertreter|zusteller|redakteur|gestalter|lehrling)"
    r"(?:in|innen)?\Z"
)


class _Words(NamedTuple):
    roles: frozenset[str]
    seniority: frozenset[str]
    internship: frozenset[str]
    companies: frozenset[str]
    industries: frozenset[str]
    terms: frozenset[str]
    breaks: frozenset[str]


@cache
def _words() -> _Words:
    with DATA.open(encoding="utf-8") as file:
        table = json.load(file)
    return _Words(*(frozenset(_key(word) for word in table[name]) for name in _Words._fields))


def _key(text: str) -> str:
    return " ".join(_parts(text))


def _parts(text: str) -> list[str]:
    return [part for word in _WORD.findall(_MARKS.sub("", fold(text))) for part in re.split(r"[-'’]", word) if part]


def _forms(words: list[str]) -> set[str]:
    """Single words (with singular, without the Arabic article) and pairs and triples of them."""
    forms = set(words)
    forms |= {word[:-1] for word in words if word.endswith("s") and len(word) > 3}
    forms |= {word.removeprefix("ال") for word in words}
    for size in (2, 3):
        forms |= {" ".join(words[i : i + size]) for i in range(len(words) - size + 1)}
    return forms


def title_score(text: str) -> float:
    """How much a short text reads as a job title: 0 not at all, 1 surely."""
    words = _parts(text)[:14]
    known = _words()
    forms = _forms(words)
    role = bool(forms & known.roles) or any(_GERMAN_HEADS.search(word) for word in words)
    senior = bool(forms & known.seniority)
    if role:
        # the head of a title stands last in English and first in Arabic, French and Spanish
        edge = _forms(words[:1]) | _forms(words[-1:]) | _forms(words[-2:])
        at_edge = bool(edge & known.roles) or any(_GERMAN_HEADS.search(w) for w in (words[0], words[-1]))
        return 1.0 if at_edge or senior else 0.8
    return 0.5 if senior else 0.0


def company_score(text: str) -> float:
    """How much a short text reads as an employer's name: 0 no sign, 1 surely."""
    words = _parts(text.replace(".", "") if len(text) < 100 else text)[:14]
    known = _words()
    forms = _forms(words)
    told = forms & known.companies
    if told and text[:1].isupper() and not any(" " in form for form in told):
        # "Shared service centre", "sale to pension funds": a name writes such a word large
        told &= _forms(_parts(" ".join(word for word in text.replace(".", "").split() if not word.islower())))
    if not told:
        if words and _forms(words[-1:]) & known.industries:
            return 0.7  # "Padma Software"
        return 0.3 if forms & known.industries else 0.0
    edge = _forms(words[:1]) | _forms(words[-1:]) | _forms(words[:2]) | _forms(words[-2:])
    return 1.0 if edge & told else 0.7


def is_internship(text: str) -> bool:
    """Whether a title or company says that it was an internship or traineeship."""
    forms = _forms(_parts(text)[:20])
    return bool(forms & _words().internship)


def is_terms_of_work(text: str) -> bool:
    """Whether a text says only how somebody is employed ("Full-time", "CDI", "remote")."""
    return _key(text) in _words().terms


_REASON = re.compile(r"\s+(?:for|due to|because of|pour|wegen|por|per|لأسباب|بسبب|لظروف)\s+")


def is_break(text: str) -> bool:
    """Whether a text names time without work ("parental leave") or only says that a service is done."""
    return any(_key(part) in _words().breaks for part in (text, _REASON.split(text, maxsplit=1)[0]))
