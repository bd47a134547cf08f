"""The stage that the benchmarks of the running bot share: a database on disk, the local workspace, and processes."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from db.embedded import EmbeddedPostgres
from db.migrations import migrate
from tests.scenarios.stage import Stage


@asynccontextmanager
async def staged() -> AsyncIterator[tuple[Stage, EmbeddedPostgres]]:
    """An opened stage with nothing started, in a folder of its own, and the server of its database."""
    with tempfile.TemporaryDirectory(prefix="nexus-bench-") as folder:
        home = Path(folder)
        server = EmbeddedPostgres(home / "postgres")
        url = await server.start()
        await asyncio.to_thread(migrate, url)
        stage = await Stage(url, home).open()
        try:
            yield stage, server
        finally:
            await stage.close()
            await server.stop()
