"""Questions about candidates, answered by rules, in batch threads and direct messages, to whoever may see them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from sandbox.faults import Twice
from tests.scenarios.acts import CHANNEL, PATIENCE
from tests.scenarios.asking import PAPERS, SARA, Agents, answered, answers_after, ranked_batch
from tests.scenarios.stage import Stage

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(400)]

SECRETS = ("Sara", "Haddad", "123 4567", "example.org", "She ", "King Saud")


@pytest.fixture
async def agents(stage: Stage) -> AsyncIterator[Agents]:
    async with AsyncExitStack() as stack:
        yield Agents(stage, stack)


async def test_questions_in_a_batchs_thread(stage: Stage, agents: Agents) -> None:
    await stage.start_server()
    await stage.start_worker()
    batch = await ranked_batch(stage)
    recruiter = await agents("recruiter")

    await recruiter.set_faults(Twice())
    question = await recruiter.mention(CHANNEL, "who has led a team?", thread_ts=batch.ts)
    answer = await answered(recruiter, question, "Led a team of six engineers")
    await recruiter.set_faults()
    assert "Sara Haddad" in answer.shown
    assert "Omar" not in answer.shown, "whose CV has no line for it"
    assert f"/archives/{batch.channel}/p" in answer.shown, "it links to the card"
    assert "no language model was asked" in answer.shown
    await recruiter.click(answer, "Why")
    assert "Sara Haddad" in (await recruiter.wait_modal("Why")).shown
    await recruiter.close_modal()

    assert len(await answers_after(recruiter, question)) == 1, "the event came twice"

    question = await recruiter.mention(CHANNEL, "why is Sara above Omar?", thread_ts=batch.ts)
    answer = await answered(recruiter, question, "stands above")
    for words in ("Event streaming with Kafka", "points for", "Moved event streaming to Kafka", "page 1", "not shown"):
        assert words in answer.shown

    question = await recruiter.mention(CHANNEL, "ماذا ينقص عمر؟", thread_ts=batch.ts)
    answer = await answered(recruiter, question, "does not show, or shows in part")
    assert "Kafka" in answer.shown

    question = await recruiter.mention(CHANNEL, "draft a note to the panel", thread_ts=batch.ts)
    answer = await answered(recruiter, question, "I cannot write texts")
    assert "who has led a team?" in answer.shown, "it says what it can do"
    question = await recruiter.mention(CHANNEL, "reject Omar", thread_ts=batch.ts)
    await answered(recruiter, question, "Decisions are taken with the buttons")
    assert await stage.rows("SELECT * FROM candidate_decisions") == []

    rows = await stage.rows_once(  # the words are forgotten
        lambda rows: not any("Omar" in row["kept"] or "draft" in row["kept"] for row in rows),
        "SELECT payload::text AS kept FROM slack_inbox WHERE event_type = 'app_mention'",
    )
    assert len(rows) == 5


async def test_only_those_who_may_see_a_batch_are_answered(stage: Stage, agents: Agents) -> None:
    await stage.start_server()
    await stage.start_worker()
    batch = await ranked_batch(stage)
    recruiter, panel, guest = await agents("recruiter"), await agents("panel1"), await agents("outsider")
    await recruiter.invite("outsider", CHANNEL)

    await panel.mention(CHANNEL, "who has led a team?", thread_ts=batch.ts)
    await panel.wait_for("You do not have the right", CHANNEL, timeout=PATIENCE)
    question = await guest.mention(CHANNEL, "who has led a team?", thread_ts=batch.ts)
    await guest.wait_for("for full members", CHANNEL, timeout=PATIENCE)
    await recruiter.mention(CHANNEL, "who has led a team?")
    refusal = await recruiter.wait_for("in the thread of a batch", CHANNEL, timeout=PATIENCE)
    assert refusal.ephemeral
    assert await answers_after(guest, question) == []

    support = await agents("support")
    await stage.person("admin").command(f"/nexus role <@{support.id}> hiring_manager", CHANNEL)
    question = await support.post("@bot", "who has led a team?")
    await answered(support, question, "There are no candidates yet that you can see")
    question = await guest.post("@bot", "who has led a team?")
    await guest.wait_for("for full members", "@bot", timeout=PATIENCE)


async def test_a_direct_message_is_answered_from_all_that_one_can_see(stage: Stage, agents: Agents) -> None:
    await stage.start_server()
    await stage.start_worker()
    await ranked_batch(stage)
    recruiter = await agents("recruiter")
    prompts = await recruiter.open_agent()
    assert 0 < len(prompts) <= 4
    assert "Who has led a team?" in prompts

    question = await recruiter.post("@bot", "Who has led a team?")
    answer = await answered(recruiter, question, "Led a team of six engineers")
    assert answer.thread_ts == question.ts
    question = await recruiter.post("@bot", "why is Sara above Omar?")
    await answered(recruiter, question, "stands above")
    question = await recruiter.post("@bot", "how many are in November round?")
    await answered(recruiter, question, "2 candidates")
    await recruiter.post("@bot", "hello")
    await recruiter.wait_for("reads the CVs you drop", "@bot", timeout=PATIENCE)


async def test_a_blind_batch_tells_nobody(stage: Stage, agents: Agents) -> None:
    await stage.start_server()
    await stage.start_worker()
    told = SARA.replace("Led a team of six", "She led a team of six")
    batch = await ranked_batch(stage, "Blind round", blind=True, papers={**PAPERS, "sara-haddad.txt": told})
    recruiter = await agents("recruiter")
    [first] = await stage.rows("SELECT candidate_id FROM candidate_standings WHERE rank = 1")
    label = f"Candidate {first['candidate_id'][:4].upper()}"

    for asked, words in (
        ("who has led a team?", "led a team of six engineers"),
        (f"tell me about {label}", "How "),
        (f"why is {label} above #2?", "stands above"),
        ("who are the top two?", "by rank"),
        ("tell me about Sara Haddad", "No line in the CVs of 2 candidates"),
        ("who studied at King Saud University?", "“"),
        ("why is Sara Haddad above #2?", "I do not know two of the people"),
    ):
        question = await recruiter.mention(CHANNEL, asked, thread_ts=batch.ts)
        answer = await answered(recruiter, question, words)
        shown = answer.shown.replace("Sara Haddad", "", asked.count("Sara Haddad") * 2)
        assert [secret for secret in SECRETS if secret in shown.replace("King Saud University", "")] == [], asked
    question = await recruiter.mention(CHANNEL, "who has led a team?", thread_ts=batch.ts)
    assert label in (await answered(recruiter, question, "led a team of six engineers")).shown
