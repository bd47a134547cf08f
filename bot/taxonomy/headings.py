"""The headings of CVs in English, Arabic, French, German, Spanish, Italian, Portuguese, Dutch and Turkish.

`headings.json`: kind of section → its headings, without accents or in Arabic script.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from bot.taxonomy.folding import fold
from bot.taxonomy.heading_words import kind_by_words
from bot.taxonomy.labels import label_kind
from bot.taxonomy.phrases import kinds_of, words_of

DATA = Path(__file__).with_suffix(".json")

_LONGEST = 60  # characters of a heading; longer lines are text
_FILLERS = frozenset(
    "and the my of et de des du und y e a i les mes la el di del della da do das dos en ve van mis meus i miei".split()
)
_SPACED = re.compile(r"(?:[^\W\d_] ){3,}[^\W\d_]")  # "E X P E R I E N C E"
_FRAME = re.compile(
    r"\A[^\w(]*(?:(?:\d{1,2}|[IVX]{1,4}|[A-Za-z])[.)]\s*|(?:[أا]ول|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع|عاشر)"
    r"[\u064b-\u0652]*ا[\u064b-\u0652]*\s*[:.،–-]\s*)?[^\w(]*|[^\w)]*\Z"
)
_BOTH_SCRIPTS = re.compile(r"[A-Za-z]{3}.*[\u0600-\u06ff]|[\u0600-\u06ff].*[A-Za-z]{3}")
# what a heading adds in brackets, as a time, or after a dash: that the latest comes first
_ADDED = re.compile(
    r"(?<=\w)\s*(?:[\[(][^()\[\]]{1,40}[)\]]|[-–—,:;/|]?\s?(?<!\w)(?:(?:in|with|starting|from|the)\s)*"
    r"(?:(?:most )?recent|latest|newest|last|current|present|reverse|chronological(?:ly)?|continued|cont['’]?d|selected|extracts?|"
    r"auszug|auswahl|fortsetzung|neueste|suite|plus recente?s?|orden cronologico|mas reciente|a partire)(?!\w)"
    r"[^\d:@]{0,30})[^\w)]*\Z",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"\s*(?:&|/|,|\+|\||·|–|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\bve\b|\sو(?=[^\W\d_]{3}))\s*", re.IGNORECASE
)
_BESIDE = frozenset(
    ("volunteering", "projects", "interests", "awards", "other", "courses")
)  # what work outweighs in one heading
_HEADS = {
    "experience": "experience experiences employment career internships placements expérience expériences "
    "erfahrung erfahrungen berufserfahrung experiencia experiencias esperienza esperienze experiências ervaring "
    "werkervaring deneyimi deneyimleri خبرة خبرات تجارب تجربة",
    "education": "education studies schooling qualifications études ausbildung studium educación estudios istruzione "
    "studi educação opleiding eğitim تعليم مؤهلات",
    "skills": "skills competencies competences expertise proficiency proficiencies technologies compétences kenntnisse "
    "fähigkeiten kompetenzen habilidades competencias conocimientos competenze conoscenze competências vaardigheden "
    "beceriler مهارات كفاءات",
    "certifications": "certifications certificates licenses licences zertifikate certificaciones certificazioni "
    "certificações",
    "projects": "projects projets projekte proyectos progetti projetos مشاريع",
    "publications": "publications publikationen publicaciones pubblicazioni publicações",
    "courses": "courses trainings workshops cursos corsi kurse weiterbildungen دورات",
    "awards": "awards honors honours scholarships prizes premios stipendien جوائز",
    "languages": "languages langues sprachen idiomas lingue talen لغات",
    "interests": "interests hobbies intérêts interessen intereses interessi هوايات",
    "volunteering": "volunteering activities",
}


def _key(text: str) -> str:
    words = (word.removeprefix("و") if word > "\u0600" else word for word in words_of(text))
    return " ".join(word for word in words if word not in _FILLERS)


@cache
def _kinds() -> dict[str, str]:
    return kinds_of(DATA, _key)


@cache
def _heads() -> dict[str, str]:
    return {fold(word): kind for kind, words in _HEADS.items() for word in words.split()}


@lru_cache(maxsize=4096)  # every line of a CV is asked about several times
def heading_kind(text: str) -> str | None:
    """The `SectionKind` value of a text that is, as a whole, a known heading ("WORK EXPERIENCE:"); None for others."""
    text = _bare(text)
    if not text or len(text) > _LONGEST:
        return None
    kinds = _kinds()
    key = _key(text)
    if key in kinds:
        return kinds[key]
    if added := _ADDED.search(text):
        return heading_kind(text[: added.start()])
    # "Skills & Interests", "Education / Certifications": two headings in one; the first names the section
    first, *rest = _JOINED.split(text, maxsplit=1)
    if rest and _key(rest[0]) in kinds:
        kind, second = kinds.get(_key(first)), kinds[_key(rest[0])]
        return second if kind in _BESIDE and second == "experience" else kind
    if _BOTH_SCRIPTS.search(text):
        return _in_two_scripts(text)
    return None if label_kind(text) else kind_by_words(text)


def _in_two_scripts(text: str) -> str | None:
    """The kind of "الخبرات العملية  Work Experience": a heading and its translation."""
    halves = re.fullmatch(r"([^A-Za-z]*[^\W\dA-Za-z])[^\w(]+([A-Za-z][A-Za-z &/-]*)", text) or re.fullmatch(
        r"([A-Za-z][A-Za-z &/-]*?)[^\w(]+([^\W\dA-Za-z][^A-Za-z]*)", text
    )
    first, second = (heading_kind(half) for half in halves.groups()) if halves else (None, None)
    return first if second else None


def likely_heading_kind(text: str) -> str | None:
    """The same for a text that looks like a heading: a known word of headings with others ("Legal Experience")."""
    words = [word.removeprefix("و").removeprefix("ال") for word in words_of(_bare(text))]
    edges = (words[-1], words[0]) if words else ()
    return next((kind for word in edges if (kind := _heads().get(word))), None)


def _bare(text: str) -> str:
    """A heading without signs and numbers around it and blanks between its letters."""
    text = _FRAME.sub("", text)
    return text.replace(" ", "") if _SPACED.fullmatch(text) else text
