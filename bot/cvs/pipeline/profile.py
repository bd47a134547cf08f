"""A document's profile, put together from what each reader finds."""

from collections.abc import Sequence
from datetime import date

from bot.cvs.models import (
    Education,
    Fact,
    PartialDate,
    Problem,
    Profile,
    Reading,
    SectionKind,
    Span,
    Unreadable,
)
from bot.cvs.pipeline.document import Document
from bot.cvs.pipeline.facts.certificates import read_certificates
from bot.cvs.pipeline.facts.competences import read_skills
from bot.cvs.pipeline.facts.contacts import (
    about_others,
    find_emails,
    find_links,
    find_phone,
    of_person,
    phone_region,
)
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
from bot.cvs.pipeline.facts.whereabouts import find_location, likely_countries

_SIGNS_OF_A_CV = 3
_SECTIONS_OF_A_CV = frozenset(
    (SectionKind.EXPERIENCE, SectionKind.EDUCATION, SectionKind.SKILLS, SectionKind.SUMMARY, SectionKind.LANGUAGES)
)


def read_document(document: Document, *, as_of: date, spacy_model: str) -> Reading:
    """The facts of a document; `spacy_model` is an installed pipeline's package. Raises Unreadable with NOT_A_CV."""
    blocks = with_inferred(split_blocks(document))
    language = detect_language(document.text)
    work = read_experience(blocks, document.text)
    others = about_others(blocks)
    emails = find_emails(document, others)
    identity = read_identity(document, blocks, [one.value for one in emails])
    email = of_person(emails, identity.name.value if identity.name else None)
    beside = email.span if email else None
    abroad = find_phone(document, (), others, beside)
    location = find_location(document, blocks, phone_region(abroad.value) if abroad else None)
    worked = [entry.location for entry in work.entries if entry.location]
    phone = find_phone(document, likely_countries(document, location, worked, language), others, beside)
    education = read_education(blocks)
    name = identity.name or _guessed_name(document, language, spacy_model)
    profile = Profile(
        language=language,
        name=name,
        headline=identity.headline or _current_title(work),
        email=email,
        phone=phone,
        location=location,
        links=find_links(document),
        sections=tuple(block.section() for block in blocks),
        experience=work.entries,
        education=education,
        skills=read_skills(document.text, blocks, work.entries, _named(name, work, education)),
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


def _named(name: Fact | None, work: Work, education: Sequence[Education]) -> list[Span]:
    """Where people, employers and schools are named."""
    facts = (name, *(entry.company for entry in work.entries), *(study.institution for study in education))
    return [fact.span for fact in facts if fact is not None]


def _guessed_name(document: Document, language: str, model: str) -> Fact | None:
    return guess_name(document.text, document.lines, model) if language == MODEL_LANGUAGE else None


def _current_title(work: Work) -> Fact | None:
    return next((entry.title for entry in work.entries if entry.current and entry.title), None)


def _is_cv(profile: Profile, blocks: Sequence[Block]) -> bool:
    """Whether enough of what makes a CV was found: a person's contacts, sections, dated work, studies, skills.

    Skills and languages under headings alone may be what a job asks for.
    """
    kinds = {block.kind for block in blocks if block.heading} & _SECTIONS_OF_A_CV
    somebodys = (
        profile.email is not None,
        profile.phone is not None,
        any(entry.title and entry.start for entry in profile.experience),
        any(study.degree for study in profile.education),
    )
    signs = (
        len(kinds),
        *somebodys,
        len(profile.skill_names()) >= 3,
        bool(profile.languages),
    )
    return any(somebodys) and sum(map(int, signs)) >= _SIGNS_OF_A_CV
