"""A document's profile, put together from what each reader finds."""

from datetime import date

from bot.cvs.models import Fact, Profile, Reading, SectionKind, Skill, Span
from bot.cvs.pipeline.contacts import find_email, find_links, find_phone
from bot.cvs.pipeline.document import Document
from bot.cvs.pipeline.sections import split_blocks
from bot.taxonomy.skills import skill_matcher


def read_document(document: Document, *, as_of: date, spacy_model: str) -> Reading:  # noqa: ARG001
    """The facts of a document. Raises Unreadable with NOT_A_CV."""
    blocks = split_blocks(document)
    skills = tuple(
        Skill(
            value=m.name,
            span=Span(start=m.start, end=m.end),
            section=SectionKind.OTHER,
            experience_index=None,
            confidence=m.confidence,
        )
        for m in skill_matcher().find(document.text)
    )
    first = next(line for line in document.lines if line.text.strip())
    profile = Profile(
        language="en",
        name=Fact(value=first.text.strip(), span=Span(start=first.start, end=first.end), confidence=0.3),
        headline=None,
        email=find_email(document),
        phone=find_phone(document, None),
        location=None,
        links=find_links(document),
        sections=tuple(b.section() for b in blocks),
        skills=skills,
    )
    return Reading(
        raw_text=document.text,
        media_type=document.media_type,
        pages=document.pages,
        pages_total=document.pages_total,
        page_starts=document.page_starts,
        language="en",
        profile=profile,
        entities=(),
        hidden=document.hidden,
    )
