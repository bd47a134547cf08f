"""Broken, hostile and unusual files: each comes to the right end, and none gains by what it hides."""

from pathlib import Path

import pytest

from bot.candidates.rules import assess, rank_order
from bot.cvs.models import Problem, Reading, Unreadable
from bot.openings.rules import requirements_from
from tests.cvs.corpus import AS_OF, ODD, cvs, jobs, needs_corpus, odd_files, read_file

pytestmark = needs_corpus

ROWS = {row["file"]: row for row in odd_files()}
REFUSED = {
    "zero.pdf": Problem.EMPTY,
    "truncated.pdf": Problem.DAMAGED,
    "locked.pdf": Problem.ENCRYPTED,
    "bomb.docx": Problem.BOMB,
    "entity.docx": Problem.UNSAFE,
    "invoice.pdf": Problem.NOT_A_CV,
    "blank.pdf": Problem.NO_TEXT,
}
DECEIVING = [row for row in ROWS.values() if row["name"] == "Bilal Qureshi-Hart"]
FLAGS = {
    "white-instruction.pdf": "white",
    "tiny-instruction.pdf": "tiny",
    "visible-instruction.txt": "instruction",
    "homoglyph.docx": "homoglyph",
    "stuffed-white.pdf": "white",
    "macro.docm": "macro",
}


def _reading(row: dict[str, str]) -> Reading:
    result = read_file(ODD / row["file"], row["upload_name"])
    assert isinstance(result, Reading), result
    return result


def test_every_odd_file_comes_to_an_end() -> None:
    unread = {
        name: result.problem
        for name, row in ROWS.items()
        if isinstance(result := read_file(ODD / name, row["upload_name"]), Unreadable)
    }
    assert unread == REFUSED


@pytest.mark.parametrize(
    "row", [row for row in ROWS.values() if row["file"] not in REFUSED], ids=lambda row: row["file"]
)
def test_who_is_in_it(row: dict[str, str]) -> None:
    profile = _reading(row).profile
    assert profile.name is not None
    assert profile.email is not None
    assert (profile.name.value, profile.email.value) == (row["name"], row["email"])


@pytest.mark.parametrize(("name", "reason"), FLAGS.items(), ids=FLAGS)
def test_what_is_hidden_is_told(name: str, reason: str) -> None:
    reading = _reading(ROWS[name])
    assert reason in {one.reason for one in reading.hidden}
    assert ("gnore previous" in reading.raw_text) == (reason == "instruction")


def test_a_long_file_is_read_up_to_the_limit() -> None:
    reading = _reading(ROWS["three-hundred-pages.pdf"])
    assert (reading.pages, reading.pages_total) == (30, 300)


@pytest.mark.parametrize("job", jobs() if ODD.is_dir() else [], ids=lambda job: job.stem)
def test_deceit_gains_no_rank(job: Path) -> None:
    title, _newline, description = job.read_text(encoding="utf-8-sig").strip().partition("\n")
    requirements = requirements_from(title, description)
    for row in DECEIVING:
        field = {name: read_file(path) for name, path in cvs().items()} | {row["file"]: _reading(row)}
        assessed = [
            (name, assess(reading, requirements, as_of=AS_OF))
            for name, reading in field.items()
            if isinstance(reading, Reading)
        ]
        assert row["file"] not in rank_order(assessed)[:10], row["what_it_is"]
    honest, stuffed = (
        assess(_reading(ROWS[name]), requirements, as_of=AS_OF).score
        for name in ("tiny-instruction.pdf", "stuffed-white.pdf")
    )
    assert stuffed == honest


@pytest.mark.parametrize("job", jobs() if ODD.is_dir() else [], ids=lambda job: job.stem)
def test_a_job_description_is_not_a_cv(job: Path) -> None:
    result = read_file(job)
    assert isinstance(result, Unreadable)
    assert result.problem is Problem.NOT_A_CV
