"""The facts of a profile as rows of `resume_entities`, each with the text around it."""

from collections.abc import Iterator

from bot.cvs.models import Entity, Fact, Profile, Span
from bot.cvs.pipeline.facts.recognition import MODEL_LANGUAGE, label_of, recognise

CONTEXT = 160  # characters at most

# What the language model calls a fact of this kind where it agrees with us
_SECOND_OPINION = {
    "PERSON": frozenset(("PERSON",)),
    "ORG": frozenset(("ORG",)),
    "SCHOOL": frozenset(("ORG",)),
    "LOCATION": frozenset(("GPE", "LOC")),
}


def entities(profile: Profile, text: str, *, model: str) -> tuple[Entity, ...]:
    """All facts in the order of the text; half of the doubt goes where the language model `model` agrees."""
    facts = list(_rows(profile, text))
    asked = [span for kind, _value, span, *_rest in facts if kind in _SECOND_OPINION]
    seen = recognise(text, asked, model) if profile.language == MODEL_LANGUAGE else []
    rows = []
    for kind, value, span, confidence, label in facts:
        told = label or (label_of(span, seen) if kind in _SECOND_OPINION else None)
        sure = (1 + confidence) / 2 if told in _SECOND_OPINION.get(kind, ()) else confidence
        around = context(text, span)
        rows.append(Entity(entity_type=kind, value=value, span=span, confidence=sure, spacy_label=told, context=around))
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
