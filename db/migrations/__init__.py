"""Bringing a database to the schema this release needs, or adopting one that holds part of it already."""

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.exc import OperationalError

URL_ATTRIBUTE = "database_url"  # where env.py finds the URL in `config.attributes`

# Alembic keeps its environment in module globals, so one migration at a time in a process;
# between processes env.py holds an advisory lock.
_in_process = threading.Lock()


def migrate(database_url: str) -> None:
    """Run every revision the database lacks, in one transaction. Blocks; call it in a thread from async code.

    `database_url` is a libpq URL (`postgresql://…`). Several processes may call this at once: the later ones wait
    and find nothing to do. Raises ConnectionError where no server answers or it refuses the user.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes[URL_ATTRIBUTE] = database_url
    try:
        with _in_process:
            command.upgrade(config, "head")
    except OperationalError as error:
        raise ConnectionError(str(error.orig).partition("\n")[0]) from error
