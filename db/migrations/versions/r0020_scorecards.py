"""What a panel says of an interview that is over, and the links by which people's calendars read their interviews."""

from typing import Final, LiteralString

from alembic import op

revision = "0020"
down_revision = "0019"

SCORECARDS: Final[LiteralString] = """
CREATE TABLE scorecards (
    interview_id varchar(255) NOT NULL REFERENCES interviews (id),
    user_id integer NOT NULL REFERENCES users (id),
    asked_at timestamptz NOT NULL,
    reminders integer NOT NULL DEFAULT 0,
    due_at timestamptz,
    excused_at timestamptz,
    marks jsonb NOT NULL DEFAULT '[]',
    overall integer CHECK (overall BETWEEN 1 AND 4),
    notes text NOT NULL DEFAULT '',
    open_questions text NOT NULL DEFAULT '',
    submitted_at timestamptz,
    PRIMARY KEY (interview_id, user_id),
    CHECK ((submitted_at IS NULL) = (overall IS NULL)),
    CHECK (due_at IS NULL OR (submitted_at IS NULL AND excused_at IS NULL))
);
COMMENT ON TABLE scorecards IS 'asked of each who was on the panel, when the interview is over';
COMMENT ON COLUMN scorecards.reminders IS 'how many were sent after the first asking';
COMMENT ON COLUMN scorecards.due_at IS 'of the next reminder; null: none comes any more';
COMMENT ON COLUMN scorecards.excused_at IS 'they said that they were not there';
COMMENT ON COLUMN scorecards.marks IS 'a list of {competence, mark 1-4, evidence}';
CREATE INDEX scorecards_due_idx ON scorecards (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE interview_debriefs (
    interview_id varchar(255) PRIMARY KEY REFERENCES interviews (id),
    opened_at timestamptz NOT NULL,
    opened_by integer REFERENCES users (id)
);
COMMENT ON TABLE interview_debriefs IS 'interviews of which all scorecards may be seen together';
COMMENT ON COLUMN interview_debriefs.opened_by IS 'who did not wait for all cards; null: all were in';

ALTER TABLE interview_details ADD COLUMN worked_at timestamptz;
COMMENT ON COLUMN interview_details.worked_at IS 'when what follows its end was done; null: it is still to end';
UPDATE interview_details SET worked_at = now() WHERE ends_at <= now();
CREATE INDEX interview_details_ending_idx ON interview_details (ends_at) WHERE worked_at IS NULL;
"""

FEEDS: Final[LiteralString] = """
CREATE TABLE interview_feeds (
    workspace_id text NOT NULL REFERENCES workspaces (id),
    user_id integer NOT NULL REFERENCES users (id),
    slack_user_id text NOT NULL,
    token_digest text NOT NULL UNIQUE,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, user_id)
);
COMMENT ON TABLE interview_feeds IS 'by which a calendar reads the interviews of one person';
COMMENT ON COLUMN interview_feeds.token_digest IS 'SHA-256 of the token, which only the link itself carries';
"""


def upgrade() -> None:
    op.execute(SCORECARDS)
    op.execute(FEEDS)
