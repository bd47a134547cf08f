"""What reading a CV gives: a profile in which every value knows where it stands in the text.

All offsets are Python string offsets into `Reading.raw_text`, the visible text of the CV in reading order, and
`raw_text[start:end]` is what was found, as it was written.
"""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field

from bot.core.models import Frozen


class Span(Frozen):
    """A half-open stretch of `raw_text`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


class Fact(Frozen):
    """A value read from the CV: `value` is normalised, `span` is where it was written."""

    value: str
    span: Span
    confidence: float = Field(ge=0, le=1)  # 0 guess … 1 certain
    spacy_label: str | None = None


class PartialDate(Frozen):
    """A date as precise as the CV shows it: a year, or a year and a month (1–12)."""

    year: int
    month: int | None = None

    def __str__(self) -> str:
        return f"{self.year:04d}" if self.month is None else f"{self.year:04d}-{self.month:02d}"

    def months(self) -> int:
        """Months since year 0; a year alone counts as its January."""
        return self.year * 12 + (self.month or 1) - 1

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(year=day.year, month=day.month)


class Location(Frozen):
    city: str | None
    country: str | None  # English short name
    country_code: str | None  # ISO 3166-1 alpha-2
    span: Span


class SectionKind(StrEnum):
    """What a part of a CV is about; a skill's section decides how much it proves."""

    HEADER = "header"  # name, contact data, headline
    SUMMARY = "summary"
    EXPERIENCE = "experience"
    PROJECTS = "projects"
    EDUCATION = "education"
    SKILLS = "skills"
    CERTIFICATIONS = "certifications"
    COURSES = "courses"
    LANGUAGES = "languages"
    PUBLICATIONS = "publications"
    AWARDS = "awards"
    VOLUNTEERING = "volunteering"
    INTERESTS = "interests"
    REFERENCES = "references"
    OTHER = "other"


class Section(Frozen):
    kind: SectionKind
    heading: str | None
    span: Span  # heading included


class Experience(Frozen):
    """One title at one employer; a promotion is an entry of its own."""

    company: Fact | None
    title: Fact | None
    start: PartialDate | None
    end: PartialDate | None  # None with `current`, or where the CV gives none
    current: bool
    dates_span: Span | None
    location: str | None
    internship: bool
    span: Span  # the whole entry with its bullets


class Education(Frozen):
    institution: Fact | None
    degree: Fact | None  # as written: "BSc", "Licence", "بكالوريوس"
    field: str | None
    level: int | None  # 1 school, 2 diploma, 3 bachelor, 4 master, 5 doctorate
    start: PartialDate | None
    end: PartialDate | None
    span: Span


class Skill(Frozen):
    """One mention of a skill; a skill named five times is five mentions. `value` is the canonical name."""

    value: str
    span: Span
    section: SectionKind
    experience_index: int | None  # the entry of `Profile.experience` it stands in
    confidence: float = Field(ge=0, le=1)


class LanguageSkill(Frozen):
    language: str  # English name
    level: str | None  # as written
    rank: int | None  # 1 basic (A1–A2), 2 intermediate (B1), 3 working (B2), 4 fluent (C1–C2), 5 native
    span: Span


class Profile(Frozen):
    """A CV's facts. Lists keep the order of the CV."""

    language: str  # of the CV, ISO 639-1
    name: Fact | None
    headline: Fact | None
    email: Fact | None
    phone: Fact | None  # value in E.164
    location: Location | None
    links: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    experience: tuple[Experience, ...] = ()
    education: tuple[Education, ...] = ()
    skills: tuple[Skill, ...] = ()
    languages: tuple[LanguageSkill, ...] = ()
    certifications: tuple[Fact, ...] = ()
    written: PartialDate | None = None  # the date that the CV gives itself: "last updated March 2026"
    total_years: float | None = None  # union of all experience up to `as_of`, one decimal; None without dates

    def skill_names(self) -> tuple[str, ...]:
        """Canonical names, each once, in order of first mention."""
        return tuple(dict.fromkeys(skill.value for skill in self.skills))


class Entity(Frozen):
    """A row of `resume_entities`."""

    # PERSON, EMAIL, PHONE, LOCATION, LINK, ORG, TITLE, DATE, DEGREE, SCHOOL, SKILL, LANGUAGE, CERTIFICATE
    entity_type: str
    value: str
    span: Span
    confidence: float
    spacy_label: str | None
    context: str  # the text around it, at most 160 characters


class Hiding(StrEnum):
    """How words are kept from a reader or made to be read as others. Each has its words in `candidates/warnings.py`."""

    WHITE = "white"  # in the colour of what they stand on, or nearly
    TINY = "tiny"
    OFF_PAGE = "off_page"
    COVERED = "covered"  # by a picture or shape
    CLIPPED = "clipped"
    INVISIBLE = "invisible"  # no ink, no opacity, a layer that is off, signs that are never shown
    VANISH = "vanish"  # marked as hidden
    FALSE_LETTERS = "false_letters"  # the font draws others than the text says
    ZERO_WIDTH = "zero_width"
    HOMOGLYPH = "homoglyph"
    MARKS = "marks"  # letters under a flood of accents
    TURNED = "turned"  # by an override of the writing direction
    INSTRUCTION = "instruction"
    # What a file may well have, and is told only where its words are meant to deceive:
    METADATA = "metadata"
    COMMENT = "comment"
    ALT_TEXT = "alt_text"
    DELETED = "deleted"  # by a tracked change
    # Not words at all:
    MACRO = "macro"


class HiddenText(Frozen):
    """Words that a reader of the page cannot see, kept apart and never scored; or orders to software in plain sight
    (INSTRUCTION), which stay in the text and are not obeyed.
    """

    reason: Hiding
    words: str  # at most 300 characters
    page: int | None


class Reading(Frozen):
    """All that reading a file gives. Lines of page p span `page_starts[p]` up to the next start."""

    raw_text: str
    media_type: str
    pages: int  # pages read
    pages_total: int  # pages the file has; more than `pages` where the limit cut it
    page_starts: tuple[int, ...]
    language: str
    profile: Profile
    entities: tuple[Entity, ...]
    hidden: tuple[HiddenText, ...] = ()
    ocr_confidence: float | None = None  # 0–1 where pages were pictures and had to be recognised

    def page_of(self, offset: int) -> int:
        """1-based page of an offset."""
        return max(1, sum(start <= offset for start in self.page_starts))


class Problem(StrEnum):
    """Why a file gives no profile. Each has its words in `views.py`: what is wrong and what to do."""

    EMPTY = "empty"
    UNKNOWN_TYPE = "unknown_type"
    UNSUPPORTED = "unsupported"  # a type we know and do not read (yet, or on this machine)
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"  # pages or characters over the limit
    BOMB = "bomb"  # unpacks to far more than it is
    UNSAFE = "unsafe"  # external entities, path tricks
    NO_TEXT = "no_text"
    NO_ARABIC = "no_arabic"  # pictures of Arabic, and no engine for it on this machine
    NOT_A_CV = "not_a_cv"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"
    NOT_ASSESSED = "not_assessed"  # read, but not held against the job
    DOWNLOAD = "download"  # Slack would not give the file
    GONE = "gone"  # deleted in Slack
    EMPTY_ARCHIVE = "empty_archive"
    NESTED_ARCHIVE = "nested_archive"
    DUPLICATE = "duplicate"  # the same bytes are already in this batch


class Unreadable(Exception):
    """Raised inside the pipeline; the outside sees `Problem` values."""

    def __init__(self, problem: Problem, detail: str = "") -> None:
        super().__init__(problem, detail)  # the arguments as given, so that it survives pickling
        self.problem = problem
        self.detail = detail
