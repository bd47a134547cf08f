"""Questions that a language model proposes, and what is left of them once they are held against what it was shown."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pydantic import BaseModel, Field

from bot.cvs.blind import VEIL
from bot.interviews.kits import MOST_QUESTIONS
from bot.interviews.models import Kit, KitQuestion, Shown
from bot.llm.quotes import Quotable
from bot.taxonomy.criteria import protected_in
from bot.taxonomy.folding import fold
from db.models.interviews import Interview

LEAST_QUESTIONS: Final = 3  # of a seat; with fewer left the bank asks
LONGEST_TEXT: Final = 400  # characters of a question, and of what a good answer shows
LONGEST_TESTS: Final = 120


class ProposedQuestion(BaseModel):
    seat: int = Field(description="the number of the seat that asks it")
    requirement: str = Field(description="the requirement's id, or empty")
    text: str = Field(description="the question")
    tests: str = Field(description="what it tests, in a few words")
    good: str = Field(description="what a good answer shows")
    quote: str = Field(description="words of the CV that it is about, copied exactly, or empty")


class ProposedKits(BaseModel):
    """The form of a model's answer."""

    questions: list[ProposedQuestion]


def asked(interview: Interview, seats: Mapping[int, str], shown: Sequence[Shown]) -> str:
    """What a model is shown; quotes are masked, and nothing else of the CV is told."""
    requirements = [
        {
            "id": one.requirement.id,
            "text": one.requirement.text,
            "need": one.requirement.need.value,
            "verdict": one.verdict,
            "quotes": one.quotes,
        }
        for one in shown
    ]
    data = {
        "job": interview.job_title,
        "interview_type": interview.interview_type.value,
        "seats": [{"seat": seat, "language": language} for seat, language in seats.items()],
        "requirements": requirements,
    }
    return json.dumps(data, ensure_ascii=False)


def kits_proposed(
    proposed: ProposedKits, seats: Mapping[int, str], shown: Sequence[Shown], *, written_by: str
) -> tuple[Kit, ...] | None:
    """None where a seat has too few questions left to hold an interview with."""
    kept = list(_standing(proposed, seats, shown))
    kits = tuple(
        Kit(
            seat=seat,
            language=seats[seat],
            questions=tuple(question for at, question in kept if at == seat)[:MOST_QUESTIONS],
            written_by=written_by,
        )
        for seat in sorted(seats)
    )
    return kits if all(len(kit.questions) >= LEAST_QUESTIONS for kit in kits) else None


def _standing(
    proposed: ProposedKits, seats: Mapping[int, str], shown: Sequence[Shown]
) -> Iterator[tuple[int, KitQuestion]]:
    """For a seat there is, with a quote that stands in the CV if any, asking nothing protected and nothing twice."""
    cv = Quotable("\n".join(quote for one in shown for quote in one.quotes), veil=VEIL)
    requirements = {one.requirement.id: one.requirement.text for one in shown}
    said = set[str]()
    for one in proposed.questions:
        text, tests, good, quote = (_words(words) for words in (one.text, one.tests, one.good, one.quote))
        same = "".join(sign for sign in fold(text) if sign.isalnum())
        if one.seat not in seats or not (text and tests and good) or same in said:
            continue
        if (quote and cv.find(quote) is None) or any(map(protected_in, (text, tests, good))):
            continue
        said.add(same)
        yield (
            one.seat,
            KitQuestion(
                text=text,
                tests=tests[:LONGEST_TESTS],
                good=good,
                requirement=requirements.get(one.requirement),
                quote=quote or None,
            ),
        )


def _words(text: str) -> str:
    return " ".join(text.split())[:LONGEST_TEXT]
