"""What somebody has made of an event by hand, and calendars that answer with errors for long."""

from typing import Final, LiteralString

from alembic import op

revision = "0027"
down_revision = "0026"

BY_HAND: Final[LiteralString] = """
ALTER TABLE calendar_events
    ADD COLUMN starts_at timestamptz,
    ADD COLUMN ends_at timestamptz,
    ADD COLUMN shown jsonb,
    ADD COLUMN told_id bigint,
    ADD COLUMN look_at timestamptz,
    ADD COLUMN failing_since timestamptz;
COMMENT ON COLUMN calendar_events.starts_at IS 'with ends_at: what we gave it last; NULL: it is given a time anew';
COMMENT ON COLUMN calendar_events.shown IS 'what somebody has made of it by hand, in the calendar itself';
COMMENT ON COLUMN calendar_events.told_id IS 'of audit_log: the entry by which its organiser was told of that';
COMMENT ON COLUMN calendar_events.look_at IS 'when it is looked at next; NULL: there is nothing to look at';
COMMENT ON COLUMN calendar_events.failing_since IS 'the calendar has answered with errors since then';
UPDATE calendar_events e SET
    starts_at = i.scheduled_time AT TIME ZONE 'UTC', ends_at = d.ends_at, look_at = clock_timestamp()
FROM interviews i JOIN interview_details d ON d.interview_id = i.id
WHERE i.id = e.interview_id AND e.wanted AND e.event_id IS NOT NULL AND e.synced_at >= e.changed_at
    AND i.status = 'scheduled';
CREATE INDEX calendar_events_look_idx ON calendar_events (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX calendar_events_failing_idx ON calendar_events (failing_since) WHERE failing_since IS NOT NULL;
"""

FAILING: Final[LiteralString] = """
ALTER TABLE calendar_connections ADD COLUMN failing_since timestamptz;
COMMENT ON COLUMN calendar_connections.failing_since IS 'of what its owner was told; NULL: it works, as far as we know';
COMMENT ON COLUMN calendar_connections.breaks IS 'how often its owner was told of trouble; the slot of that message';
"""


def upgrade() -> None:
    op.execute(BY_HAND)
    op.execute(FAILING)
