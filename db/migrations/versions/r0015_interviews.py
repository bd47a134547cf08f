"""Interviews: what the given table has no column for, the seats of a panel, and who is asked for each."""

from typing import Final, LiteralString

from alembic import op

revision = "0015"
down_revision = "0014"

DETAILS: Final[LiteralString] = """
CREATE TABLE interview_details (
    interview_id varchar(255) PRIMARY KEY REFERENCES interviews (id),
    workspace_id text NOT NULL REFERENCES workspaces (id),
    batch_id varchar(255) NOT NULL REFERENCES cv_batches (id),
    uid text NOT NULL UNIQUE,
    sequence integer NOT NULL DEFAULT 0 CHECK (sequence >= 0),
    candidate_timezone text NOT NULL,
    candidate_language text NOT NULL,
    wants_questions boolean NOT NULL,
    ends_at timestamptz,
    changed_at timestamptz NOT NULL
);
COMMENT ON COLUMN interview_details.uid IS 'of iCalendar: the same as long as the interview lives';
COMMENT ON COLUMN interview_details.sequence IS 'of iCalendar: raised by a change of time and by a cancellation';
COMMENT ON COLUMN interview_details.ends_at IS 'start and duration of interviews, which has no index by time';
CREATE INDEX interview_details_time_idx ON interview_details (workspace_id, ends_at);
CREATE INDEX interview_details_batch_idx ON interview_details (batch_id);
"""

PANEL: Final[LiteralString] = """
CREATE TABLE interview_seats (
    interview_id varchar(255) NOT NULL REFERENCES interviews (id),
    position integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('required', 'any_of', 'optional')),
    name text NOT NULL DEFAULT '',
    PRIMARY KEY (interview_id, position)
);

CREATE TABLE interview_panelists (
    interview_id varchar(255) NOT NULL,
    user_id integer NOT NULL REFERENCES users (id),
    seat integer NOT NULL,
    state text NOT NULL CHECK (state IN ('invited', 'accepted', 'declined', 'proposed', 'released')),
    reason text,
    proposed_time timestamptz,
    answered_at timestamptz,
    PRIMARY KEY (interview_id, user_id),
    FOREIGN KEY (interview_id, seat) REFERENCES interview_seats (interview_id, position),
    CHECK ((state = 'proposed') = (proposed_time IS NOT NULL))
);
COMMENT ON COLUMN interview_panelists.state IS 'released: no longer asked';
COMMENT ON COLUMN interview_panelists.reason IS 'of the answer or the swap; null: somebody else took the "any of" seat';
CREATE INDEX interview_panelists_user_idx ON interview_panelists (user_id, interview_id);
"""


def upgrade() -> None:
    op.execute(DETAILS)
    op.execute(PANEL)
