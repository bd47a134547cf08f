"""Reminders of interviews, what the given table has no column for, and the briefs that people get in the morning."""

from typing import Final, LiteralString

from alembic import op

revision = "0019"
down_revision = "0018"

REMINDERS: Final[LiteralString] = """
CREATE TABLE reminder_details (
    reminder_id varchar(255) PRIMARY KEY REFERENCES interview_reminders (id) ON DELETE CASCADE,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    interview_id varchar(255) NOT NULL REFERENCES interviews (id),
    kind text NOT NULL,
    starts_at timestamptz NOT NULL,
    user_id integer REFERENCES users (id),
    way text NOT NULL CHECK (way IN ('mail', 'dm')),
    due_at timestamptz NOT NULL,
    outcome text CHECK (outcome IN ('sent', 'overtaken', 'too_late', 'no_way', 'failed')),
    settled_at timestamptz,
    UNIQUE NULLS NOT DISTINCT (interview_id, kind, starts_at, user_id, way),
    CHECK ((outcome IS NULL) = (settled_at IS NULL))
);
COMMENT ON COLUMN reminder_details.kind IS 'as reminder_type; "now" with the second in which somebody asked for it';
COMMENT ON COLUMN reminder_details.starts_at IS 'the start that it is about; one for another start is none of this';
COMMENT ON COLUMN reminder_details.user_id IS 'of the panel; null: the candidate';
COMMENT ON COLUMN reminder_details.due_at IS 'as send_at, in a table with an index by it';
COMMENT ON COLUMN reminder_details.outcome IS 'null: still to come; overtaken: the interview is another by now';
CREATE INDEX reminder_details_due_idx ON reminder_details (due_at, reminder_id) WHERE outcome IS NULL;
"""

BRIEFS: Final[LiteralString] = """
CREATE TABLE day_briefs (
    workspace_id text NOT NULL REFERENCES workspaces (id),
    user_id integer NOT NULL REFERENCES users (id),
    day date NOT NULL,
    due_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    outcome text CHECK (outcome IN ('sent', 'empty', 'too_late', 'no_way')),
    settled_at timestamptz,
    PRIMARY KEY (workspace_id, user_id, day),
    CHECK ((outcome IS NULL) = (settled_at IS NULL))
);
COMMENT ON COLUMN day_briefs.day IS 'in the zone of the person';
COMMENT ON COLUMN day_briefs.due_at IS 'when it is looked at: as the day begins, then at the hour of the brief';
CREATE INDEX day_briefs_due_idx ON day_briefs (due_at) WHERE outcome IS NULL;
"""


def upgrade() -> None:
    op.execute(REMINDERS)
    op.execute(BRIEFS)
