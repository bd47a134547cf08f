"""What language models propose for jobs; what they cost there; and for whose assessment one was heard."""

from typing import Final, LiteralString

from alembic import op

revision = "0011"
down_revision = "0010"

PROPOSALS: Final[LiteralString] = """
CREATE TABLE opening_proposals (
    job_id uuid PRIMARY KEY REFERENCES jobs (id),
    workspace_id text NOT NULL REFERENCES workspaces (id),
    model text NOT NULL,
    state text NOT NULL CHECK (state IN ('asked', 'answered', 'unanswered')),
    items jsonb NOT NULL DEFAULT '[]',
    questions jsonb NOT NULL DEFAULT '[]',
    dropped integer NOT NULL DEFAULT 0,
    asked_at timestamptz NOT NULL,
    ended_at timestamptz
);
COMMENT ON COLUMN opening_proposals.items IS 'requirements that were proposed and not taken up yet';
COMMENT ON COLUMN opening_proposals.dropped IS 'proposals without a quote that stands in the description';

ALTER TABLE model_calls ADD COLUMN job_id uuid REFERENCES jobs (id);
CREATE INDEX model_calls_job_idx ON model_calls (job_id) WHERE job_id IS NOT NULL;
"""

HEARD: Final[LiteralString] = """
ALTER TABLE candidate_standings ADD COLUMN model text, ADD COLUMN dropped integer NOT NULL DEFAULT 0,
    ADD COLUMN written_by text;
COMMENT ON COLUMN candidate_standings.model IS 'the language model that was heard; null where the rules assessed alone';
COMMENT ON COLUMN candidate_standings.dropped IS 'its claims and sentences without a quote that stands in the CV';
COMMENT ON COLUMN candidate_standings.written_by IS 'whose words the assessment is; null where it was not kept yet';
UPDATE candidate_standings SET model = substring(assessor FROM ' \\+ (.+) \\([^()]*\\)$') WHERE assessor LIKE '% + %';
"""


def upgrade() -> None:
    op.execute(PROPOSALS)
    op.execute(HEARD)
