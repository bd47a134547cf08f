"""People are found by words, by name and in Arabic, by those who may read their batch's channel and by nobody else."""

import pytest

from sandbox.client import Person
from sandbox.faults import ServerError
from tests.scenarios.acts import CHANNEL, PATIENCE, all_ended, indexed, open_batch, open_job, recruiter_of
from tests.scenarios.stage import SAMPLES, Stage

pytestmark = pytest.mark.scenario

PUBLIC = "general"
# of the private channel, and of a blind batch in the public one
PRIVATE_CVS = ("abdulrahman-al-qahtani.pdf", "mohammed-irfan-sheikh.docx", "tariq-al-najjar.pdf")
BLIND_CVS = ("zhang-wei.pdf", "danielle-fourie.pdf", "layla-haddad.pdf")


async def test_each_finds_those_they_may_see(stage: Stage) -> None:
    await stage.start_server()
    await stage.start_worker()
    recruiter = await recruiter_of(stage)
    outsider = await _hiring_manager(stage, "support")
    await open_job(recruiter)
    private = await open_batch(recruiter, "Quiet round")
    await recruiter.drop(CHANNEL, [SAMPLES / name for name in PRIVATE_CVS], thread_ts=private.ts)
    blind = await open_batch(recruiter, "Blind round", blind=True, channel=PUBLIC)
    await recruiter.drop(PUBLIC, [SAMPLES / name for name in BLIND_CVS], thread_ts=blind.ts)
    await all_ended(recruiter, private, 3, ranked=3)
    await all_ended(recruiter, blind, 3, ranked=3, channel=PUBLIC)
    await indexed(stage, 6)

    told = await _search(recruiter, "payments backend with Kafka in Riyadh", CHANNEL)
    assert "Al-Qahtani" in told.split("Quiet round")[0]
    assert "Kafka" in told
    assert "only in \u2068Riyadh" in told
    arabic = await _search(recruiter, "محاسب خبرة خمس سنوات", CHANNEL)
    # a senior accountant and a chartered accountant in audit: which of them comes first, nothing that was asked says
    accountants = [arabic.index(words) for words in ("Mohammed Irfan", "Audit Manager")]
    others = [arabic.index(words) for words in ("Al-Qahtani", "Najjar", "Site Reliability", "Frontend Engineer")]
    assert max(accountants) < min(others)

    assert "Quiet round" not in await _search(outsider, "payments backend with Kafka in Riyadh", PUBLIC)
    for words in ("Abdulrahman Al-Qahtani", "Senior Accountant", "construction in Riyadh"):
        told = await _search(outsider, words, PUBLIC)
        assert not [word for word in ("Quiet", "Qahtani", "Irfan", "Najjar") if word in told.replace(words, "")]

    told = await _search(outsider, "frontend with React", PUBLIC)
    assert "Candidate " in told
    assert "React" in told
    assert not [name for name in ("Layla", "Haddad") if name in told], "the batch is blind"
    listed = (await outsider.ephemerals(PUBLIC))[-1]
    await outsider.click(listed, "Why")
    assert "Layla" not in (await outsider.wait_modal("Why")).shown
    by_name = await _search(outsider, "Layla Haddad", PUBLIC)
    assert "no line has the words" in by_name
    assert "Haddad" not in by_name.replace("Layla Haddad", "", 2), "only what was typed, as text and in the list"

    refused = await stage.person("panel1").command("/candidates search Kafka", CHANNEL)
    assert "ليس لديك الحق في ذلك" in refused.text, "and is told so in Arabic"


async def test_pages_of_a_search(stage: Stage) -> None:
    await stage.start_server("--worker")
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)
    batch = await open_batch(recruiter, "November round")
    await recruiter.drop(CHANNEL, [path for path in SAMPLES.iterdir() if path.suffix != ".md"], thread_ts=batch.ts)
    await all_ended(recruiter, batch, 14)
    await indexed(stage, 14)

    await _search(recruiter, "engineer", CHANNEL)
    first = (await recruiter.ephemerals(CHANNEL))[-1]
    assert first.buttons[-1] == "Next"
    await recruiter.click(first, "Next")
    second = await recruiter.wait_for(lambda one: one.ts == first.ts and "page 2 of" in one.shown, CHANNEL)
    assert "Previous" in second.buttons
    await recruiter.click(second, "Previous")
    again = await recruiter.wait_for(lambda one: one.ts == first.ts and "page 1 of" in one.shown, CHANNEL)
    assert again.shown == first.shown

    assert "nothing to search for" in await _search(recruiter, "", CHANNEL)
    assert "Nobody is found" in await _search(recruiter, "shortlisted", CHANNEL)
    [best] = await stage.rows(
        "SELECT name FROM candidates c JOIN candidate_standings s ON s.candidate_id = c.id AND rank = 1"
    )
    card = await recruiter.wait_for("1 of 14 ·", CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)
    await recruiter.click(card, "Shortlist")
    await recruiter.wait_for("Shortlisted by", CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)
    told = await _search(recruiter, "shortlisted", CHANNEL)
    assert best["name"] in told
    assert "1 person" in told

    # Slack does not say what they can read at that moment: the job is kept all the same, and told of a little later
    await recruiter.set_faults(ServerError(method="users.conversations", times=1))
    await open_job(recruiter)  # the same job once more: whoever was good for the one is good for the other
    offered = await recruiter.wait_for("who may fit", "@bot", timeout=PATIENCE)
    assert best["name"] in offered.shown
    said = [message.shown for message in await recruiter.messages("@bot")]
    assert not [shown for shown in said if "did not work" in shown or "Slack does not say" in shown]
    assert offered.buttons == ["Why", "View CV"] * (len(offered.buttons) // 2)
    assert 2 <= len(offered.buttons) <= 10


async def _hiring_manager(stage: Stage, name: str) -> Person:
    person = stage.person(name)
    await stage.person("admin").command(f"/nexus role <@{person.id}> hiring_manager", CHANNEL)
    return person


async def _search(person: Person, words: str, channel: str) -> str:
    """What came of it; a busy bot's answer comes after the command was taken."""
    before = {one.ts for one in await person.ephemerals(channel)}
    await person.command(f"/candidates search {words}", channel)
    found = await person.wait_for(lambda one: one.ephemeral and one.ts not in before, channel, timeout=PATIENCE)
    return found.shown
