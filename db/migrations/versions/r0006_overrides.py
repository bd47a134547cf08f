"""What people overruled: verdicts and recommendations, with their reasons."""

from typing import Final, LiteralString

from alembic import op

revision = "0006"
down_revision = "0005"

OVERRIDES: Final[LiteralString] = """
CREATE TABLE candidate_overrides (
    candidate_id varchar(255) NOT NULL REFERENCES candidates (id),
    requirement_id text NOT NULL,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    requirement jsonb,
    value text NOT NULL,
    reason text NOT NULL,
    overridden_by integer NOT NULL REFERENCES users (id),
    overridden_at timestamptz NOT NULL,
    PRIMARY KEY (candidate_id, requirement_id),
    CHECK ((requirement_id = '') = (requirement IS NULL))
);
COMMENT ON COLUMN candidate_overrides.requirement_id IS 'empty: the recommendation';
COMMENT ON COLUMN candidate_overrides.requirement IS 'as it was judged; the verdict holds while the job asks for it';
"""


def upgrade() -> None:
    op.execute(OVERRIDES)
