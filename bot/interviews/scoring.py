"""What a panel judges, when each of them is asked for it and reminded, and how far their marks lie apart."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, NamedTuple

from db.models.ids import UserId
from db.models.interviews import ASKED, Interview, InterviewType, Panelist, PanelistState, SeatKind
from db.models.scorecards import Competence, Scorecard

BETWEEN_REMINDERS: Final = timedelta(hours=24)
MOST_REMINDERS: Final = 5
MARKS: Final = (1, 2, 3, 4)  # none in the middle: who judges has to say which way they lean
FAR_APART: Final = 2  # marks between the lowest and the highest, from which people have to talk

# As few as can be listened for within an hour, the most telling first; everybody of a panel judges the same.
COMPETENCES: Final[Mapping[InterviewType, tuple[Competence, ...]]] = MappingProxyType(
    {
        InterviewType.SCREENING: (Competence.MOTIVATION, Competence.EXPERTISE, Competence.COMMUNICATION),
        InterviewType.TECHNICAL: (
            *(Competence.EXPERTISE, Competence.PROBLEM_SOLVING, Competence.JUDGEMENT, Competence.COMMUNICATION),
        ),
        InterviewType.SYSTEM_DESIGN: (
            *(Competence.DESIGN, Competence.JUDGEMENT, Competence.EXPERTISE, Competence.COMMUNICATION),
        ),
        InterviewType.BEHAVIOURAL: (
            *(Competence.OWNERSHIP, Competence.TEAMWORK, Competence.LEARNING, Competence.COMMUNICATION),
        ),
        InterviewType.CULTURE: (*(Competence.VALUES, Competence.TEAMWORK, Competence.LEARNING, Competence.MOTIVATION),),
        InterviewType.FINAL: (*(Competence.JUDGEMENT, Competence.OWNERSHIP, Competence.MOTIVATION, Competence.VALUES),),
        InterviewType.OTHER: (
            *(Competence.EXPERTISE, Competence.PROBLEM_SOLVING, Competence.COMMUNICATION, Competence.TEAMWORK),
        ),
    }
)


class Judged(NamedTuple):
    """A competence with what each person made of it."""

    competence: Competence
    marks: dict[UserId, int]

    @property
    def spread(self) -> int:
        """Between the lowest and the highest mark; 0 where at most one was given."""
        return max(self.marks.values()) - min(self.marks.values()) if self.marks else 0


def attendees(interview: Interview) -> tuple[Panelist, ...]:
    """Who was there, as far as answers tell: who accepted, and, for a seat that is needed and that nobody accepted,
    who never said no. They can still say that they were not."""
    taken = {one.seat for one in interview.panelists if one.state is PanelistState.ACCEPTED}
    needed = {seat.position for seat in interview.seats if seat.kind is not SeatKind.OPTIONAL}
    return tuple(
        one
        for one in interview.panelists
        if one.state is PanelistState.ACCEPTED or (one.state in ASKED and one.seat in needed and one.seat not in taken)
    )


def next_reminder(at: datetime, sent: int) -> datetime | None:
    """When somebody is reminded next, if their card is not in by then; `at`: of the asking, or the last reminder.

    None after the last of them. After an outage one comes, not all that were missed.
    """
    return at + BETWEEN_REMINDERS if sent < MOST_REMINDERS else None


def may_see_others(cards: Sequence[Scorecard], user_id: UserId) -> bool:
    """Whoever is asked for a card sees what others wrote only once their own is in, or they were not there."""
    return all(not card.is_missing for card in cards if card.user_id == user_id)


def given(cards: Sequence[Scorecard]) -> list[Scorecard]:
    """In the order of submission."""
    return sorted((card for card in cards if card.submitted_at is not None), key=lambda card: str(card.submitted_at))


def judged(interview_type: InterviewType, cards: Sequence[Scorecard]) -> list[Judged]:
    """Each competence of the type, those without a mark too."""
    return [
        Judged(
            competence,
            {card.user_id: one.mark for card in given(cards) for one in card.marks if one.competence is competence},
        )
        for competence in COMPETENCES[interview_type]
    ]


def far_apart(found: Sequence[Judged]) -> Iterator[Competence]:
    """On which the panel has seen different things."""
    return (one.competence for one in found if one.spread >= FAR_APART)


def not_judged(found: Sequence[Judged]) -> Iterator[Competence]:
    """Of which nobody has heard anything."""
    return (one.competence for one in found if not one.marks)
