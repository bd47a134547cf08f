"""Questions for each seat of a panel by rules: from a bank, from the gaps of a CV and from what it claims.

Everybody who is interviewed for a job in the same way is asked the same questions of the bank, so that answers can be
compared; only what is asked of gaps and claims is one's own.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import zip_longest
from types import MappingProxyType
from typing import Final

from bot.core.i18n import DEFAULT_LANGUAGE
from bot.core.models import Frozen
from bot.cvs.blind import veiled
from bot.interviews.models import Kit, KitQuestion, Shown
from bot.openings.models import Need, RequirementKind
from db.models.interviews import Interview, Interviewee, InterviewType, SeatKind
from db.models.scorecards import Competence

BANK: Final = "bank"  # who wrote a kit
MOST_QUESTIONS: Final = 6  # of a seat; more cannot be talked through within an hour
LONGEST_QUOTE: Final = 160  # characters, as a question quotes the CV
_ASKED_OF_GAPS: Final = frozenset(
    {RequirementKind.SKILL, RequirementKind.EXPERIENCE, RequirementKind.CERTIFICATE, RequirementKind.LANGUAGE}
)


class Topic(StrEnum):
    SCREENING = "screening"
    TECHNICAL = "technical"
    DESIGN = "design"
    BEHAVIOURAL = "behavioural"
    CULTURE = "culture"
    GAP = "gap"  # with the blank {requirement}
    CLAIM = "claim"  # with {requirement} and {quote}


# What a type asks about first; the other topics follow where a panel has more seats than there are questions.
_TOPICS: Final[Mapping[InterviewType, tuple[Topic, ...]]] = MappingProxyType(
    {
        InterviewType.SCREENING: (Topic.SCREENING, Topic.BEHAVIOURAL),
        InterviewType.TECHNICAL: (Topic.TECHNICAL, Topic.DESIGN),
        InterviewType.SYSTEM_DESIGN: (Topic.DESIGN, Topic.TECHNICAL),
        InterviewType.BEHAVIOURAL: (Topic.BEHAVIOURAL, Topic.CULTURE),
        InterviewType.CULTURE: (Topic.CULTURE, Topic.BEHAVIOURAL),
        InterviewType.FINAL: (Topic.CULTURE, Topic.BEHAVIOURAL, Topic.TECHNICAL),
        InterviewType.OTHER: (Topic.TECHNICAL, Topic.BEHAVIOURAL),
    }
)
_GENERAL: Final = (Topic.BEHAVIOURAL, Topic.CULTURE, Topic.TECHNICAL, Topic.DESIGN, Topic.SCREENING)
# How many of a seat's questions may be about gaps and claims
_OWN: Final = 3
_OWN_OF_PEOPLE: Final = 1
_ABOUT_PEOPLE: Final = frozenset({InterviewType.BEHAVIOURAL, InterviewType.CULTURE})


class Wording(Frozen):
    text: str
    tests: str
    good: str


class BankQuestion(Frozen):
    topic: Topic
    competence: Competence
    en: Wording
    ar: Wording

    def said(self, language: str, shown: Shown | None = None, quote: str | None = None) -> KitQuestion:
        words = self.ar if language == "ar" else self.en
        blanks = {"requirement": shown.requirement.text if shown else "", "quote": quote or ""}
        return KitQuestion(
            text=words.text.format(**blanks),
            tests=words.tests.format(**blanks),
            good=words.good.format(**blanks),
            requirement=shown.requirement.text if shown else None,
            quote=quote,
        )


@cache
def bank() -> tuple[BankQuestion, ...]:
    text = files("bot.interviews").joinpath("bank.json").read_text(encoding="utf-8")
    return tuple(BankQuestion.model_validate(one) for one in json.loads(text))


def languages_of_seats(interview: Interview) -> dict[int, str]:
    """Each seat with the language of its questions: Arabic where everybody asked for it has Slack in Arabic.

    Seats that are needed come first: they have first choice.
    """
    seats = sorted(interview.seats, key=lambda seat: (seat.kind is SeatKind.OPTIONAL, seat.position))
    spoken = {seat.position: {one.language for one in interview.asked if one.seat == seat.position} for seat in seats}
    return {seat: "ar" if languages == {"ar"} else DEFAULT_LANGUAGE for seat, languages in spoken.items()}


def masked(text: str, candidate: Interviewee) -> str:
    """Words of the CV without the person's name and how to reach them."""
    return veiled(text, name=candidate.name, phone=candidate.phone, language=candidate.language)


def kits_by_rules(interview_type: InterviewType, seats: Mapping[int, str], shown: Sequence[Shown]) -> tuple[Kit, ...]:
    """A kit for each seat (number to language); nothing is asked twice, whoever asks it. `shown`: quotes are masked."""
    dealt: dict[int, list[KitQuestion]] = {seat: [] for seat in seats}
    own = _OWN_OF_PEOPLE if interview_type in _ABOUT_PEOPLE else _OWN
    _deal(_own_questions(shown), dealt, seats, most=own)
    _deal(((one, None, None) for one in _of_bank(interview_type)), dealt, seats, most=MOST_QUESTIONS)
    return tuple(
        Kit(seat=seat, language=seats[seat], questions=tuple(dealt[seat]), written_by=BANK) for seat in sorted(dealt)
    )


_Card = tuple[BankQuestion, Shown | None, str | None]


def _deal(
    cards: Iterator[_Card], dealt: Mapping[int, list[KitQuestion]], seats: Mapping[int, str], *, most: int
) -> None:
    """One to each seat in turn, until each has `most` or there are no more."""
    while True:
        for seat in (waiting := [seat for seat in seats if len(dealt[seat]) < most]):
            card = next(cards, None)
            if card is None:
                return
            question, about, quote = card
            dealt[seat].append(question.said(seats[seat], about, quote))
        if not waiting:
            return


def _own_questions(shown: Sequence[Shown]) -> Iterator[_Card]:
    """Gaps and claims in turn: gaps of what is needed first, claims that nothing dated stands behind first."""
    gaps = [one for one in shown if one.is_gap and one.requirement.kind in _ASKED_OF_GAPS]
    gaps.sort(key=lambda one: (one.requirement.need is not Need.MUST, -one.requirement.weight))
    claims = [one for one in shown if one.quotes and not one.is_gap]
    claims.sort(key=lambda one: (one.graded, one.requirement.need is not Need.MUST, -one.requirement.weight))
    asked_gaps, asked_claims = ([one for one in bank() if one.topic is topic] for topic in (Topic.GAP, Topic.CLAIM))
    quoted = set[str]()
    for number, (gap, claim) in enumerate(zip_longest(gaps, claims)):
        if gap is not None:
            yield asked_gaps[number % len(asked_gaps)], gap, None
        if claim is not None and claim.quotes[0] not in quoted:  # one line of a CV may prove several requirements
            quoted.add(claim.quotes[0])
            yield asked_claims[number % len(asked_claims)], claim, _short(claim.quotes[0])


def _of_bank(interview_type: InterviewType) -> Iterator[BankQuestion]:
    first = _TOPICS[interview_type]
    for topic in (*first, *(one for one in _GENERAL if one not in first)):
        yield from (one for one in bank() if one.topic is topic)


def _short(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= LONGEST_QUOTE else line[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
