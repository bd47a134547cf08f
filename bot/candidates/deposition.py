"""What a language model says of a CV, and what is left of it once held against the CV's own words.

A model reads; it does not score. It may point at lines that the rules would not have found. Whatever it cannot quote is
dropped, and what a line is worth follows from where it stands, as for any other line.
"""

import re
from collections.abc import Iterable, Iterator

from pydantic import BaseModel, Field

from bot.candidates.models import Pointer, Verdict, Witness
from bot.cvs.blind import VEIL
from bot.cvs.models import Span
from bot.llm.quotes import Quotable

MOST_QUOTES = 3  # for one requirement
MOST_STATEMENTS = 3
LONGEST_STATEMENT = 300  # characters
# A guess, as the model was not shown it; and blind batches hide it
_GENDERED = re.compile(r"\b(?:s?he|his|hers?|him|(?:him|her)self|mrs?|ms|miss|sir)\b", re.IGNORECASE)


class Quote(BaseModel):
    id: str = Field(description="e1, e2 and so on, each once in the whole answer")
    text: str = Field(description="words of the CV, copied exactly")


class Claim(BaseModel):
    requirement: str = Field(description="the requirement's id")
    verdict: Verdict
    quotes: list[Quote] = Field(description="what proves it; none if nothing does")


class Statement(BaseModel):
    text: str = Field(description="one sentence about the person's fit")
    cites: list[str] = Field(description="the ids of the quotes that it rests on")


class Deposition(BaseModel):
    """The form of a model's answer."""

    claims: list[Claim]
    assessment: list[Statement]


def witness(deposition: Deposition, text: str, *, model: str, prompt: str, requirements: Iterable[str]) -> Witness:
    """What of a deposition stands in `text`; `requirements` are the ids asked about."""
    cv, asked = Quotable(text, veil=VEIL), set(requirements)
    pointers = tuple(_pointers(deposition.claims, cv, asked))
    standing = _standing(deposition.claims, cv)
    told = [
        one
        for one in deposition.assessment
        if one.cites and standing.issuperset(one.cites) and not _GENDERED.search(one.text)
    ]
    claimed = sum(one.verdict in (Verdict.MET, Verdict.PARTIAL) for one in deposition.claims)
    proved = len({one.requirement_id for one in pointers})
    return Witness(
        name=f"{model} ({prompt})",
        model=model,
        pointers=pointers,
        assessment=" ".join(" ".join(one.text.split())[:LONGEST_STATEMENT] for one in told[:MOST_STATEMENTS]),
        dropped=claimed - proved + len(deposition.assessment) - len(told),
    )


def _standing(claims: Iterable[Claim], cv: Quotable) -> set[str]:
    """The ids of quotes that stand in the CV; an id that was given twice needs both of them."""
    quotes = [quote for claim in claims for quote in claim.quotes]
    return {quote.id for quote in quotes} - {quote.id for quote in quotes if cv.find(quote.text) is None}


def _pointers(claims: Iterable[Claim], cv: Quotable, asked: set[str]) -> Iterator[Pointer]:
    seen: set[str] = set()
    for claim in claims:
        if claim.requirement in asked - seen and claim.verdict in (Verdict.MET, Verdict.PARTIAL):
            seen.add(claim.requirement)
            for quote in claim.quotes[:MOST_QUOTES]:
                found = cv.find(quote.text)
                if found is not None:
                    span = Span(start=found[0], end=found[1])
                    yield Pointer(requirement_id=claim.requirement, span=span, whole=claim.verdict is Verdict.MET)
