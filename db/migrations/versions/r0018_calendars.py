"""Calendars that people have connected, the links by which they do, and the events that stand in them."""

from typing import Final, LiteralString

from alembic import op

revision = "0018"
down_revision = "0017"

CONNECTIONS: Final[LiteralString] = """
CREATE TABLE calendar_links (
    state_digest text PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users (id),
    provider text NOT NULL CHECK (provider IN ('google', 'outlook')),
    workspace_id text NOT NULL REFERENCES workspaces (id),
    slack_user_id text NOT NULL,
    verifier text,
    expires_at timestamptz NOT NULL,
    UNIQUE (user_id, provider)
);
COMMENT ON TABLE calendar_links IS 'a link by which somebody may connect a calendar, until it is used';
COMMENT ON COLUMN calendar_links.state_digest IS 'SHA-256 of the state, which only the link itself carries';
COMMENT ON COLUMN calendar_links.verifier IS 'of PKCE, encrypted; that of Outlook is users.outlook_pkce_verifier';

CREATE TABLE calendar_connections (
    user_id integer NOT NULL REFERENCES users (id),
    provider text NOT NULL CHECK (provider IN ('google', 'outlook')),
    workspace_id text NOT NULL REFERENCES workspaces (id),
    slack_user_id text NOT NULL,
    connected_at timestamptz NOT NULL,
    broken_since timestamptz,
    breaks integer NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 1,
    claim uuid,
    claimed_until timestamptz,
    PRIMARY KEY (user_id, provider)
);
COMMENT ON TABLE calendar_connections IS 'whose tokens stand in users, and who in Slack is told of them';
COMMENT ON COLUMN calendar_connections.broken_since IS 'the provider has refused us since then';
COMMENT ON COLUMN calendar_connections.breaks IS 'how often that came; the slot of the message that tells of it';
COMMENT ON COLUMN calendar_connections.version IS 'of the tokens, one more with each new pair';
COMMENT ON COLUMN calendar_connections.claim IS 'whoever is asking for new tokens';
"""

EVENTS: Final[LiteralString] = """
CREATE TABLE calendar_events (
    interview_id varchar(255) NOT NULL REFERENCES interviews (id),
    user_id integer NOT NULL REFERENCES users (id),
    provider text NOT NULL CHECK (provider IN ('google', 'outlook')),
    wanted boolean NOT NULL DEFAULT true,
    generation integer NOT NULL DEFAULT 1,
    event_id text,
    meeting_url text,
    changed_at timestamptz NOT NULL,
    synced_at timestamptz,
    due_at timestamptz NOT NULL,
    claimed_until timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    error text,
    PRIMARY KEY (interview_id, user_id, provider)
);
COMMENT ON TABLE calendar_events IS 'an interview in a calendar; due while changed_at is later than synced_at';
COMMENT ON COLUMN calendar_events.wanted IS 'false: the interview belongs elsewhere now, and this event has to go';
COMMENT ON COLUMN calendar_events.generation IS 'one more when the event was deleted for good and is made anew';
COMMENT ON COLUMN calendar_events.synced_at IS 'the changed_at that the calendar shows';
COMMENT ON COLUMN calendar_events.due_at IS 'not before: after a failure it waits';
CREATE UNIQUE INDEX calendar_events_wanted_idx ON calendar_events (interview_id) WHERE wanted;
CREATE INDEX calendar_events_due_idx ON calendar_events (due_at) WHERE synced_at IS NULL OR changed_at > synced_at;
"""


def upgrade() -> None:
    op.execute(CONNECTIONS)
    op.execute(EVENTS)
