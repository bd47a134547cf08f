"""Every answer is one that Slack takes, whatever CVs, people and models write into it."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.candidates.asking import Aspect, Kind
from bot.candidates.models import Recommendation, Verdict
from bot.candidates.views import answers
from bot.candidates.views.answers import ComparedView, DifferenceView, FindingView, FoundView, PersonView
from bot.openings.models import Need
from bot.slack.blocks import Message, message
from db.models.candidates import Decision
from tests.slack.hostile import HOSTILE, words
from tests.slack.rules import accept_message

LINK = "https://team.slack.com/archives/C1/p1"


def person(text: str, *, link: str | None = LINK) -> PersonView:
    return PersonView(
        id="7b0f3a52-0000-5000-8000-000000000001",
        label=text,
        rank=3,
        score=None if link else 82,
        recommendation=Recommendation.HIRE,
        decision=Decision.SHORTLISTED,
        batch_name=text,
        link=link,
    )


def finding(text: str, verdict: Verdict = Verdict.MET) -> FindingView:
    return FindingView(
        text=text, need=Need.MUST, verdict=verdict, reason=text, quote=text, page=1, overruled=verdict is Verdict.MET
    )


def every_answer(text: str) -> Sequence[Message]:
    one, other = person(text), person(text, link=None)
    difference = DifferenceView(points=-3, one=finding(text), other=finding(text, Verdict.MISSING))
    pair = ComparedView(one=one, other=other, differences=(difference,) * 9, same_job=True)
    found = [FoundView(person=one, quotes=(text,) * 3, whole=True)] * 14
    apart = pair.model_copy(update={"same_job": False, "differences": ()})
    made = [
        answers.found_answer(text, found, total=200, looked_through=300),
        answers.found_answer(text, [found[0].model_copy(update={"whole": False})], total=1, looked_through=1),
        answers.found_answer(text, [], total=0, looked_through=7),
        *(answers.listed_answer([one, other] * 7, total=99, decision=made) for made in (None, *Decision)),
        *(
            answers.explained_answer(one, [finding(text)] * 20, reasoning=text, aspect=aspect, quotes=[text] * 3)
            for aspect in Aspect
        ),
        answers.explained_answer(one, [], reasoning="", aspect=Aspect.WEAK),
        answers.compared_answer([pair] * 3),
        answers.compared_answer([apart]),
        answers.unclear_answer([(text, [text] * 30)] * 3),
        answers.stranger_answer([one]),
        answers.nobody_answer(),
        answers.help_answer(),
        *(answers.cannot_answer(kind, has_model=has) for kind in (Kind.ACT, Kind.COMPOSE) for has in (True, False)),
    ]
    closings = [
        answers.model_closing(text, [(one, text, (text,) * 3)] * 12, left_out=3),
        answers.stopped_closing(),
        answers.broken_off_closing(made[0]),
    ]
    return [*(answers.by_rules(one, model_failed=True) for one in made), *(message("x", one) for one in closings)]


def mrkdwn(value: object) -> list[str]:
    """Every text that Slack would make mentions and links of."""
    match value:
        case {"type": "mrkdwn", "text": str(text)}:
            return [text]
        case dict():
            return [text for one in value.values() for text in mrkdwn(one)]
        case list():
            return [text for one in value for text in mrkdwn(one)]
        case _:
            return []


@pytest.mark.parametrize("text", HOSTILE)
def test_answers_are_taken_by_slack(text: str) -> None:
    for made in every_answer(text):
        accept_message(made)
        alive = [made.text, *mrkdwn(made.blocks)]
        assert not [one for one in alive if "<!channel>" in one or "<@U0ADMIN001>" in one or "<https://evil" in one]


@settings(max_examples=15, deadline=None)
@given(text=words)
def test_answers_are_taken_whatever_stands_in_them(text: str) -> None:
    for made in every_answer(text):
        accept_message(made)


def test_prompts_are_as_many_as_slack_takes() -> None:
    prompts = answers.suggestions()
    assert 0 < len(prompts) <= 4
    assert all(prompt["title"] and prompt["message"] for prompt in prompts)


@given(count=st.integers(0, 5000))
def test_the_status_counts(count: int) -> None:
    assert str(count) in answers.looking(count)
