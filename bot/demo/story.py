"""`nexus demo`: the walk from a job to ranked cards, as people would do it, against the local workspace.

Nothing of it is kept: database, files and workspace live in a temporary folder.
"""

import secrets
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from bot.app import serving
from bot.candidates.rows import assessment_of
from bot.candidates.service import CARDS
from bot.config import Settings
from bot.offline import best_evidence
from bot.process import connected, database, stop_signal
from bot.slack.manifest import manifest
from bot.wiring import Services
from bot.worker import working
from db.models.candidates import Candidate
from db.models.ids import WorkspaceId
from sandbox.client import Person, SeenMessage
from sandbox.server import Sandbox, start_sandbox

SAMPLES = Path(__file__).resolve().parent / "cvs"
JOB = Path(__file__).resolve().parent / "job.txt"
MAIL_FROM = "Nexus <nexus@palmharbour.example>"  # the mails stand on the workspace's Mail page
CHANNEL = "hiring"
BATCH = "November round"
PATIENCE_SECONDS = 300.0


def sample_cvs() -> list[Path]:
    return sorted(path for path in SAMPLES.iterdir() if path.suffix in {".pdf", ".docx"})


async def run_demo(settings: Settings, console: Console, *, once: bool, port: int) -> int:
    """Exit status: 0 when the ranked cards stand."""
    began = time.monotonic()
    async with bot_and_workspace(settings, port=port) as (workspace, services):
        with console.status("A recruiter opens a job and a batch, and drops CVs into its thread …"):
            recruiter = await _story(workspace)
        ranked = await _ranked(services, WorkspaceId(workspace.workspace.team_id), recruiter)
        console.print(_table(ranked))
        console.print(f"{len(ranked)} candidates ranked in {time.monotonic() - began:.0f} s.")
        if not once:
            console.print(f"Open the workspace in a browser: {workspace.url}as/recruiter – Ctrl-C ends it.")
            await stop_signal().wait()
    return 0 if ranked else 1


@asynccontextmanager
async def bot_and_workspace(settings: Settings, *, port: int = 0) -> AsyncIterator[tuple[Sandbox, Services]]:
    """A fresh local workspace with the bot in it, as they run for real; gone at the end."""
    bot_port = _free_port()
    base_url = f"http://127.0.0.1:{bot_port}"
    secret, token = secrets.token_hex(16), f"xoxb-{secrets.token_hex(12)}"
    workspace = await start_sandbox(
        manifest(base_url, socket_mode=False),
        port=port,
        signing_secret=secret,
        bot_token=token,
        app_token=f"xapp-{secrets.token_hex(12)}",
        request_url=f"{base_url}/slack/events",
    )
    try:
        with tempfile.TemporaryDirectory(prefix="nexus-demo-", ignore_cleanup_errors=True) as home:
            local = settings.model_copy(
                update={
                    "data_dir": Path(home),
                    "database_url": None,
                    "storage_url": None,
                    "host": "127.0.0.1",
                    "port": bot_port,
                    "public_url": None,
                    "smtp_url": SecretStr(workspace.smtp_url),
                    "mail_from": MAIL_FROM,
                    "slack_bot_token": SecretStr(token),
                    "slack_signing_secret": SecretStr(secret),
                    "slack_app_token": None,
                    "slack_client_id": None,
                    "slack_client_secret": None,
                    "slack_api_url": workspace.api_url,
                    "slack_file_hosts": (workspace.url.removeprefix("http://").rstrip("/"),),
                }
            )
            async with (
                database(local) as url,
                connected(local, url) as services,
                working(services, url),
                serving(services),
            ):
                yield workspace, services
    finally:
        await workspace.close()


async def _story(workspace: Sandbox) -> str:
    """From `/job new` to the last card, over the wire; the Slack id of the recruiter."""
    files = sample_cvs()
    title, _newline, description = JOB.read_text(encoding="utf-8").partition("\n")
    async with Person(workspace.url, "admin") as admin, Person(workspace.url, "recruiter") as recruiter:
        await admin.command(f"/nexus role <@{recruiter.id}> recruiter", CHANNEL)
        await recruiter.command("/job new", CHANNEL)
        await recruiter.fill({"Title": title, "Description": description.strip()})
        await recruiter.submit()  # the requirements come back for review
        await recruiter.submit()
        await recruiter.command("/batch new", CHANNEL)
        await recruiter.fill({"Name": BATCH})
        await recruiter.submit()
        batch = await recruiter.wait_for(BATCH, CHANNEL, timeout=PATIENCE_SECONDS)
        await recruiter.drop(CHANNEL, files, thread_ts=batch.ts)

        def all_ended(message: SeenMessage) -> bool:
            return f"of {len(files)} ranked" in message.shown and "being" not in message.shown  # read, or put in order

        done = await recruiter.wait_for(all_ended, CHANNEL, timeout=PATIENCE_SECONDS)
        ranked = int(done.text.rpartition(": ")[2].split()[0])
        last_card = f"{min(ranked, CARDS)} of {ranked} ·"
        await recruiter.wait_for(last_card, CHANNEL, thread_ts=batch.ts, timeout=PATIENCE_SECONDS)
        return recruiter.id


async def _ranked(services: Services, workspace_id: WorkspaceId, slack_user_id: str) -> Sequence[Candidate]:
    """What stands in the database, in rank order."""
    recruiter = await services.accounts.actor(workspace_id, slack_user_id)
    [batch] = await services.batches.listed(await services.accounts.reader(recruiter))
    _batch, ranked = await services.candidates.exported(workspace_id, batch.id)
    return ranked


def _table(ranked: Sequence[Candidate]) -> Table:
    table = Table("Rank", "Name", "Score", "Recommendation", "Best evidence", title="Ranked candidates")
    for candidate in ranked:
        table.add_row(
            str(candidate.rank),
            candidate.name or "–",
            "–" if candidate.score is None else str(candidate.score),
            candidate.recommendation_level or "not enough information",
            best_evidence(assessment_of(candidate)),
        )
    return table


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
