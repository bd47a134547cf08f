"""An Arabic-speaking recruiter's day, in Arabic; a colleague who reads English opens the same cards in English."""

import pytest

from bot.core.i18n import _, speaking
from sandbox.client import Person, SeenMessage
from tests.scenarios.acts import CHANNEL, PATIENCE, job_words, samples
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.scenario

BATCH = "دفعة الرياض"


async def test_the_main_job_in_arabic(stage: Stage) -> None:
    await stage.start_server()
    await stage.start_worker()
    yusuf, colleague = stage.person("panel1"), stage.person("recruiter")
    for person in (yusuf, colleague):
        await stage.person("admin").command(f"/nexus role <@{person.id}> recruiter", CHANNEL)
    with speaking("ar"):
        card = await _ranked(yusuf)
    assert "المركز 1 من 2." in card.shown
    assert "متطلبات أساسية" in card.shown, "what is thought of somebody is told in the batch's language"

    await yusuf.click(card, "لماذا")
    arabic = await yusuf.wait_modal("بحسب الأدوار المؤرّخة")
    assert arabic.title == "لماذا"
    await yusuf.close_modal()
    await colleague.click(card, "لماذا")
    english = await colleague.wait_modal("years in")
    assert english.title == "Why"
    assert "by dated roles" in english.shown


async def _ranked(person: Person) -> SeenMessage:
    """Job, batch, two CVs: the card of the first, by the words that stand on each button and field."""
    title, description = job_words()
    await person.command("/job new", CHANNEL)
    await person.fill({_("Title"): title, _("Description"): description})
    assert await person.submit() is None
    assert await person.submit() is None, "the review is saved"
    await person.command("/batch new", CHANNEL)
    await person.fill({_("Name"): BATCH})
    assert await person.submit() is None
    batch = await person.wait_for(lambda message: not message.ephemeral and BATCH in message.shown, CHANNEL)
    await person.drop(CHANNEL, samples(2), thread_ts=batch.ts)
    await person.wait_for(
        lambda message: message.ts == batch.ts and "رُتّب 2 من 2" in message.shown, CHANNEL, timeout=PATIENCE
    )
    return await person.wait_for("1 من 2 ·", CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)
