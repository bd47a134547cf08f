"""A language model reads the job description beside the rules: it proposes, a recruiter adds; a kill loses nothing."""

import json
import signal
from collections.abc import AsyncIterator

import pytest

from sandbox.client import Person, SeenView
from tests.clients.language_model import KEY, MODEL, ModelServer, model_server
from tests.scenarios.acts import CHANNEL, PATIENCE, job_words, recruiter_of
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.scenario

PROPOSED = "Proposed by the model"


@pytest.fixture
async def model(stage: Stage) -> AsyncIterator[ModelServer]:
    async with model_server() as server:
        server.answer = lambda _instructions, _data: json.dumps(READING)
        stage.settings = {
            "OPENAI_API_KEY": KEY,
            "OPENAI_BASE_URL": server.url,
            "NEXUS_LLM_MODEL": MODEL,
            "NEXUS_LLM_TIMEOUT_SECONDS": "15",
        }
        yield server


def item(quote: str, text: str, **more: object) -> dict[str, object]:
    plain = {"kind": "skill", "need": "nice", "any_of": [text], "min_years": None, "level": None, "remote": False}
    return {**plain, "quote": quote, "text": text, **more}


READING = {
    "requirements": [
        item("Coach engineers who are earlier in their careers", "Coaching"),
        item("reviews of design and code", "Code reviews"),
        item("Event streaming with Kafka", "Kafka", need="must"),
        item("Women only", "Invented"),
        item("Riyadh, Saudi Arabia (hybrid)", "Saudi nationality"),
    ],
    "questions": [{"quote": "(hybrid)", "question": "How many days a week in the office?"}],
}


async def described(recruiter: Person) -> SeenView:
    """The review that comes at once."""
    title, description = job_words()
    await recruiter.command("/job new", CHANNEL)
    await recruiter.fill({"Title": title, "Description": description})
    assert await recruiter.submit() is None
    return await recruiter.wait_modal("Review the job")


async def test_it_proposes_and_a_recruiter_adds(stage: Stage, model: ModelServer) -> None:
    await stage.start_server()
    recruiter = await recruiter_of(stage)
    review = await described(recruiter)
    assert "is reading the description" in review.shown
    assert "Kafka" in review.shown, "the rules do not wait"
    await recruiter.click_in_modal("Add a requirement")
    await recruiter.fill({"What is required": "Terraform", "Any one of these, with commas between": "Terraform"})
    doomed = await stage.start_worker(kill_at="bot.openings.service:Openings.read:before")
    assert await doomed.wait() == -signal.SIGKILL
    await stage.start_worker()
    [row] = await stage.rows("SELECT state FROM opening_proposals")
    assert row["state"] == "asked"
    assert await recruiter.submit() is None, "an edit while the model reads"

    review = await recruiter.wait_modal(PROPOSED, timeout=PATIENCE)
    for words in ("Terraform", "Coaching", "Coach engineers who are", "Code reviews", "How many days a week"):
        assert words in review.shown
    for words in ("Invented", "nationality", "is reading the description"):
        assert words not in review.shown
    assert "2 proposals were left out" in review.shown
    assert review.buttons.count("Add") == 2, "Kafka is asked for already"
    await recruiter.click_in_modal("Add")
    review = await recruiter.wait_modal(lambda view: view.buttons.count("Add") == 1)
    assert await recruiter.submit() is None
    [job] = await stage.rows("SELECT requirements_json FROM jobs")
    texts = [one["text"] for one in json.loads(job["requirements_json"])["items"]]
    assert texts[-2:] == ["Terraform", "Coaching"]

    again = await described(recruiter)
    assert PROPOSED in again.shown, "known words are read at once"
    assert len(model.requests) == 1


async def test_a_silent_model_changes_nothing(stage: Stage, model: ModelServer) -> None:
    model.cut_short = True
    await stage.start_server()
    await stage.start_worker()
    recruiter = await recruiter_of(stage)
    before = await described(recruiter)
    after = await recruiter.wait_modal("gave no answer", timeout=PATIENCE)
    assert before.buttons.count("Edit") == after.buttons.count("Edit") > 5
    assert await recruiter.submit() is None
    assert len(await stage.rows("SELECT FROM opening_details WHERE reviewed_at IS NOT NULL")) == 1
