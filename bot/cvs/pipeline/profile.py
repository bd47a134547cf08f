"""A document's profile, put together from what each reader finds."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.cvs.models import Experience, Fact, PartialDate, Profile, Reading, SectionKind, Skill, Span
from bot.cvs.pipeline.contacts import find_email, find_links, find_phone
from bot.cvs.pipeline.dates import total_years
from bot.cvs.pipeline.document import Document
from bot.cvs.pipeline.experience import read_experience
from bot.cvs.pipeline.sections import Block, split_blocks
from bot.taxonomy.skills import skill_matcher
from bot.taxonomy.titles import title_score


def read_document(document: Document, *, as_of: date, spacy_model: str) -> Reading:  # noqa: ARG001
    """The facts of a document. Raises Unreadable with NOT_A_CV."""
    blocks = split_blocks(document)
    work = read_experience(blocks, document.text)
    profile = Profile(
        language="en",
        name=_name(document),
        headline=None,
        email=find_email(document),
        phone=find_phone(document, None),
        location=None,
        links=find_links(document),
        sections=tuple(block.section() for block in blocks),
        experience=work.entries,
        skills=tuple(_skills(document, blocks, work.entries)),
        total_years=total_years(work.entries, work.seasons, PartialDate.of(as_of)),
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


def _name(document: Document) -> Fact | None:
    """The largest of the first lines that can be a person's name."""
    able = [
        line
        for line in document.lines[:12]
        if 2 <= len(line.text.split()) <= 6
        and not any(char.isdigit() or char in "@:/|" for char in line.text)
        and title_score(line.text) < 0.5
    ]
    if not able:
        return None
    best = max(able, key=lambda line: line.font_size or 0)
    return Fact(value=best.text.strip(), span=Span(start=best.start, end=best.end), confidence=0.5)


def _skills(document: Document, blocks: Sequence[Block], entries: Sequence[Experience]) -> Iterator[Skill]:
    for match in skill_matcher().find(document.text):
        kind = next((block.kind for block in blocks if block.start <= match.start < block.end), SectionKind.OTHER)
        index = next((i for i, e in enumerate(entries) if e.span.start <= match.start < e.span.end), None)
        yield Skill(
            value=match.name,
            span=Span(start=match.start, end=match.end),
            section=kind,
            experience_index=index,
            confidence=match.confidence,
        )
