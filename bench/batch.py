"""What the benchmarks share: an open batch in a running bot, and as many CVs as wanted."""

from pathlib import Path

from sandbox.client import Person
from tests.scenarios.stage import JOB, SAMPLES, Stage

CHANNEL = "hiring"


async def open_batch(stage: Stage) -> tuple[str, Person, str]:
    """Open the sample job and a batch for it as a recruiter would; (thread ts, recruiter, channel)."""
    recruiter = stage.person("recruiter")
    await stage.person("admin").command(f"/nexus role <@{recruiter.id}> recruiter", CHANNEL)
    title, _newline, description = JOB.read_text(encoding="utf-8").partition("\n")
    await recruiter.command("/job new", CHANNEL)
    await recruiter.fill({"Title": title, "Description": description.strip()})
    await recruiter.submit()
    await recruiter.submit()
    await recruiter.command("/batch new", CHANNEL)
    await recruiter.fill({"Job": title, "Name": "Benchmark"})
    await recruiter.submit()
    message = await recruiter.wait_for("Benchmark", CHANNEL, timeout=60)
    return message.ts, recruiter, CHANNEL


def copies(count: int, folder: Path) -> list[Path]:
    """`count` text PDFs with contents of their own: the samples, each copy with another trailing comment."""
    samples = sorted(SAMPLES.glob("*.pdf"))
    made = []
    for number in range(count):
        source = samples[number % len(samples)]
        target = folder / f"{number:04d}-{source.name}"
        target.write_bytes(source.read_bytes() + f"\n% copy {number}\n".encode())
        made.append(target)
    return made
