"""Alembic's environment: run by `db.migrations.migrate`, never by hand."""

import psycopg
from alembic import context
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from db.migrations import URL_ATTRIBUTE

LOCK_KEY = 6_039_847  # of the advisory lock that keeps migrations apart; any number nobody else uses


def run() -> None:
    url: str = context.config.attributes[URL_ATTRIBUTE]
    # libpq reads the URL itself, so every parameter it knows works; a transaction-mode pooler keeps no prepared
    # statements, hence no threshold.
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(url, prepare_threshold=None), poolclass=NullPool
    )
    with engine.connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            # Held to the end of this transaction, which is the whole migration; works through a pooler.
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
            context.run_migrations()


if __name__ != "db.migrations.env":  # Alembic runs this file under a name of its own; importing it does nothing
    run()
