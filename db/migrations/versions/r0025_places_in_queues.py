"""What people said is carried in the order in which they said it, as long as it waits."""

from typing import Final, LiteralString

from alembic import op

revision = "0025"
down_revision = "0024"

# Timestamps of Slack compare as text, byte by byte.
PLACES: Final[LiteralString] = """
ALTER TABLE surfaces ADD COLUMN place text COLLATE "C" NOT NULL DEFAULT '';
COMMENT ON COLUMN surfaces.place IS 'ts of the message that it carries; else as the last that waited in its queue';
COMMENT ON COLUMN surfaces.queue IS 'its messages are posted one after the other, by place, then by id';
DROP INDEX surfaces_queue_idx;
CREATE INDEX surfaces_queue_idx ON surfaces (workspace_id, queue, place, id) WHERE message_ts IS NULL;
"""


def upgrade() -> None:
    op.execute(PLACES)
