"""The facts of a profile as rows of `resume_entities`, each with the text around it."""

from collections.abc import Iterator

from bot.cvs.models import Entity, Fact, Profile, Span

CONTEXT = 160  # characters at most


def entities(profile: Profile, text: str) -> tuple[Entity, ...]:
    """All facts in the order of the text."""
    rows = [
        Entity(
            entity_type=kind,
            value=value,
            span=span,
            confidence=confidence,
            spacy_label=label,
            context=context(text, span),
        )
        for kind, value, span, confidence, label in _rows(profile, text)
    ]
    return tuple(sorted(rows, key=lambda row: (row.span.start, row.span.end, row.entity_type)))


def context(text: str, span: Span) -> str:
    """The span with its surroundings inside its line, or as much of them as CONTEXT allows."""
    first = text.rfind("\n", 0, span.start) + 1
    last = text.find("\n", span.end)
    last = len(text) if last < 0 else last
    room = max(0, CONTEXT - (span.end - span.start))
    start = max(first, span.start - room // 2)
    return text[start : min(last, start + CONTEXT)].replace("\n", " ")


def _rows(profile: Profile, text: str) -> Iterator[tuple[str, str, Span, float, str | None]]:
    for kind, fact in (("PERSON", profile.name), ("EMAIL", profile.email), ("PHONE", profile.phone)):
        if fact is not None:
            yield kind, fact.value, fact.span, fact.confidence, fact.spacy_label
    if profile.location is not None:
        place = profile.location
        yield "LOCATION", ", ".join(part for part in (place.city, place.country) if part), place.span, 0.9, None
    yield from _facts("LINK", profile.links)
    for entry in profile.experience:
        yield from _facts("ORG", (entry.company,))
        yield from _facts("TITLE", (entry.title,))
        if entry.dates_span is not None:
            yield "DATE", entry.dates_span.of(text), entry.dates_span, 0.9, None
    for study in profile.education:
        yield from _facts("SCHOOL", (study.institution,))
        yield from _facts("DEGREE", (study.degree,))
    for skill in profile.skills:
        yield "SKILL", skill.value, skill.span, skill.confidence, None
    for spoken in profile.languages:
        yield "LANGUAGE", spoken.language, spoken.span, 0.9, None
    yield from _facts("CERTIFICATE", profile.certifications)


def _facts(kind: str, facts: tuple[Fact | None, ...]) -> Iterator[tuple[str, str, Span, float, str | None]]:
    for fact in facts:
        if fact is not None:
            yield kind, fact.value, fact.span, fact.confidence, fact.spacy_label
