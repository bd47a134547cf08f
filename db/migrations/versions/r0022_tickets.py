"""Support tickets: what the given tables have no column for, their two threads, their pauses and their alerts."""

from typing import Final, LiteralString

from alembic import op

revision = "0022"
down_revision = "0021"

DETAILS: Final[LiteralString] = """
CREATE TABLE ticket_details (
    ticket_id integer PRIMARY KEY REFERENCES support_tickets (id),
    workspace_id text NOT NULL REFERENCES workspaces (id),
    number integer NOT NULL,
    language text NOT NULL,
    opened_by text NOT NULL CHECK (opened_by IN ('command', 'message', 'reaction', 'direct', 'split', 'late_reply')),
    source_key text,
    requester_channel_id text NOT NULL,
    requester_thread_ts text,
    triage_channel_id text NOT NULL,
    triage_thread_ts text,
    tags text[] NOT NULL DEFAULT '{}',
    candidate_id varchar(255) REFERENCES candidates (id),
    interview_id varchar(255) REFERENCES interviews (id),
    merged_into integer REFERENCES support_tickets (id),
    split_from integer REFERENCES support_tickets (id),
    follows integer REFERENCES support_tickets (id),
    first_response_at timestamptz,
    closed_at timestamptz,
    reopened integer NOT NULL DEFAULT 0,
    last_public_at timestamptz NOT NULL,
    nudged_at timestamptz,
    silence_at timestamptz,
    csat smallint CHECK (csat BETWEEN 1 AND 5),
    changed_at timestamptz NOT NULL,
    UNIQUE (workspace_id, number),
    UNIQUE (workspace_id, source_key)
);
COMMENT ON COLUMN ticket_details.number IS 'what people call the ticket by; counted in each workspace';
COMMENT ON COLUMN ticket_details.source_key IS 'channel:ts of the message it came from: a message opens one ticket';
COMMENT ON COLUMN ticket_details.requester_thread_ts IS 'null until the first message there is posted';
COMMENT ON COLUMN ticket_details.follows IS 'the closed ticket that a late reply goes on from';
COMMENT ON COLUMN ticket_details.silence_at IS 'when a requester who is waited for has been silent for long enough';
CREATE INDEX ticket_details_silence_idx ON ticket_details (silence_at) WHERE silence_at IS NOT NULL;
COMMENT ON COLUMN ticket_details.last_public_at IS 'when either side last said something that both can read';
CREATE INDEX ticket_details_requester_thread_idx
    ON ticket_details (workspace_id, requester_channel_id, requester_thread_ts);
CREATE INDEX ticket_details_triage_thread_idx ON ticket_details (workspace_id, triage_channel_id, triage_thread_ts);

CREATE TABLE ticket_pauses (
    ticket_id integer NOT NULL REFERENCES support_tickets (id),
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    why text NOT NULL CHECK (why IN ('requester', 'closed')),
    PRIMARY KEY (ticket_id, started_at),
    CHECK (ended_at >= started_at)
);
COMMENT ON TABLE ticket_pauses IS 'when the promises of a ticket do not count';
CREATE UNIQUE INDEX ticket_pauses_open_idx ON ticket_pauses (ticket_id) WHERE ended_at IS NULL;
"""

MESSAGES: Final[LiteralString] = """
CREATE TABLE ticket_messages (
    comment_id integer PRIMARY KEY REFERENCES ticket_comments (id),
    workspace_id text NOT NULL REFERENCES workspaces (id),
    ticket_id integer NOT NULL REFERENCES support_tickets (id),
    position integer NOT NULL,
    side text NOT NULL CHECK (side IN ('requester', 'agents')),
    source_channel_id text,
    source_ts text,
    author_slack_id text NOT NULL,
    author_name text NOT NULL,
    undelivered text,
    said_at timestamptz NOT NULL,
    edited_at timestamptz,
    deleted_at timestamptz,
    UNIQUE (workspace_id, source_channel_id, source_ts),
    UNIQUE (ticket_id, position)
);
CREATE TABLE ticket_files (
    comment_id integer NOT NULL REFERENCES ticket_messages (comment_id),
    slack_file_id text NOT NULL,
    name text NOT NULL,
    storage_key text,
    problem text,
    sent_file_id text,
    sent_at timestamptz,
    PRIMARY KEY (comment_id, slack_file_id)
);
COMMENT ON COLUMN ticket_files.sent_file_id IS 'of the copy in the other thread; known before it is shared there';
COMMENT ON TABLE ticket_messages IS 'where and by whom a comment was said; surfaces carry it to the other side';
COMMENT ON COLUMN ticket_messages.undelivered IS 'why the other side has not got it yet, once that has failed';
COMMENT ON COLUMN ticket_messages.source_ts IS 'null where it was typed into a form';
"""

ALERTS: Final[LiteralString] = """
CREATE TABLE ticket_alerts (
    ticket_id integer NOT NULL REFERENCES support_tickets (id),
    promise text NOT NULL CHECK (promise IN ('first_response', 'resolution')),
    kind text NOT NULL CHECK (kind IN ('warning', 'breach')),
    due_at timestamptz NOT NULL,
    told_at timestamptz,
    PRIMARY KEY (ticket_id, promise, kind)
);
COMMENT ON TABLE ticket_alerts IS 'when somebody is told of a promise, if nothing comes between';
CREATE INDEX ticket_alerts_due_idx ON ticket_alerts (due_at) WHERE told_at IS NULL;
"""

QUEUES: Final[LiteralString] = """
ALTER TABLE surfaces ADD COLUMN queue text;
COMMENT ON COLUMN surfaces.queue IS 'messages of one queue are posted one after the other, in the order of their ids';
CREATE INDEX surfaces_queue_idx ON surfaces (workspace_id, queue, id) WHERE message_ts IS NULL;
"""

DRAFTS: Final[LiteralString] = """
CREATE TABLE ticket_drafts (
    form_id text NOT NULL,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    ticket_id integer NOT NULL REFERENCES support_tickets (id),
    author_id integer NOT NULL REFERENCES users (id),
    words text NOT NULL,
    then_waits boolean NOT NULL,
    file_ids text[] NOT NULL,
    written_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, form_id)
);
COMMENT ON TABLE ticket_drafts IS 'replies whose preview is looked at; gone once sent';
"""

INBOX: Final[LiteralString] = """
CREATE INDEX slack_inbox_thread_idx ON slack_inbox (workspace_id, (payload ->> 'channel'), id) WHERE worked_at IS NULL;
"""


def upgrade() -> None:
    op.execute(DETAILS)
    op.execute(MESSAGES)
    op.execute(ALERTS)
    op.execute(QUEUES)
    op.execute(DRAFTS)
    op.execute(INBOX)
