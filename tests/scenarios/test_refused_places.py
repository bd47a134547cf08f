"""Channels that take nothing, files that do not come, permissions and tokens that are refused: the person is told,
and nothing is lost. One stage for all, in the order of the file; what cannot be undone comes last."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from db.embedded import EmbeddedPostgres
from sandbox.faults import HiddenShares, LoginPage, LostAck, RateLimited, ServerError
from tests.scenarios.acts import CHANNEL, PATIENCE, all_ended, open_batch, samples
from tests.scenarios.refusing import DM, GENERAL, PROJECTS, REFERENCE, Scene, acted, cleared
from tests.scenarios.stage import Stage

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(400)]

TRIES = 6  # of a task


@pytest.fixture(scope="module")
async def scene(postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    async with acted(postgres, tmp_path_factory.mktemp("refused"), count=1) as one:
        yield one


@pytest.fixture(autouse=True)
async def _afterwards(scene: Scene) -> AsyncIterator[None]:
    yield
    await cleared(scene)


# So that nothing is shown before a channel closes
SLACK_IS_BUSY = (RateLimited(method="chat.postMessage"), RateLimited(method="chat.update"))
NOT_IN = "Nexus is not a member of that channel and can neither read nor write there. Invite it there with"
ARCHIVED = "That channel is archived, and nothing can be written there. Take it out of the archive, or work in"


async def _told_of(scene: Scene, channel_id: str, words: str) -> None:
    told = await scene.told(f"<#{channel_id}>, and Slack does not take it. {words}", DM)
    assert "Nothing is lost: what is missing there is posted within ten minutes after that." in told.shown


async def _notices(scene: Scene) -> int:
    return sum("Slack does not take it" in one.shown for one in await scene.recruiter.messages(DM))


async def test_a_bot_that_was_taken_out_of_channels(scene: Scene) -> None:
    """Whoever opened their batches is told once for each; back in them, the bot posts all that was missing."""
    recruiter = scene.recruiter
    batches = {
        channel: await open_batch(recruiter, f"Round of {channel}", channel=channel) for channel in (CHANNEL, GENERAL)
    }
    await recruiter.set_faults(*SLACK_IS_BUSY)
    for channel, batch in batches.items():
        await recruiter.drop(channel, samples(1), thread_ts=batch.ts)
    await _ranked(scene.stage, "Round of %", len(batches))
    for channel in batches:
        await scene.admin.remove_bot(channel)
    await recruiter.set_faults()
    for batch in batches.values():
        await _told_of(scene, batch.channel, NOT_IN)
    await scene.until(lambda: scene.refusals("channel_not_found") > 1)  # of the private one
    await scene.until(lambda: scene.refusals("not_in_channel") > 1)
    assert await _notices(scene) == len(batches), "tried again, and told once"

    for channel, batch in batches.items():
        await recruiter.invite("bot", channel)
        await all_ended(recruiter, batch, 1, ranked=1, channel=channel)
        await recruiter.wait_for("1 of 1 ·", channel, thread_ts=batch.ts, timeout=PATIENCE)
        thread = await recruiter.messages(channel, thread_ts=batch.ts)
        assert sum("Shortlist" in message.buttons for message in thread) == 1


async def test_a_channel_that_was_archived(scene: Scene) -> None:
    """A batch that was never posted, then what is ranked in it; told each time, and both end well."""
    recruiter, before = scene.recruiter, await _notices(scene)
    await recruiter.command("/batch new", PROJECTS)
    await recruiter.set_faults(*SLACK_IS_BUSY)
    await recruiter.fill({"Name": "Kept for later"})
    assert await recruiter.submit() is None
    await scene.admin.archive(PROJECTS)
    await recruiter.set_faults()
    await _told_of(scene, "C0PROJECTS", ARCHIVED)
    assert scene.met("is_archived", "chat.postMessage")
    await scene.admin.unarchive(PROJECTS)
    batch = await recruiter.wait_for("Kept for later", PROJECTS, timeout=PATIENCE)

    await recruiter.set_faults(*SLACK_IS_BUSY)
    await recruiter.drop(PROJECTS, samples(1), thread_ts=batch.ts)
    await _ranked(scene.stage, "Kept for later", 1)
    await scene.admin.archive(PROJECTS)
    await recruiter.set_faults()
    await _told_of(scene, "C0PROJECTS", ARCHIVED)
    assert scene.refusals("is_archived") + scene.refusals("is_inactive") > 1  # the second is of an edit
    await scene.admin.unarchive(PROJECTS)
    await all_ended(recruiter, batch, 1, ranked=1, channel=PROJECTS)
    await recruiter.wait_for("1 of 1 ·", PROJECTS, thread_ts=batch.ts, timeout=PATIENCE)
    assert await _notices(scene) == before + 2


async def _ranked(stage: Stage, name: str, count: int) -> None:
    query = (
        "SELECT count(*) FROM batch_files f JOIN cv_batches b ON b.id = f.batch_id"
        " WHERE b.name LIKE $1 AND f.state = 'ranked'"
    )
    async with asyncio.timeout(PATIENCE):
        while True:
            [found] = await stage.rows(query, name)
            if found["count"] == count:
                return
            await asyncio.sleep(0.1)


async def test_files_that_slack_does_not_hand_over(scene: Scene) -> None:
    """A login page once, and the file is read after all; each time, and its batch says what to do. Of a file of which
    Slack never tells where it was dropped, the person is told."""
    recruiter = scene.recruiter
    batch = await open_batch(recruiter, "Round of pages")
    await recruiter.set_faults(LoginPage(times=1))
    await recruiter.drop(CHANNEL, samples(1), thread_ts=batch.ts)
    await all_ended(recruiter, batch, 1, ranked=1)
    assert scene.met("login page", samples(1)[0].name) == 1

    refused, lost = samples(3)[1:]
    await recruiter.set_faults(LoginPage())
    await recruiter.drop(CHANNEL, [refused], thread_ts=batch.ts)
    await scene.until(lambda: scene.met("login page", refused.name) == 1)
    await recruiter.set_faults(LoginPage(), HiddenShares())
    await recruiter.drop(CHANNEL, [lost], thread_ts=batch.ts)
    await scene.told("A file that you dropped here did not get into its batch; drop it in again.", CHANNEL)
    ended = await all_ended(recruiter, batch, 2, ranked=1)
    assert scene.met("login page", refused.name) == TRIES
    assert refused.name in ended.shown
    assert "Slack did not hand the file over." in ended.shown
    assert "Drop it into the thread again." in ended.shown
    await recruiter.set_faults()
    await recruiter.drop(CHANNEL, [refused, lost], thread_ts=batch.ts)
    await all_ended(recruiter, batch, 4, ranked=3)


async def test_an_outage_while_files_come(scene: Scene) -> None:
    """Shorter than the bot's patience, and nobody notices."""
    batch = await open_batch(scene.recruiter, "Round of silence")
    await scene.recruiter.set_faults(
        ServerError(method="files.info", times=2), ServerError(method="chat.postMessage", status=503, times=2)
    )
    await scene.recruiter.drop(CHANNEL, samples(1), thread_ts=batch.ts)
    await all_ended(scene.recruiter, batch, 1, ranked=1)
    await scene.recruiter.wait_for("1 of 1 ·", CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)
    assert scene.met("500", "files.info") == 2
    assert scene.met("503", "chat.postMessage") == 2


async def test_a_lost_acknowledgement(scene: Scene) -> None:
    """Slack sends the event again; the file is there once."""
    batch = await open_batch(scene.recruiter, "Round of echoes")
    await scene.recruiter.set_faults(LostAck(times=1))
    await scene.recruiter.drop(CHANNEL, samples(1), thread_ts=batch.ts)
    await all_ended(scene.recruiter, batch, 1, ranked=1)
    await scene.stage.workspace.settled()
    lost = [kind for kind in ("file_shared", "message") if scene.met("http_timeout", kind)]
    assert len(lost) == 1, "of the events that tell of the file, one"
    assert scene.met("200", f"{lost[0]} (retry 1)") == 1
    thread = await scene.recruiter.messages(CHANNEL, thread_ts=batch.ts)
    assert sum("Shortlist" in message.buttons for message in thread) == 1


async def test_permissions_that_were_not_granted(scene: Scene) -> None:
    granted, recruiter, panel = scene.stage.workspace.installation, scene.recruiter, scene.stage.person("panel2")
    all_of_them = granted.scopes
    granted.scopes = all_of_them - {"files:write"}
    await recruiter.click(scene.batch, "Export CSV")
    told = await scene.told("The table that you asked for could not be put into the batch's thread.", CHANNEL)
    assert "Slack does not let Nexus do this: the permission `files:write` is missing." in told.shown
    assert "install it again with the permissions that `nexus manifest` prints" in told.shown
    assert scene.met("missing_scope", "files.getUploadURLExternal") == 1

    granted.scopes = all_of_them - {"users:read"}
    await panel.command("/batch list", CHANNEL)
    await scene.told("the permission `users:read` is missing", CHANNEL, person=panel)
    assert scene.met("missing_scope", "users.info") == 1

    granted.scopes = all_of_them - {"chat:write"}
    assert "November round" in (await recruiter.command("/batch list", CHANNEL)).text, "by the response URL"
    assert scene.met("missing_scope", "chat.postEphemeral") == 1
    granted.scopes = all_of_them


REFUSED_TOKEN = (
    "Slack no longer accepts Nexus in this workspace. Ask whoever runs Nexus to install it again. "
    "Whatever was kept until now is still there."
)


async def test_tokens_that_are_refused(scene: Scene) -> None:
    """The app is installed anew, and the bot still has the old token. What needs none reaches the person all the same:
    the window that they typed in, and the answer to a command."""
    stage, recruiter = scene.stage, scene.recruiter
    await scene.start_again()  # what it knew of channels is forgotten
    await recruiter.command("/batch new", CHANNEL)
    await recruiter.fill({"Name": "Typed with care"})
    await scene.admin.revoke_token()
    stage.token = await scene.admin.install()
    assert await recruiter.submit() is None
    shown = (await recruiter.wait_modal("Not done")).shown
    assert REFUSED_TOKEN.replace(" Ask", "\nAsk") in shown
    assert REFERENCE.search(shown)
    assert scene.met("token_revoked", "api")
    await recruiter.close_modal()
    await scene.start_again()
    assert await recruiter.submit() is None
    await recruiter.wait_for("Typed with care", CHANNEL)

    await scene.admin.uninstall()
    stage.token = await scene.admin.install()
    await recruiter.command("/job new", CHANNEL)
    await scene.told(REFUSED_TOKEN, CHANNEL)
    assert scene.met("account_inactive", "api")

    stage.token = "xoxb-of-nobody"
    late = stage.start("run", "--no-worker")
    assert await late.wait() == 1
    assert scene.met("invalid_auth", "auth.test") == 1
    assert "Slack refuses the bot token: invalid_auth. `nexus doctor` checks every setting" in stage.log()
