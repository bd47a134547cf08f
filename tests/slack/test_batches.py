"""What a batch's message tells: how far it is, which files failed, what a language model did for it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings

from bot.core.text import clean
from bot.cvs import views as cvs
from bot.cvs.models import Problem
from bot.cvs.views import BatchView, Failure, OlderCv
from bot.llm.models import Usage
from bot.openings.changes import Changes
from bot.settings.models import STANDARD, Scale
from bot.settings.rules import differences
from bot.slack.blocks import Message
from sandbox.client import texts
from tests.slack.hostile import words
from tests.slack.rules import accept_message, accept_modal


def used(**more: Any) -> Usage:
    plain: dict[str, Any] = {"models": ("gpt",), "heard": 12, "assessed": 14, "tokens": 84_300, "cost": None}
    return Usage.model_validate({**plain, "currency": "USD", "dropped": 0, "cap": 2_000_000, **more})


def a_batch(**more: Any) -> BatchView:
    """Fourteen CVs, all ranked and in order, but for what is given."""
    plain: dict[str, Any] = {
        "id": "b1",
        "name": "Spring",
        "job_title": "Nurse",
        "blind": False,
        "blind_schools": False,
        "job_changes": Changes(),
        "scale_changes": (),
        "settled": True,
        "closed": False,
        "total": 14,
        "ranked": 14,
        "failures": (),
        "older": (),
        "older_secret": 0,
        "usage": None,
    }
    return BatchView.model_validate({**plain, **more})


def told(batch: BatchView, show: Callable[[BatchView], Message] = cvs.batch_message) -> str:
    return clean("\n".join(texts(show(batch).blocks)))


def batch_words(
    usage: Usage | None, *, under_way: int = 0, show: Callable[[BatchView], Message] = cvs.batch_status
) -> str:
    return told(a_batch(usage=usage, total=14 + under_way), show)


@given(words, words)
@settings(max_examples=40, deadline=None)
@pytest.mark.usefixtures("language")
def test_slack_takes_it_whatever_the_names(name: str, title: str) -> None:
    batch = a_batch(
        name=name,
        job_title=title,
        blind=True,
        blind_schools=True,
        job_changes=Changes(added=(title,) * 4, dropped=(name,), changed=(title,) * 3),
        scale_changes=differences(STANDARD, Scale(hire=70, listed=0.3, cap_floor=30)),
        total=70,
        ranked=12,
        failures=tuple(Failure(filename=name, problem=problem, detail="") for problem in Problem),
        older=(OlderCv(filename=name, newer=title),) * 12,
        older_secret=3,
        usage=used(models=(name,) * 3),
    )
    for view in (batch, a_batch(name=name, closed=True, total=0, ranked=0), a_batch(name=name, settled=False)):
        accept_message(cvs.batch_message(view))
        accept_message(cvs.batch_status(view))
        accept_message(cvs.batch_list([view] * 20))
    accept_modal(cvs.batch_form([(str(UUID(int=1)), title)] * 1, preselected=None, channel_id="C1"))
    accept_message(cvs.choose_batch([name] * 50, [("b1", name)], message_ts="1.1"))
    accept_message(cvs.choose_batch([], [], message_ts="1.1"))
    accept_message(cvs.choose_batch([name], [], message_ts="1.1"))


@pytest.mark.usefixtures("english")
def test_its_order_does_not_stand_with_the_last_cv_but_a_moment_later() -> None:
    assert "being" not in told(a_batch())
    assert "being put in order" in told(a_batch(settled=False))
    reading = told(a_batch(settled=False, total=15))
    assert "1 being read" in reading
    assert "being put in order" not in reading


@pytest.mark.usefixtures("english")
def test_a_batch_tells_what_a_model_did_and_cost() -> None:
    assert "Model: gpt · 12 of 14 CVs · 84,300 tokens · cap 2,000,000" in batch_words(used())
    words_of_it = batch_words(used(cost=0.124, dropped=2))
    assert "84,300 tokens · about 0.12 USD · 2 claims dropped (quote not found) · cap 2,000,000" in words_of_it
    assert "is reached" not in words_of_it
    assert "less than 0.01 USD" in batch_words(used(cost=0.004))
    assert "Model" not in batch_words(None)


@pytest.mark.usefixtures("english")
def test_a_batchs_message_tells_it_at_the_end_and_its_status_at_any_time() -> None:
    assert "Model: gpt" in batch_words(used(), under_way=1)
    assert "Model: gpt" in batch_words(used(), show=cvs.batch_message)
    assert "Model" not in batch_words(used(), under_way=1, show=cvs.batch_message)


@pytest.mark.usefixtures("english")
def test_a_batch_says_that_its_cap_is_reached() -> None:
    assert "The cap on tokens is reached: 2 CVs were assessed by the rules alone" in batch_words(used(cap=84_300))
    assert "is reached" not in batch_words(used(cap=84_300, heard=14))
