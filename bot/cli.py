"""The command line: `nexus demo | run | worker | migrate | postgres | manifest | doctor | parse | rank`."""

import asyncio
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
import yaml
from pydantic import ValidationError
from rich.console import Console

from bot.config import Settings
from bot.core.errors import CannotStart
from bot.core.log import configure_logging

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
console = Console()
complaints = Console(stderr=True, soft_wrap=True, markup=False, highlight=False)


def main() -> None:
    try:
        app()
    except ValidationError as error:
        for wrong in error.errors(include_input=False):
            complaints.print(f"{'.'.join(map(str, wrong['loc']))}: {wrong['msg']}.")
        complaints.print("`.env.example` tells what each setting takes.")
        sys.exit(1)
    except CannotStart as error:
        complaints.print(f"{error.what} {error.remedy}")
        sys.exit(1)


def _settings() -> Settings:
    settings = Settings()
    configure_logging(form=settings.log_format, level=settings.log_level)
    return settings


@app.command()
def demo(
    *,
    once: Annotated[bool, typer.Option(help="Leave when the ranked cards stand.")] = False,
    port: Annotated[int, typer.Option(help="Port of the local workspace's page; 0 takes a free one.")] = 0,
) -> None:
    """Show the whole walk on this machine: a local workspace, the bot, a job, CVs, ranked cards."""
    from bot.demo.story import run_demo

    configure_logging(form="console", level="warning")
    raise typer.Exit(asyncio.run(run_demo(Settings(), console, once=once, port=port)))


@app.command()
def run(*, worker: Annotated[bool, typer.Option(help="Also work the queue in this process.")] = True) -> None:
    """Serve Slack (HTTP mode with a signing secret, Socket Mode with an app token) and work the queue."""
    from bot.process import run as run_process

    asyncio.run(run_process(_settings(), serve=True, work=worker))


@app.command()
def worker() -> None:
    """Work the queue only; run as many of these as you like, on as many machines."""
    from bot.process import run as run_process

    asyncio.run(run_process(_settings(), serve=False, work=True))


@app.command()
def migrate() -> None:
    """Bring the database up to date; one that already holds the tables is taken over as it is."""
    from bot.process import database, queue_url
    from db.migrations import migrate as migrate_database

    async def bring_up() -> None:
        settings = _settings()
        async with database(settings) as url:
            await asyncio.to_thread(migrate_database, queue_url(settings, url))

    asyncio.run(bring_up())
    console.print("The database is up to date.")


@app.command()
def postgres() -> None:
    """Run the embedded PostgreSQL in the foreground and print its URL."""
    from bot.process import database, stop_signal

    async def serve() -> None:
        stop = stop_signal()
        async with database(_settings().model_copy(update={"database_url": None})) as url:
            print(url, flush=True)  # noqa: T201 — for scripts, without rich's wrapping
            await stop.wait()

    asyncio.run(serve())


@app.command()
def manifest(
    url: Annotated[str | None, typer.Option(help="Where Slack reaches the bot, e.g. https://bot.example.com")] = None,
    *,
    socket_mode: Annotated[bool, typer.Option(help="For Socket Mode, which needs no URL.")] = False,
) -> None:
    """Print the app manifest to paste into Slack."""
    from bot.slack.manifest import manifest as app_manifest

    base_url = url or (None if socket_mode else Settings().base_url)
    print(yaml.safe_dump(app_manifest(base_url, socket_mode=socket_mode), sort_keys=False, allow_unicode=True))  # noqa: T201


@app.command()
def doctor() -> None:
    """Check every setting and connection, and say how to mend what is wrong."""
    from bot.doctor import examine

    raise typer.Exit(asyncio.run(examine(Settings(), console)))


@app.command()
def parse(
    files: Annotated[list[Path], typer.Argument(help="CV files.", exists=True, dir_okay=False)],
    *,
    jsonl: Annotated[Path | None, typer.Option(help="Write the profiles here, one JSON object a line.")] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="What “present” means.")] = None,
) -> None:
    """Read CVs and give their profiles, with the same pipeline as the bot."""
    from bot.offline import parse_files

    asyncio.run(parse_files(_settings(), console, files, jsonl=jsonl, as_of=_day(as_of)))


@app.command()
def rank(
    job: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, help="The job description, a text file; its first line is the title."
        ),
    ],
    files: Annotated[list[Path], typer.Argument(help="CV files.", exists=True, dir_okay=False)],
    *,
    jsonl: Annotated[Path | None, typer.Option(help="Write profiles and ranking here, as JSON lines.")] = None,
    explain: Annotated[bool, typer.Option(help="Show each requirement with its proof.")] = False,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="What “present” means.")] = None,
) -> None:
    """Rank CVs against a job, with the same rules as the bot."""
    from bot.offline import rank_files

    asyncio.run(rank_files(_settings(), console, job, files, jsonl=jsonl, explain=explain, as_of=_day(as_of)))


def _day(moment: datetime | None) -> date:
    return moment.date() if moment is not None else date.today()  # noqa: DTZ011 — the day of whoever asks
