"""Resolved tickets are found by what they mean; those that are there already are queued for it."""

from typing import Final, LiteralString

from alembic import op

revision = "0024"
down_revision = "0023"

POINTS: Final[LiteralString] = """
CREATE TABLE ticket_points (
    ticket_id integer PRIMARY KEY REFERENCES support_tickets (id),
    workspace_id text NOT NULL REFERENCES workspaces (id),
    point vector(384) NOT NULL
);
COMMENT ON TABLE ticket_points IS 'where question and answer of resolved tickets stand in meaning';
CREATE INDEX ticket_points_workspace_idx ON ticket_points (workspace_id);
"""

INDEX_PRESENT: Final[LiteralString] = """
INSERT INTO pgqueuer (priority, entrypoint, payload, status)
SELECT -1, 'ticket.index',
    convert_to(jsonb_build_object('workspace', d.workspace_id, 'ticket', t.id)::text, 'UTF8'), 'queued'
FROM support_tickets t JOIN ticket_details d ON d.ticket_id = t.id
WHERE t.resolution IS NOT NULL
"""


def upgrade() -> None:
    op.execute(POINTS)
    op.execute(INDEX_PRESENT)
