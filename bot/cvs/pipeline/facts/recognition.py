"""Named entities by spaCy: a second opinion on names, employers, schools and places, and a last resort for a name.

Only for CVs in the language the model knows. It sees single lines: prose is rare in a CV, and a line costs about a
millisecond.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import spacy
from spacy.language import Language

from bot.cvs.models import Fact, Span
from bot.cvs.pipeline.document import Line

MODEL_LANGUAGE = "en"
_UNUSED = ("tagger", "parser", "senter", "attribute_ruler", "lemmatizer")
_HEAD_LINES = 8  # in which a name is looked for
_LONGEST_LINE = 300  # characters
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:\s[^\W\d_][\w.'’-]*){1,3}")
_GUESS = 0.5


class Recognised(NamedTuple):
    """`raw_text[start:end]` is a `label` of the model's scheme, e.g. PERSON, ORG, GPE."""

    label: str
    start: int
    end: int


@cache
def load(model: str) -> Language:
    """The installed pipeline `model` with what recognition needs."""
    return spacy.load(model, exclude=_UNUSED)


def recognise(text: str, spans: Iterable[Span], model: str) -> list[Recognised]:
    """What the model sees in the lines in which `spans` begin."""
    starts = sorted({text.rfind("\n", 0, span.start) + 1 for span in spans})
    lines = [text[start:].split("\n", 1)[0][:_LONGEST_LINE] for start in starts]
    return [
        Recognised(entity.label_, start + entity.start_char, start + entity.end_char)
        for start, read in zip(starts, load(model).pipe(lines), strict=True)
        for entity in read.ents
    ]


def label_of(span: Span, recognised: Iterable[Recognised]) -> str | None:
    """The label of what covers most of `span`, where that is at least half of it."""
    best = max(
        ((min(one.end, span.end) - max(one.start, span.start), one.label) for one in recognised), default=(0, "")
    )
    return best[1] if 2 * best[0] >= span.end - span.start else None


def guess_name(text: str, lines: Iterable[Line], model: str) -> Fact | None:
    """The first person named in the first lines."""
    heads = [Span(start=line.start, end=line.end) for line in list(lines)[:_HEAD_LINES]]
    for one in recognise(text, heads, model):
        value = text[one.start : one.end]
        if one.label == "PERSON" and _NAME.fullmatch(value):
            span = Span(start=one.start, end=one.end)
            return Fact(value=" ".join(value.split()), span=span, confidence=_GUESS, spacy_label=one.label)
    return None
