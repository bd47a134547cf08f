"""`nexus parse` and `nexus rank`: the bot's own pipeline on files of this machine, without Slack and database.

The JSON lines hold one object a file (`id` is the file's stem) and, from `rank`, one `{"job", "ranking"}`.
"""

import asyncio
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.candidates.models import Assessment, Finding
from bot.candidates.rules import assess, rank_order
from bot.candidates.wording import reason
from bot.config import Settings
from bot.cvs.models import Problem, Reading, Unreadable
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.pool import ReaderPool
from bot.cvs.prediction import prediction
from bot.cvs.views import problem_words
from bot.openings.rules import requirements_from

Read = dict[str, Reading | Unreadable]


async def parse_files(
    settings: Settings, console: Console, files: Sequence[Path], *, jsonl: Path | None, as_of: date
) -> None:
    """Read `files`; with `jsonl`, write their profiles."""
    read = await _read_all(settings, console, files, as_of)
    lines = [_line(stem, result) for stem, result in read.items()]
    _write(jsonl, lines)
    if jsonl is None:
        console.print(_parsed_table(read))


async def rank_files(
    settings: Settings,
    console: Console,
    job: Path,
    files: Sequence[Path],
    *,
    jsonl: Path | None,
    explain: bool,
    as_of: date,
) -> None:
    """Rank `files` against the description in `job`, whose first line is the title."""
    words = await asyncio.to_thread(job.read_text, encoding="utf-8-sig")
    title, _newline, description = words.strip().partition("\n")
    requirements = requirements_from(title.strip(), description.strip())
    read = await _read_all(settings, console, files, as_of)
    assessed = {
        stem: assess(result, requirements, as_of=as_of) for stem, result in read.items() if isinstance(result, Reading)
    }
    order = rank_order(list(assessed.items()))
    lines = [
        {**_line(stem, result), **({"score": assessed[stem].score} if stem in assessed else {})}
        for stem, result in read.items()
    ]
    _write(jsonl, [*lines, {"job": job.stem, "ranking": order}])
    console.print(_ranked_table(title, order, assessed, read))
    if explain:
        for stem in order:
            console.print(_findings_table(stem, assessed[stem]))


async def _read_all(settings: Settings, console: Console, files: Sequence[Path], as_of: date) -> Read:
    """Results by stem, in the order given. Every file comes to a state."""
    limits = Limits()
    reader = ReaderPool(
        processes=settings.reader_processes,
        timeout_seconds=settings.reader_timeout_seconds,
        limits=limits,
        spacy_model=settings.spacy_model,
    )
    progress = Progress(
        TextColumn("[progress.description]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    )

    async def read(path: Path) -> Reading | Unreadable:
        try:
            data = await asyncio.to_thread(_bytes, path, limits.max_bytes)
            return await reader.read(data, filename=path.name, as_of=as_of)
        except Unreadable as error:
            return error
        except OSError as error:
            return Unreadable(Problem.GONE, error.strerror or "")
        finally:
            progress.advance(bar)

    with progress:
        bar = progress.add_task("Reading CVs", total=len(files))
        try:
            results = await asyncio.gather(*(read(path) for path in files))
        finally:
            await reader.close()
    return {path.stem: result for path, result in zip(files, results, strict=True)}


def _bytes(path: Path, max_bytes: int) -> bytes:
    if path.stat().st_size > max_bytes:
        raise Unreadable(Problem.TOO_LARGE)
    return path.read_bytes()


def _line(stem: str, result: Reading | Unreadable) -> dict[str, object]:
    if isinstance(result, Reading):
        return prediction(stem, result)
    what, remedy = problem_words(result.problem)
    return {"id": stem, "state": "failed", "problem": result.problem.value, "error": f"{what} {remedy}"}


def _write(jsonl: Path | None, lines: Sequence[dict[str, object]]) -> None:
    if jsonl is not None:
        jsonl.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def _parsed_table(read: Read) -> Table:
    table = Table("File", "Name", "Title", "Years", "Skills", "State")
    for stem, result in read.items():
        if isinstance(result, Reading):
            profile = result.profile
            table.add_row(
                stem,
                profile.name.value if profile.name else "–",
                profile.headline.value if profile.headline else "–",
                "–" if profile.total_years is None else f"{profile.total_years:g}",
                str(len(profile.skill_names())),
                "read",
            )
        else:
            table.add_row(stem, "", "", "", "", problem_words(result.problem)[0])
    return table


def _ranked_table(title: str, order: Sequence[str], assessed: dict[str, Assessment], read: Read) -> Table:
    table = Table("Rank", "File", "Name", "Score", "Recommendation", "Best evidence", title=title)
    for rank, stem in enumerate(order, start=1):
        result, assessment = read[stem], assessed[stem]
        assert isinstance(result, Reading)
        table.add_row(
            str(rank),
            stem,
            result.profile.name.value if result.profile.name else "–",
            "–" if assessment.score is None else str(assessment.score),
            assessment.recommendation.value if assessment.recommendation else "not enough information",
            best_evidence(assessment),
        )
    for stem, result in read.items():
        if isinstance(result, Unreadable):
            table.add_row("–", stem, "", "–", "", problem_words(result.problem)[0])
    return table


def best_evidence(assessment: Assessment) -> str:
    """The quote behind the requirement that earned most."""
    earned = max(
        (finding for finding in assessment.findings if finding.evidence),
        key=lambda finding: finding.credit * finding.requirement.weight,
        default=None,
    )
    return _quoted(earned)


def _quoted(finding: Finding | None) -> str:
    return " ".join(finding.evidence[0].quote.split()) if finding and finding.evidence else "–"


def _findings_table(stem: str, assessment: Assessment) -> Table:
    table = Table("Requirement", "Verdict", "Credit", "Line of the CV", "Why", title=stem)
    for finding in assessment.findings:
        table.add_row(
            finding.requirement.text,
            finding.verdict.value,
            f"{finding.credit:.2f}",
            _quoted(finding),
            reason(finding),
        )
    return table
