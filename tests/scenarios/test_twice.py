"""One person, two CVs: in whatever order they come and whoever dies between, one is ranked and both are kept."""

import csv
import io
import signal
from pathlib import Path

import pytest

from sandbox.client import Person, SeenMessage
from tests.cvs.papers import CV, page_of, pdf, saved, word
from tests.scenarios.acts import (
    CHANNEL,
    PATIENCE,
    all_ended,
    card_of_rank,
    changed,
    open_batch,
    open_job,
    recruiter_of,
    samples,
)
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.scenario

NEWER = CV.replace(
    "Experience\n", "Experience\nLead Data Engineer, Wadi Analytics\nJan 2025 – Present\n- Leads a team of five.\n"
)
OLD = ("dana-2021.pdf", pdf([page_of(CV)]))
NEW = ("dana-2025.docx", saved(word(NEWER)))
SHARED = Path(__file__).parents[3] / "shared" / "cvs" / "odd"
NOOR = [SHARED / "noor-2024.pdf", SHARED / "noor-2026.docx"]
APART = "Not the same person"


async def opened(stage: Stage, *names: str, blind: bool = False) -> tuple[Person, list[SeenMessage]]:
    """A recruiter with a batch of each name."""
    await stage.start_server("--worker")
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)
    return recruiter, [await open_batch(recruiter, name, blind=blind) for name in names]


async def one_stands(stage: Stage, recruiter: Person, batch: SeenMessage, *, old: str, new: str) -> SeenMessage:
    """The card of the newer CV, where the older is kept behind it and told of."""
    ended = await all_ended(recruiter, batch, 2, ranked=1)
    assert "1 older CV of the same person" in ended.shown
    assert f"\u2068{old}\u2069: an older CV of the same person as \u2068{new}\u2069" in ended.shown
    card = await recruiter.wait_for(
        lambda message: "1 of 1 ·" in message.shown and f"older CV \u2068{old}\u2069" in message.shown,
        CHANNEL,
        thread_ts=batch.ts,
        timeout=PATIENCE,
    )
    assert "same e-mail, same phone, same name and employer" in card.shown
    thread = await recruiter.messages(CHANNEL, thread_ts=batch.ts)
    assert sum("Shortlist" in message.buttons for message in thread) == 1
    rows = await stage.rows(
        "SELECT r.filename, s.rank, s.newer_id, (SELECT count(*) FROM candidate_evidence e"
        " WHERE e.candidate_id = s.candidate_id) AS findings"
        " FROM candidate_standings s JOIN resumes_raw r ON r.id = s.resume_id ORDER BY s.rank NULLS LAST"
    )
    assert [(row["filename"], row["rank"], row["newer_id"] is None) for row in rows] == [
        (new, 1, True),
        (old, None, False),
    ]
    assert rows[0]["findings"] == rows[1]["findings"] > 0
    return card


@pytest.mark.parametrize(
    "drops", [[[OLD], [NEW]], [[NEW], [OLD]], [[OLD, NEW]]], ids=["old first", "new first", "at once"]
)
async def test_the_newer_cv_is_ranked_in_whatever_order_they_come(
    stage: Stage, drops: list[list[tuple[str, bytes]]]
) -> None:
    recruiter, [batch] = await opened(stage, "Twice")
    come = 0
    for files in drops:
        await recruiter.drop(CHANNEL, files, thread_ts=batch.ts)
        come += len(files)
        await all_ended(recruiter, batch, come)
    card = await one_stands(stage, recruiter, batch, old=OLD[0], new=NEW[0])
    assert APART in card.buttons
    ended = await all_ended(recruiter, batch, 2)
    await recruiter.click(ended, "Export CSV")
    shared = await recruiter.wait_for(
        lambda message: bool(message.files) and message.files[0].name.endswith("csv"),
        CHANNEL,
        thread_ts=batch.ts,
        timeout=PATIENCE,
    )
    [row] = csv.DictReader(io.StringIO((await recruiter.download(shared.files[0])).decode("utf-8-sig")))
    assert row["File"] == NEW[0]
    assert row["Older CVs of the same person"] == f"{OLD[0]} (same e-mail, same phone, same name and employer)"


@pytest.mark.skipif(not all(path.exists() for path in NOOR), reason="the CV set is not here")
async def test_the_pair_of_the_cv_set(stage: Stage) -> None:
    recruiter, [batch] = await opened(stage, "Clinic")
    await recruiter.drop(CHANNEL, NOOR, thread_ts=batch.ts)
    card = await one_stands(stage, recruiter, batch, old="noor-2024.pdf", new="noor-2026.docx")
    assert "Clinic Coordinator" in card.shown


@pytest.mark.kill
@pytest.mark.parametrize(
    "point",
    [
        "bot.cvs.intake:Intake.store:after",
        "bot.candidates.service:Candidates.assess_file:after",
        "bot.candidates.service:Candidates._set_older:after",
        "bot.candidates.service:Candidates._rank:after",
        "bot.candidates.service:Candidates._touch_later:before",
    ],
)
async def test_a_worker_killed_between_leaves_nothing_half(stage: Stage, point: str) -> None:
    await stage.start_server()
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)
    first = await stage.start_worker()
    batch = await open_batch(recruiter, "Twice")
    await stage.end(first)
    doomed = await stage.start_worker(kill_at=point)
    await recruiter.drop(CHANNEL, [OLD, NEW], thread_ts=batch.ts)
    assert await doomed.wait() == -signal.SIGKILL
    await stage.start_worker()
    await stage.start_worker()
    await one_stands(stage, recruiter, batch, old=OLD[0], new=NEW[0])


async def test_a_decision_on_the_older_cv_is_shown_and_people_can_be_told_apart(stage: Stage) -> None:
    recruiter, [batch] = await opened(stage, "Twice")
    await recruiter.drop(CHANNEL, [OLD, samples(1)[0]], thread_ts=batch.ts)
    await all_ended(recruiter, batch, 2, ranked=2)
    card = await recruiter.wait_for(
        lambda message: "Dana Kassem" in message.shown and "Pass …" in message.buttons,
        CHANNEL,
        thread_ts=batch.ts,
        timeout=PATIENCE,
    )
    await recruiter.click(card, "Pass …")
    await recruiter.fill({"Reason": "Has led nobody yet"})
    assert await recruiter.submit() is None
    await changed(recruiter, card, "Passed by")

    await recruiter.drop(CHANNEL, [NEW], thread_ts=batch.ts)
    newer = await recruiter.wait_for(
        lambda message: "Decision taken on the older CV" in message.shown,
        CHANNEL,
        thread_ts=batch.ts,
        timeout=PATIENCE,
    )
    assert f"Passed by <@{recruiter.id}>" in newer.shown
    assert "Has led nobody yet" in newer.shown
    assert newer.buttons[1:] == ["Shortlist", "Pass …", "Why", "View CV", "Interview …"], (
        "nobody has decided on the newer one"
    )

    manager = stage.person("manager")
    await manager.click(newer, APART)
    await manager.wait_for("You do not have the right", CHANNEL, thread_ts=batch.ts)
    await recruiter.click(newer, APART)
    await all_ended(recruiter, batch, 3, ranked=3)
    decided = await recruiter.wait_for(
        lambda message: "Passed by" in message.shown and "Undo" in message.buttons,
        CHANNEL,
        thread_ts=batch.ts,
        timeout=PATIENCE,
    )
    assert "Also here" not in decided.shown
    await card_of_rank(recruiter, batch, 3, 3)
    [audit] = await stage.rows("SELECT subject_id, after FROM audit_log WHERE action = 'candidate.split'")
    [split] = await stage.rows("SELECT one_id, other_id FROM person_splits")
    assert audit["subject_id"] in set(split)

    await recruiter.drop(CHANNEL, [samples(2)[1]], thread_ts=batch.ts)
    await all_ended(recruiter, batch, 4, ranked=4)


async def test_a_cv_that_makes_two_people_one_leaves_a_place_empty(stage: Stage) -> None:
    recruiter, [batch] = await opened(stage, "Twice")
    number, address = " | +962 7 9012 3456", " | dana.kassem@example.org"
    known_by = [
        ("address.docx", saved(word(CV.replace(number, "")))),
        ("number.docx", saved(word(CV.replace(address, "").replace("Dana", "D.")))),
    ]
    await recruiter.drop(CHANNEL, known_by, thread_ts=batch.ts)
    await all_ended(recruiter, batch, 2, ranked=2)
    second = await card_of_rank(recruiter, batch, 2, 2)
    await recruiter.drop(CHANNEL, [NEW], thread_ts=batch.ts)
    await all_ended(recruiter, batch, 3, ranked=1)
    await changed(recruiter, second, "Place 2 is empty")
    card = await card_of_rank(recruiter, batch, 1, 1)
    assert card.buttons.count(APART) == 2


async def test_a_blind_batch_says_that_there_is_an_older_cv_and_not_whose(stage: Stage) -> None:
    recruiter, [batch] = await opened(stage, "Unseen", blind=True)
    await recruiter.drop(CHANNEL, [OLD, NEW], thread_ts=batch.ts)
    ended = await all_ended(recruiter, batch, 2, ranked=1)
    card = await recruiter.wait_for("Also here: an older CV", CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)
    assert "1 older CV of the same person" in ended.shown
    for message in (ended, card):
        assert "dana" not in message.shown.casefold()
        assert "dana" not in str(message.raw["blocks"]).casefold()
    await recruiter.click(card, "Shortlist")
    await changed(recruiter, card, f"older CV \u2068{OLD[0]}\u2069")
    await recruiter.wait_for(f"{OLD[0]}\u2069: an older CV", CHANNEL, timeout=PATIENCE)


async def test_other_batches_tell_where_somebody_was_before(stage: Stage) -> None:
    recruiter, [spring, autumn] = await opened(stage, "Spring", "Autumn")
    await recruiter.drop(CHANNEL, [OLD], thread_ts=spring.ts)
    await all_ended(recruiter, spring, 1, ranked=1)
    await recruiter.drop(CHANNEL, [OLD], thread_ts=autumn.ts)
    await all_ended(recruiter, autumn, 1, ranked=1)
    card = await recruiter.wait_for("Seen before in batch", CHANNEL, thread_ts=autumn.ts, timeout=PATIENCE)
    assert "Seen before in batch \u2068Spring\u2069 (same file, same e-mail" in card.shown
    first = await card_of_rank(recruiter, spring, 1, 1)
    assert "Seen before" not in first.shown, "nothing was before it"

    await recruiter.click(card, "View CV")
    await recruiter.wait_modal("Seen before in batch")
    await recruiter.click_in_modal(APART)
    await recruiter.wait_modal("two people from now on")
    await recruiter.wait_for(
        lambda message: message.ts == card.ts and "Seen before" not in message.shown,
        CHANNEL,
        thread_ts=autumn.ts,
        timeout=PATIENCE,
    )
    assert len(await stage.rows("SELECT * FROM person_splits")) == 1


async def test_a_blind_batch_is_told_of_only_after_a_decision(stage: Stage) -> None:
    recruiter, [unseen] = await opened(stage, "Unseen", blind=True)
    later = await open_batch(recruiter, "Later")
    await recruiter.drop(CHANNEL, [OLD], thread_ts=unseen.ts)
    await all_ended(recruiter, unseen, 1, ranked=1)
    await recruiter.drop(CHANNEL, [NEW], thread_ts=later.ts)
    await all_ended(recruiter, later, 1, ranked=1)
    card = await card_of_rank(recruiter, later, 1, 1)
    assert "Seen before" not in card.shown
    await recruiter.click(await card_of_rank(recruiter, unseen, 1, 1), "Shortlist")
    await changed(recruiter, card, "Seen before in batch \u2068Unseen\u2069")
