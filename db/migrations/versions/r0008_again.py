"""Batches assessed again after their job changed: who stood where; and blind batches that hide schools, too."""

from typing import Final, LiteralString

from alembic import op

revision = "0008"
down_revision = "0007"

AGAIN: Final[LiteralString] = """
CREATE TABLE reassessments (
    batch_id varchar(255) NOT NULL REFERENCES cv_batches (id),
    number integer NOT NULL,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    asked_by integer NOT NULL REFERENCES users (id),
    asked_at timestamptz NOT NULL,
    before jsonb NOT NULL,
    after jsonb NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (batch_id, number)
);
COMMENT ON COLUMN reassessments.before IS 'the requirements that the batch had until then, as after has those since';
CREATE UNIQUE INDEX reassessments_unfinished_idx ON reassessments (batch_id) WHERE ended_at IS NULL;

CREATE TABLE reassessed_candidates (
    batch_id varchar(255) NOT NULL,
    number integer NOT NULL,
    candidate_id varchar(255) NOT NULL REFERENCES candidates (id),
    score integer,
    rank integer,
    findings jsonb NOT NULL,
    score_after integer,
    rank_after integer,
    shifts jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (batch_id, number, candidate_id),
    FOREIGN KEY (batch_id, number) REFERENCES reassessments
);
COMMENT ON COLUMN reassessed_candidates.findings IS 'as they were judged before';
COMMENT ON COLUMN reassessed_candidates.shifts IS 'what moved the score, once the batch is settled';
"""

SCHOOLS: Final[LiteralString] = """
ALTER TABLE batch_threads ADD COLUMN blind_schools boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN batch_threads.blind_schools IS 'a blind batch that hides where people studied, too';
"""


def upgrade() -> None:
    op.execute(AGAIN)
    op.execute(SCHOOLS)
