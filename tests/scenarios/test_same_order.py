"""`nexus rank` and the bot's thread give the same order and the same numbers."""

import json
from pathlib import Path

import pytest
from rich.console import Console

from bot.config import Settings
from bot.core.clock import SystemClock
from bot.demo.story import JOB, SAMPLES
from bot.offline import rank_files
from tests.scenarios.acts import CHANNEL, all_ended, open_batch, recruiter_of
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.scenario

SHARED = Path(__file__).parents[3] / "shared" / "cvs"
READABLE = {".pdf", ".docx", ".doc", ".odt", ".rtf", ".txt"}


def _case(job: Path, folder: Path, *, every: int = 1) -> tuple[Path, list[Path]]:
    """`every`: of the files in order of their names: a third of the set shows the same in a third of the time."""
    found = sorted(path for path in folder.iterdir() if path.suffix in READABLE) if folder.is_dir() else []
    return job, found[::every]


CASES = {
    "demo": _case(JOB, SAMPLES),
    "backend": _case(SHARED / "jobs" / "backend.txt", SHARED / "files", every=3),
    "accountant": _case(SHARED / "jobs" / "accountant.txt", SHARED / "files", every=3),
}


def _told(ranked: Path) -> tuple[dict[str, int | None], list[str]]:
    """What the command line said: scores and order, by file stem."""
    lines = [json.loads(line) for line in ranked.read_text(encoding="utf-8").splitlines()]
    [order] = [line["ranking"] for line in lines if "ranking" in line]
    return {line["id"]: line.get("score") for line in lines if "id" in line}, order


def _words(job: Path) -> tuple[str, str]:
    title, _newline, description = job.read_text(encoding="utf-8-sig").strip().partition("\n")
    return title, description.strip()


@pytest.mark.parametrize(("job", "files"), CASES.values(), ids=CASES)
async def test_command_line_and_thread_agree(stage: Stage, tmp_path: Path, job: Path, files: list[Path]) -> None:
    if not files:
        pytest.skip("the CV set is not here")
    told = tmp_path / "ranked.jsonl"
    now = SystemClock().now()
    stage.set_clock(now)  # for both it is the same day, though it should end meanwhile
    await rank_files(Settings(), Console(quiet=True), job, files, jsonl=told, explain=False, as_of=now.date())
    scores, order = _told(told)

    await stage.start_server()
    await stage.start_worker()
    recruiter = await recruiter_of(stage)
    title, description = _words(job)
    await recruiter.command("/job new", CHANNEL)
    await recruiter.fill({"Title": title, "Description": description})
    assert await recruiter.submit() is None
    assert await recruiter.submit() is None, "the review is saved as it is"
    batch = await open_batch(recruiter, "The same files")
    await recruiter.drop(CHANNEL, files, thread_ts=batch.ts)
    await all_ended(recruiter, batch, len(files), ranked=len(order))
    rows = await stage.rows(
        "SELECT f.filename, s.score FROM candidate_standings s JOIN batch_files f USING (candidate_id) ORDER BY s.rank"
    )
    assert [Path(row["filename"]).stem for row in rows] == order
    assert {Path(row["filename"]).stem: row["score"] for row in rows} == {stem: scores[stem] for stem in order}
