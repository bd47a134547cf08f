"""What the benchmarks share: an open batch in a running bot, and as many CVs as wanted."""

from pathlib import Path

from sandbox.client import Person, SeenMessage
from tests.scenarios.acts import CHANNEL, open_job, recruiter_of
from tests.scenarios.acts import open_batch as open_named_batch
from tests.scenarios.stage import SAMPLES, Stage


async def open_batch(stage: Stage) -> tuple[SeenMessage, Person, str]:
    """Open the sample job and a batch for it as a recruiter would; (batch message, recruiter, channel)."""
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)
    return await open_named_batch(recruiter, "Benchmark"), recruiter, CHANNEL


def copies(count: int, folder: Path) -> list[Path]:
    """`count` text PDFs with contents of their own: the samples, each copy with another trailing comment."""
    folder.mkdir(parents=True, exist_ok=True)
    samples = sorted(SAMPLES.glob("*.pdf"))
    made = []
    for number in range(count):
        source = samples[number % len(samples)]
        target = folder / f"{folder.name}-{number:04d}-{source.name}"
        target.write_bytes(source.read_bytes() + f"\n% {folder.name} {number}\n".encode())
        made.append(target)
    return made
