"""Why a score moved: from the findings of before and after."""

import pytest

from bot.candidates.models import Finding, Verdict
from bot.candidates.moves import Cause, shifts
from bot.candidates.views.moves import Move, MovesView, moves_message, shift_words
from bot.openings.changes import Changes, changes
from bot.openings.models import Need, Requirement, RequirementKind, Requirements
from bot.settings.models import STANDARD, Scale
from bot.settings.rules import differences
from sandbox.client import buttons, texts
from tests.slack.rules import accept_message


def asked(known: str, text: str, *, need: Need = Need.MUST, weight: int = 3, source: str | None = None) -> Requirement:
    return Requirement(
        id=known,
        kind=RequirementKind.SKILL,
        need=need,
        weight=weight,
        text=text,
        any_of=(text.split(maxsplit=1)[0],),
        source=source,
    )


def judged(requirement: Requirement, credit: float, verdict: Verdict | None = None) -> Finding:
    verdict = verdict or (Verdict.MET if credit >= 0.69 else Verdict.PARTIAL if credit >= 0.15 else Verdict.MISSING)
    return Finding(requirement=requirement, verdict=verdict, credit=credit)


UNCHANGED = (STANDARD, STANDARD)
JAVA, KAFKA, ENGLISH = asked("r1", "Java"), asked("r2", "Kafka"), asked("r3", "English")


def told(before: list[Finding], after: list[Finding]) -> list[str]:
    return [
        shift_words(shift).replace("\u2068", "").replace("\u2069", "") for shift in shifts(before, after, UNCHANGED)
    ]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ([judged(JAVA, 0.5)], [judged(JAVA, 0.5), judged(KAFKA, 1.0)], ["Kafka now counts (+)"]),
        ([judged(JAVA, 1.0)], [judged(JAVA, 1.0), judged(KAFKA, 0.0)], ["Kafka now counts (–)"]),
        ([judged(JAVA, 1.0), judged(ENGLISH, 0.2)], [judged(JAVA, 1.0)], ["English no longer asked (+)"]),
        ([judged(JAVA, 0.2), judged(ENGLISH, 1.0)], [judged(JAVA, 0.2)], ["English no longer asked (–)"]),
        (
            [judged(JAVA, 1.0), judged(KAFKA, 0.0)],
            [judged(JAVA, 1.0), judged(asked("r2", "Kafka", need=Need.NICE), 0.0)],
            ["Kafka now nice to have (+)"],
        ),
        (
            [judged(JAVA, 1.0), judged(KAFKA, 0.0)],
            [judged(asked("r1", "Java", weight=5), 1.0), judged(KAFKA, 0.0)],
            ["Java weighs 5, not 3 (+)"],
        ),
        (
            [judged(JAVA, 1.0), judged(KAFKA, 0.0)],
            [judged(JAVA, 1.0), judged(KAFKA, 0.5)],
            ["Kafka: :x: not shown → :large_yellow_circle: partly met (+)"],
        ),
        ([judged(JAVA, 0.8)], [judged(JAVA, 0.9)], ["Java: 80 → 90 % earned (+)"]),
        ([judged(JAVA, 0.8)], [judged(JAVA, 0.8)], []),
    ],
)
def test_one_reason(before: list[Finding], after: list[Finding], words: list[str]) -> None:
    assert told(before, after) == words


def test_the_reason_that_makes_most_comes_first() -> None:
    before = [judged(JAVA, 0.5), judged(ENGLISH, 1.0)]
    after = [judged(JAVA, 0.6), judged(asked("r4", "Go", weight=5), 1.0)]
    assert told(before, after) == [
        "English no longer asked (–)",
        "Go now counts (+)",
        "Java: 50 → 60 % earned (+)",
    ]


def test_another_requirement_under_a_free_id_is_another_one() -> None:
    found = shifts(
        [judged(JAVA, 1.0), judged(KAFKA, 0.0)], [judged(asked("r1", "Go"), 0.0), judged(KAFKA, 0.0)], UNCHANGED
    )
    assert [(shift.cause, shift.requirement) for shift in found] == [(Cause.DROPPED, "Java"), (Cause.ADDED, "Go")]


def test_a_requirement_that_asks_for_more_is_the_same_one() -> None:
    more = JAVA.model_copy(update={"text": "Java, 5 years", "min_years": 5.0})
    [shift] = shifts([judged(JAVA, 1.0)], [judged(more, 0.4)], UNCHANGED)
    assert (shift.cause, shift.requirement, shift.effect) == (Cause.VERDICT, "Java, 5 years", -60)


def test_the_settings_move_a_score_whose_findings_stand() -> None:
    nice = judged(asked("r2", "Kafka", need=Need.NICE), 0.0)
    found = shifts([judged(JAVA, 1.0), nice], [judged(JAVA, 1.0), nice], (STANDARD, Scale(must_share=60)))
    assert [(shift.cause, shift.effect) for shift in found] == [(Cause.SCALE, -20)]
    assert shift_words(found[0]) == "the settings (–)"
    found = shifts([judged(JAVA, 0.4)], [judged(JAVA, 0.3)], (STANDARD, Scale(listed=0.3)))
    assert [(shift.cause, shift.effect) for shift in found] == [(Cause.CREDIT, -10)], "told once"


def test_a_recommendation_that_moves_alone_is_told() -> None:
    one = move(1, 50, 50).model_copy(update={"shifts": (), "level": "Maybe", "level_after": "Hire"})
    changed = differences(STANDARD, Scale(hire=50))
    view = MovesView(
        batch_id="b1",
        batch_name="Spring",
        asked_by="U1",
        job_changes=Changes(),
        scale_changes=changed,
        moves=(one,),
        failed=(),
        unmoved=4,
    )
    shown = moves_message(view)
    accept_message(shown)
    told = "\n".join(texts(shown.blocks))
    assert "2 → 1 · *\u2068P1\u2069* · 50 → 50 · Maybe → Hire" in told
    assert "<@U1> had the CVs scored by the settings as they are now: Hire from 65 → 50" in told
    assert "held against the job" not in told
    assert shown.text.endswith(": 0 scores moved · 1 recommendation moved")


def test_changes_of_a_job() -> None:
    before = Requirements(title="Engineer", items=(JAVA, KAFKA, ENGLISH), notes=("x",))
    same = Requirements(title="Developer", items=(ENGLISH, JAVA, asked("r2", "Kafka", source="- Kafka")))
    assert not changes(before, same)
    after = Requirements(title="Engineer", items=(JAVA, asked("r2", "Kafka", weight=5), asked("r4", "Go")))
    assert changes(before, after) == Changes(added=("Go",), dropped=("English",), changed=("Kafka",))
    after = Requirements(title="Engineer", items=(JAVA, KAFKA, asked("r3", "Go")))
    assert changes(before, after) == Changes(added=("Go",), dropped=("English",)), "under a free id"


def move(rank: int, score: int, score_after: int) -> Move:
    found = shifts([judged(JAVA, 0.5)], [judged(JAVA, 0.6), judged(KAFKA, 1.0), judged(ENGLISH, 0.0)], UNCHANGED)
    return Move(
        label=f"P{rank}",
        rank=rank + 1,
        rank_after=rank,
        score=score,
        score_after=score_after,
        level=None,
        level_after=None,
        shifts=tuple(found),
    )


def test_the_message_tells_the_greatest_moves_in_the_new_order() -> None:
    moves = tuple(move(rank, 50, 50 + (rank if rank % 2 else -rank)) for rank in range(1, 31))
    view = MovesView(
        batch_id="b1",
        batch_name="Spring",
        asked_by="U1",
        job_changes=Changes(added=("Kafka",)),
        scale_changes=(),
        moves=moves,
        failed=tuple(f"F{number}" for number in range(20)),
        unmoved=4,
    )
    shown = moves_message(view)
    accept_message(shown)
    lines = [line for line in texts(shown.blocks) if "because:" in line]
    assert [int(line.split(" → ")[1].split(" ·")[0]) for line in lines] == list(range(16, 31))
    assert lines[0].startswith("17 → 16 · *\u2068P16\u2069* · 50 → 34 · because: ")
    [failed] = [line for line in texts(shown.blocks) if "Could not be assessed again" in line]
    assert "\u2068F14\u2069 and 5 more" in failed
    assert buttons(shown.blocks) == ["Assess again"]
    assert "15 more moved · 4 people kept their score" in texts(shown.blocks)[-1]
    assert "new: \u2068Kafka\u2069" in texts(shown.blocks)[1]


def test_people_without_a_score_move_too() -> None:
    one = move(1, 50, 60).model_copy(update={"score": None, "rank": None, "label": "<!channel>" * 400})
    view = MovesView(
        batch_id="b1",
        batch_name="x" * 300,
        asked_by=None,
        job_changes=Changes(),
        scale_changes=(),
        moves=(one,),
        failed=("<!channel>" * 400,) * 20,
        unmoved=0,
    )
    shown = moves_message(view)
    accept_message(shown)
    assert any(line.startswith("– → 1 ·") for line in texts(shown.blocks))
