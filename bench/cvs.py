"""How fast CVs are read: `nexus parse` on its own, and end to end through Slack's protocol, the queue and the database.

    python -m bench.cvs [--cvs 200]

Prints CVs per second, CPU seconds per CV (p50, p95), the largest process, and the ratio of both ways; then how many
pages a minute are read from pictures, and what a picture costs against text.
"""

import argparse
import asyncio
import resource
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

import psutil
import pypdfium2 as pdfium

from bench.batch import copies, open_batch
from bench.reading import MODEL, reader_pool
from bench.staging import staged
from bot.cvs.models import Reading
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.pool import ReaderPool
from bot.cvs.pipeline.reader import read_cv, warm_up
from tests.scenarios.acts import all_ended

SCANS = 20
MB = 1024 * 1024


def cpu_per_cv(files: list[Path]) -> list[float]:
    """CPU seconds of reading each file, in this process, warm."""
    warm_up(MODEL)
    read_cv(files[0].read_bytes(), filename=files[0].name, as_of=date(2026, 11, 1), limits=Limits(), spacy_model=MODEL)
    seconds = []
    for path in files:
        before = resource.getrusage(resource.RUSAGE_SELF)
        read_cv(path.read_bytes(), filename=path.name, as_of=date(2026, 11, 1), limits=Limits(), spacy_model=MODEL)
        after = resource.getrusage(resource.RUSAGE_SELF)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return seconds


async def parse_rate(files: list[Path]) -> tuple[float, int]:
    """(CVs per second through a pool of two warm processes, memory of the largest in bytes)."""
    pool = reader_pool()
    try:
        await asyncio.gather(*(_read(pool, path) for path in files[:4]))
        began = time.perf_counter()
        await asyncio.gather(*(_read(pool, path) for path in files))
        rate = len(files) / (time.perf_counter() - began)
        largest = max(child.memory_info().rss for child in psutil.Process().children(recursive=True))
    finally:
        await pool.close()
    return rate, largest


async def _read(pool: ReaderPool[Reading], path: Path) -> None:
    data = await asyncio.to_thread(path.read_bytes)
    await pool.read(data, filename=path.name, as_of=date(2026, 11, 1))


def scans(files: list[Path], home: Path) -> list[Path]:
    """The first pages of text PDFs as pictures of 200 dpi, each a PDF."""
    home.mkdir(parents=True)
    made = []
    for path in files:
        picture = pdfium.PdfDocument(path)[0].render(scale=200 / 72).to_pil().convert("L")
        made.append(home / path.name)
        picture.save(made[-1], "PDF", resolution=200)
    return made


async def end_to_end(files: list[Path], home: Path) -> tuple[float, int]:
    """(CVs per second from the drop to the last rank, memory of the largest process of the worker in bytes)."""
    async with staged() as (stage, _server):
        await stage.start_server()
        worker = await stage.start_worker()
        batch, recruiter, channel = await open_batch(stage)
        warm = copies(2, home / "warm")
        await recruiter.drop(channel, warm, thread_ts=batch.ts)
        await all_ended(recruiter, batch, len(warm))
        began = time.perf_counter()
        for start in range(0, len(files), 50):
            await recruiter.drop(channel, files[start : start + 50], thread_ts=batch.ts)
        await all_ended(recruiter, batch, len(warm) + len(files))
        rate = len(files) / (time.perf_counter() - began)
        processes = [psutil.Process(worker.pid), *psutil.Process(worker.pid).children(recursive=True)]
        return rate, max(process.memory_info().rss for process in processes)


async def main(count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="nexus-bench-") as folder:
        home = Path(folder)
        files = copies(count, home / "cvs")
        cpu = sorted(cpu_per_cv(files))
        alone, parse_memory = await parse_rate(files)
        through, worker_memory = await end_to_end(files, home)
        pictures = scans(files[:SCANS], home / "scans")
        scan_cpu = statistics.mean(cpu_per_cv(pictures))
        scan_rate, scan_memory = await parse_rate(pictures)
    cuts = statistics.quantiles(cpu, n=100)
    print(f"{count} text PDFs")
    print(f"CPU per CV:   p50 {cuts[49]:.3f} s   p95 {cuts[94]:.3f} s   mean {statistics.mean(cpu):.3f} s")
    print(f"nexus parse:  {alone:.1f} CVs/s   largest process {parse_memory / MB:.0f} MB")
    print(f"end to end:   {through:.1f} CVs/s   largest process {worker_memory / MB:.0f} MB")
    print(f"parse / end to end: {alone / through:.2f}")
    print(f"{SCANS} scanned pages")
    print(f"CPU per page: mean {scan_cpu:.2f} s   {60 * scan_rate:.0f} pages a minute", end="   ")
    print(f"largest process {scan_memory / MB:.0f} MB   a scan costs {scan_cpu / statistics.mean(cpu):.0f} texts")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cvs", type=int, default=200)
    asyncio.run(main(parser.parse_args().cvs))
