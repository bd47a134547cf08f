"""Each code with which Slack refuses something: the bot meets it, and the person sees what happened and what to do.

One stage for all, in the order of the file; what cannot be undone comes last. Where the bot never provokes a code by
itself, the workspace is told to refuse the next call with it.
"""

import signal
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from db.embedded import EmbeddedPostgres
from sandbox.faults import CutAnswer, RateLimited, Refused, ServerError
from tests.scenarios.acts import CHANNEL, PATIENCE, all_ended, open_batch, samples
from tests.scenarios.refusing import DM, RANDOM, REFERENCE, Scene, acted, cleared

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(400)]

COUNT = 7  # more than stand on one page of what a search found
SILENT = "Slack did not answer, or asks Nexus to wait. Please try again in a minute."
NOT_DISPLAYABLE = "Slack did not accept what was to be shown here. What it is about is kept."


@pytest.fixture(scope="module")
async def scene(postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    async with acted(postgres, tmp_path_factory.mktemp("refused"), count=COUNT) as one:
        yield one


@pytest.fixture(autouse=True)
async def _afterwards(scene: Scene) -> AsyncIterator[None]:
    yield
    await cleared(scene)


async def _lists(scene: Scene) -> None:
    await scene.recruiter.command("/batch list", CHANNEL)


async def _overrules(scene: Scene) -> None:
    await scene.opens_why()
    await scene.recruiter.wait_modal("Why")
    await scene.recruiter.click_in_modal("Overrule …")


# code: the method that is refused with it, what the person does, where they are told and what
SWITCHED: dict[str, tuple[str, Callable[[Scene], Awaitable[None]], str, str]] = {
    "invalid_blocks": ("chat.postEphemeral", _lists, CHANNEL, NOT_DISPLAYABLE),
    "msg_too_long": ("chat.postEphemeral", _lists, CHANNEL, NOT_DISPLAYABLE),
    "view_too_large": (
        "views.open",
        Scene.opens_why,
        CHANNEL,
        "This is more than fits into a window of Slack. Nothing of it is lost: /candidates export",
    ),
    "push_limit_reached": (
        "views.push",
        _overrules,
        DM,
        "Slack lays no more than three windows on top of one another. Close one of them, then try again.",
    ),
    "fatal_error": ("views.open", Scene.opens_why, CHANNEL, SILENT),
}


@pytest.mark.parametrize("code", SWITCHED)
async def test_refused_by_switch(scene: Scene, code: str) -> None:
    method, act, channel, words = SWITCHED[code]
    await scene.recruiter.set_faults(Refused(method=method, error=code, times=1))
    await act(scene)
    told = await scene.told(words.replace("/candidates export", "`/candidates export`"), channel)
    assert told.ephemeral is (channel == CHANNEL)
    assert scene.met(code, method) == 1
    await act(scene)  # again, and it works
    if method.startswith("views."):
        await scene.recruiter.wait_modal("Why" if method == "views.open" else "Overrule")
    else:
        await scene.recruiter.wait_for("1 batch", CHANNEL)


async def test_an_error_of_the_server(scene: Scene) -> None:
    await scene.recruiter.set_faults(ServerError(method="views.open", times=1))
    await scene.opens_why()
    await scene.told(SILENT, CHANNEL)
    await scene.recruiter.set_faults(ServerError(method="chat.postEphemeral", status=503, times=1))
    result = await scene.recruiter.command("/batch list", CHANNEL)
    assert "November round" in result.text, "it came by the response URL"


async def test_a_bot_that_is_late(scene: Scene) -> None:
    """Slack gave up on the command, and the trigger is gone, when the bot came to it."""
    scene.server.send_signal(signal.SIGSTOP)
    try:
        result = await scene.recruiter.command("/job new", CHANNEL)
    finally:
        scene.server.send_signal(signal.SIGCONT)
    assert result.error == "http_timeout"
    told = await scene.told("Slack gives three seconds for it, and they had passed.", CHANNEL)
    assert "Please press the button or send the command again." in told.shown
    assert scene.met("expired_trigger_id", "views.open") == 1
    assert (await scene.recruiter.command("/job new", CHANNEL)).modal is not None


async def test_an_answer_that_was_lost(scene: Scene) -> None:
    """The window is open; the second call with the same trigger is refused, and nobody hears of that."""
    before = len(await scene.recruiter.ephemerals(CHANNEL))
    await scene.recruiter.set_faults(CutAnswer(method="views.open", times=1))
    await scene.opens_why()
    await scene.recruiter.wait_modal("page 1")
    await scene.until(lambda: scene.met("exchanged_trigger_id", "views.open") == 1)
    await _lists(scene)
    await scene.recruiter.wait_for("1 batch", CHANNEL)
    assert "exchanged" in scene.stage.log()
    assert all("Reference" not in one.shown for one in (await scene.recruiter.ephemerals(CHANNEL))[before:])


async def test_a_window_that_changed_meanwhile(scene: Scene) -> None:
    """Once, and it is drawn again; time and again, and the person is told that their work is kept."""
    for times, reason in ((1, "Seen at work"), (9, "Seen at work again")):
        await _overrules(scene)
        await scene.recruiter.wait_modal("Overrule")
        await scene.recruiter.set_faults(Refused(method="views.update", error="hash_conflict", times=times))
        await scene.recruiter.fill({"Reason": reason})
        assert await scene.recruiter.submit() is None
        if times == 1:
            await scene.recruiter.wait_modal(reason)
        else:
            await scene.told("The window has changed meanwhile and does not show the latest.", DM)
        await scene.recruiter.set_faults()
        await scene.recruiter.close_modal(clear=True)
    kept = await scene.stage.rows("SELECT reason FROM candidate_overrides")
    assert "Seen at work again" in {row["reason"] for row in kept}


async def test_rate_limits_are_waited_for(scene: Scene) -> None:
    """Work ends well after the wait that Slack names; a click, too, while its trigger lives."""
    await scene.recruiter.set_faults(
        RateLimited(method="views.open", times=1), RateLimited(method="chat.postMessage", times=2)
    )
    await scene.opens_why()
    await scene.recruiter.wait_modal("page 1")
    await scene.recruiter.close_modal(clear=True)
    await open_batch(scene.recruiter, "A busy day")
    assert scene.met("429", "views.open") == 1
    assert scene.met("429", "chat.postMessage") == 2


async def test_a_rate_limit_that_outlasts_the_patience_for_a_click(scene: Scene) -> None:
    """The person is told, once Slack takes messages again; what comes by the response URL is not limited."""
    await scene.recruiter.set_faults(
        RateLimited(method="views.open", retry_after=1),
        RateLimited(method="chat.postEphemeral", retry_after=1, times=1),
    )
    await scene.opens_why()
    await scene.told(SILENT, CHANNEL)
    assert scene.met("429", "views.open") > 1
    assert scene.met("429", "chat.postEphemeral") == 1
    await scene.recruiter.set_faults()
    await scene.opens_why()
    await scene.recruiter.wait_modal("page 1")


async def test_a_message_that_slack_does_not_take(scene: Scene) -> None:
    """It says so in its place, until it changes and is taken again."""
    await scene.recruiter.set_faults(Refused(method="chat.update", error="invalid_blocks", times=1))
    await scene.recruiter.click(scene.card, "Shortlist")
    instead = await scene.recruiter.wait_for(
        lambda one: NOT_DISPLAYABLE in one.shown and not one.ephemeral, CHANNEL, thread_ts=scene.batch.ts
    )
    reference = REFERENCE.search(instead.shown)
    assert reference is not None
    assert reference.group(1) in scene.stage.log()
    [decided] = await scene.stage.rows("SELECT decision FROM candidate_decisions")
    assert decided["decision"] == "shortlisted"
    await scene.recruiter.drop(CHANNEL, samples(COUNT + 1)[COUNT:], thread_ts=scene.batch.ts)
    await scene.recruiter.wait_for(
        lambda one: one.ts == instead.ts and NOT_DISPLAYABLE not in one.shown,
        CHANNEL,
        thread_ts=scene.batch.ts,
        timeout=PATIENCE,
    )
    await all_ended(scene.recruiter, scene.batch, COUNT + 1, ranked=COUNT + 1)


@pytest.mark.parametrize(("code", "lever"), [("used_url", "most_uses"), ("expired_url", "lifetime_seconds")])
async def test_a_response_url_that_slack_takes_no_more(scene: Scene, code: str, lever: str) -> None:
    """What was to stand in place of a message comes below it; what no channel takes comes as a direct message."""
    responses, recruiter = scene.stage.workspace.responses, scene.recruiter
    await recruiter.command("/candidates search experience", DM)
    found = await recruiter.wait_for("page 1 of 2", DM)
    before = getattr(responses, lever)
    setattr(responses, lever, 0)
    try:
        await recruiter.click(found, "Next")
        below = await recruiter.wait_for("page 2 of 2", DM)
        assert below.ts > found.ts
        await recruiter.command("/batch new", RANDOM)
        await scene.told("A batch cannot live here.", DM)
    finally:
        setattr(responses, lever, before)
    await recruiter.click(below, "Previous")
    await recruiter.wait_for(lambda one: one.ts == below.ts and "page 1 of 2" in one.shown, DM)
    assert scene.met(code, "response_url") == 2


async def test_a_channel_the_bot_is_not_in(scene: Scene) -> None:
    """Where nothing can be posted, the answer comes by the response URL."""
    result = await scene.recruiter.command("/batch new", RANDOM)
    assert "A batch cannot live here." in result.text
    assert "that the bot has been invited to" in result.text
    assert REFERENCE.search(result.text)
    assert scene.met("not_in_channel", "chat.postEphemeral")
    assert "November round" in (await scene.recruiter.command("/batch list", RANDOM)).text
