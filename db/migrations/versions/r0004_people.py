"""Whose a CV is: what CVs of one person share, who was told apart, and which CV stands behind a newer one."""

from typing import Final, LiteralString

from alembic import op

revision = "0004"
down_revision = "0003"

PEOPLE: Final[LiteralString] = """
CREATE TABLE person_keys (
    candidate_id varchar(255) NOT NULL REFERENCES candidates (id),
    workspace_id text NOT NULL REFERENCES workspaces (id),
    ground text NOT NULL CHECK (ground IN ('file', 'email', 'phone', 'employer')),
    value text NOT NULL,
    PRIMARY KEY (candidate_id, ground, value)
);
CREATE INDEX person_keys_value_idx ON person_keys (workspace_id, ground, value);

CREATE TABLE person_splits (
    one_id varchar(255) NOT NULL REFERENCES candidates (id),
    other_id varchar(255) NOT NULL REFERENCES candidates (id),
    workspace_id text NOT NULL REFERENCES workspaces (id),
    split_by integer NOT NULL REFERENCES users (id),
    split_at timestamptz NOT NULL,
    PRIMARY KEY (one_id, other_id),
    CHECK (one_id < other_id)
);
CREATE INDEX person_splits_other_idx ON person_splits (other_id);

ALTER TABLE candidate_standings
    ADD COLUMN received_at timestamptz,
    ADD COLUMN written_year smallint,
    ADD COLUMN written_month smallint CHECK (written_month BETWEEN 1 AND 12),
    ADD COLUMN newer_id varchar(255) REFERENCES candidates (id),
    ADD COLUMN grounds text[] NOT NULL DEFAULT '{}',
    ADD CHECK (newer_id <> candidate_id),
    ADD CHECK (newer_id IS NULL OR rank IS NULL);
COMMENT ON COLUMN candidate_standings.received_at IS 'when the file came in';
COMMENT ON COLUMN candidate_standings.written_year IS 'of the latest date that the CV itself gives';
COMMENT ON COLUMN candidate_standings.newer_id IS 'the same person''s CV that is ranked in place of this one';
CREATE INDEX candidate_standings_newer_idx ON candidate_standings (newer_id);
"""


def upgrade() -> None:
    op.execute(PEOPLE)
