"""The scale that a batch is scored by and each assessment was made with; what assessing again by another one moved."""

from typing import Final, LiteralString

from alembic import op

revision = "0012"
down_revision = "0011"

# Whatever there is was scored by these numbers; who writes a row from now on says by which.
SCALES: Final[LiteralString] = """
ALTER TABLE batch_threads ADD COLUMN scale jsonb NOT NULL DEFAULT '{
    "dated_work": 1.0, "practised": 0.7, "project": 0.6, "listed": 0.4, "course": 0.2, "exposure": 0.15,
    "neighbour": 0.25, "internship": 0.5, "long_ago": 0.5, "unknown": 0.5, "met": 0.69, "partial": 0.15,
    "must_share": 80, "cap_floor": 10, "strong_hire": 80, "hire": 65, "maybe": 45
}';
COMMENT ON COLUMN batch_threads.scale IS 'the numbers that the CVs of the batch are scored by';
ALTER TABLE candidate_standings ADD COLUMN scale jsonb NOT NULL DEFAULT '{
    "dated_work": 1.0, "practised": 0.7, "project": 0.6, "listed": 0.4, "course": 0.2, "exposure": 0.15,
    "neighbour": 0.25, "internship": 0.5, "long_ago": 0.5, "unknown": 0.5, "met": 0.69, "partial": 0.15,
    "must_share": 80, "cap_floor": 10, "strong_hire": 80, "hire": 65, "maybe": 45
}';
COMMENT ON COLUMN candidate_standings.scale IS 'the numbers that this assessment was made with';
"""

MOVES: Final[LiteralString] = """
ALTER TABLE reassessments ADD COLUMN scale_before jsonb, ADD COLUMN scale_after jsonb;
COMMENT ON COLUMN reassessments.scale_before IS 'the scale until then, as scale_after since; null where none was kept';
ALTER TABLE reassessed_candidates ADD COLUMN level text, ADD COLUMN level_after text;
COMMENT ON COLUMN reassessed_candidates.level IS 'the recommendation before, as level_after once the batch is settled';
"""


def upgrade() -> None:
    op.execute(SCALES)
    op.execute(MOVES)
