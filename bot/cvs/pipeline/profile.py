"""A document's profile, put together from what each reader finds."""

from collections.abc import Sequence
from datetime import date

from bot.cvs.models import Fact, Location, PartialDate, Problem, Profile, Reading, SectionKind, Unreadable
from bot.cvs.pipeline.document import Document
from bot.cvs.pipeline.facts.certificates import read_certificates
from bot.cvs.pipeline.facts.competences import read_skills
from bot.cvs.pipeline.facts.contacts import find_email, find_links, find_phone
from bot.cvs.pipeline.facts.dates import total_years, written_date
from bot.cvs.pipeline.facts.education import read_education
from bot.cvs.pipeline.facts.experience import Work, read_experience
from bot.cvs.pipeline.facts.identity import read_identity
from bot.cvs.pipeline.facts.language import detect_language
from bot.cvs.pipeline.facts.mentions import entities
from bot.cvs.pipeline.facts.recognition import MODEL_LANGUAGE, guess_name
from bot.cvs.pipeline.facts.sections import Block, split_blocks
from bot.cvs.pipeline.facts.spoken import read_languages
from bot.cvs.pipeline.facts.unheaded import with_inferred
from bot.cvs.pipeline.facts.whereabouts import find_location
from bot.taxonomy.places import parse_place

_SIGNS_OF_A_CV = 3
_SECTIONS_OF_A_CV = frozenset(
    (SectionKind.EXPERIENCE, SectionKind.EDUCATION, SectionKind.SKILLS, SectionKind.SUMMARY, SectionKind.LANGUAGES)
)


def read_document(document: Document, *, as_of: date, spacy_model: str) -> Reading:
    """The facts of a document; `spacy_model` is an installed pipeline's package. Raises Unreadable with NOT_A_CV."""
    blocks = with_inferred(split_blocks(document))
    language = detect_language(document.text)
    work = read_experience(blocks, document.text)
    email = find_email(document)
    identity = read_identity(document, blocks, email.value if email else None)
    location = find_location(document, blocks)
    profile = Profile(
        language=language,
        name=identity.name or _guessed_name(document, language, spacy_model),
        headline=identity.headline or _current_title(work),
        email=email,
        phone=find_phone(document, _region(location, work)),
        location=location,
        links=find_links(document),
        sections=tuple(block.section() for block in blocks),
        experience=work.entries,
        education=read_education(blocks),
        skills=read_skills(document.text, blocks, work.entries),
        languages=read_languages(blocks),
        certifications=read_certificates(blocks),
        written=written_date(document.text),
        total_years=total_years(work.entries, work.seasons, PartialDate.of(as_of)),
    )
    if not _is_cv(profile, blocks):
        raise Unreadable(Problem.NOT_A_CV)
    return Reading(
        raw_text=document.text,
        media_type=document.media_type,
        pages=document.pages,
        pages_total=document.pages_total,
        page_starts=document.page_starts,
        language=language,
        profile=profile,
        entities=entities(profile, document.text, model=spacy_model),
        hidden=document.hidden,
        ocr_confidence=document.ocr_confidence,
    )


def _guessed_name(document: Document, language: str, model: str) -> Fact | None:
    return guess_name(document.text, document.lines, model) if language == MODEL_LANGUAGE else None


def _current_title(work: Work) -> Fact | None:
    return next((entry.title for entry in work.entries if entry.current and entry.title), None)


def _region(location: Location | None, work: Work) -> str | None:
    """The country whose national numbers the CV writes: where the person lives, else works."""
    if location is not None and location.country_code:
        return location.country_code
    places = (parse_place(entry.location) for entry in work.entries if entry.location)
    return next((place.country_code for place in places if place and place.country_code), None)


def _is_cv(profile: Profile, blocks: Sequence[Block]) -> bool:
    """Whether enough of what makes a CV was found: a person's contacts, sections, dated work, studies, skills."""
    kinds = {block.kind for block in blocks if block.heading} & _SECTIONS_OF_A_CV
    signs = (
        len(kinds),
        profile.email is not None,
        profile.phone is not None,
        any(entry.title and entry.start for entry in profile.experience),
        any(study.degree for study in profile.education),
        len(profile.skill_names()) >= 3,
        bool(profile.languages),
    )
    return sum(map(int, signs)) >= _SIGNS_OF_A_CV
