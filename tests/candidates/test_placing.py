"""Why somebody stands below the one above: facts by rules, and a model's words only where they say no more."""

import json

import pytest

from bot.candidates.models import Step
from bot.candidates.placing import Phrasing, Sentence, phrased, question
from bot.candidates.rules import assess
from bot.candidates.surfaces import place_view
from bot.candidates.views.why import PlaceView, why_modal
from bot.candidates.wording import step
from bot.core.text import clean
from sandbox.client import texts
from tests.candidates.test_rules import JOB, TODAY, cv
from tests.slack.test_views import card

STRONG = assess(
    cv(("Backend Engineer", 2014, 2025, "Kotlin services on PostgreSQL, events on Kafka."), skills="Kotlin"),
    JOB,
    as_of=TODAY,
)
WEAK = assess(cv(("Backend Engineer", 2023, 2025, "Kotlin services."), skills="PostgreSQL"), JOB, as_of=TODAY)
SILENT = assess(cv(), JOB, as_of=TODAY)
STEP = Step(points=6, behind=("no Kafka shown", "3.0 of 5 years in backend development by dated roles"), ahead=("SQL",))


def test_the_facts_are_what_the_one_above_shows_more_of() -> None:
    between = step(WEAK, STRONG)
    assert between is not None
    assert STRONG.score is not None
    assert WEAK.score is not None
    assert between.points == STRONG.score - WEAK.score > 0
    assert "no Kafka shown" in between.behind
    assert "3.0 of 5 years in backend development by dated roles" in between.behind
    assert any(fact.startswith("PostgreSQL: only listed") for fact in between.behind)
    assert between.ahead == ()
    back = step(STRONG, WEAK)
    assert back is not None
    assert back.points == 0
    assert "Kafka" in back.ahead


def test_without_a_number_there_is_no_comparison() -> None:
    assert SILENT.score is None
    assert step(SILENT, STRONG) is None
    assert step(STRONG, SILENT) is None
    assert place_view(None) is None


@pytest.mark.parametrize(
    ("text", "cites", "stays"),
    [
        ("The candidate shows no Kafka.", ["b1"], True),
        ("The candidate has 3.0 of 5 years, which makes 6 points.", ["b1", "b2"], True),
        ("The candidate shows no Kafka.", [], False),
        ("The candidate shows no Kafka.", ["b1", "b7"], False),
        ("The candidate has 4 of 5 years.", ["b2"], False),
    ],
)
def test_a_phrase_says_no_more_than_the_facts(text: str, cites: list[str], stays: bool) -> None:
    left = phrased(Phrasing(sentences=[Sentence(text=text, cites=cites)]), STEP)
    assert left == (text if stays else None)


def test_a_phrase_is_short() -> None:
    said = Phrasing(sentences=[Sentence(text="x" * 900, cites=["a1"])] * 5)
    assert len(phrased(said, STEP) or "") < 500


def test_facts_are_sent_and_nobody_is_named() -> None:
    sent = json.loads(question(STEP).data)
    assert sent["points"] == 6
    assert [one["id"] for one in (*sent["behind"], *sent["ahead"])] == ["b1", "b2", "a1"]


def shown(place: PlaceView | None) -> str:
    return clean("\n".join(texts(why_modal(card("Dana", "fine"), [], place)["blocks"])))


def test_why_tells_the_place_by_rules_or_in_a_models_words_and_who_wrote() -> None:
    place = PlaceView(above="Sara", points=6, behind=STEP.behind, ahead=STEP.ahead, phrased=None, phrased_by=None)
    assert "*Below Sara by 6 points.* no Kafka shown; 3.0 of 5 years" in shown(place)
    assert "Ahead in: SQL." in shown(place)
    told = shown(place.model_copy(update={"phrased": "The candidate shows less.", "phrased_by": "gpt (rank-1)"}))
    assert "*Below Sara by 6 points.* The candidate shows less." in told
    assert "In the words of gpt (rank-1)" in told
    assert "no Kafka shown" not in told
    assert "*As many points as Sara, who comes first.*" in shown(place.model_copy(update={"points": 0}))
    assert "Below" not in shown(None)
    assert "Written by fine." in shown(None)
