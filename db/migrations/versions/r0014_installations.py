"""Workspaces that the app is installed in, each with its own token; what waits while it is not."""

from typing import Final, LiteralString

from alembic import op

revision = "0014"
down_revision = "0013"

INSTALLATIONS: Final[LiteralString] = """
CREATE TABLE installations (
    workspace_id text PRIMARY KEY REFERENCES workspaces (id),
    bot_token bytea,
    scopes text[] NOT NULL,
    installed_by text,
    installed_at timestamptz NOT NULL,
    gone_at timestamptz
);
COMMENT ON TABLE installations IS 'the app in a workspace; nothing is sent to one whose installation is gone';
COMMENT ON COLUMN installations.bot_token IS 'encrypted; null where it is the one of the settings';
COMMENT ON COLUMN installations.gone_at IS 'when Slack took the token no more; null while it does';
"""

STATES: Final[LiteralString] = """
CREATE TABLE install_states (
    state_sha256 text PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
COMMENT ON TABLE install_states IS 'installations that somebody has begun in a browser; each ends once';
"""

WAITING: Final[LiteralString] = """
CREATE TABLE waiting_tasks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES installations (workspace_id),
    channel_id text,
    task text NOT NULL,
    payload jsonb NOT NULL,
    waiting_since timestamptz NOT NULL,
    UNIQUE (workspace_id, task, payload)
);
COMMENT ON TABLE waiting_tasks IS 'queued work for which the app has to be somewhere; queued again once it is';
COMMENT ON COLUMN waiting_tasks.channel_id IS 'that the bot has to be in again; null where the app is not installed';
"""


def upgrade() -> None:
    op.execute(INSTALLATIONS)
    op.execute(STATES)
    op.execute(WAITING)
