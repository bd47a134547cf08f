"""When people work: their week, days off, the most interviews they take, and when they want no messages."""

from typing import Final, LiteralString

from alembic import op

revision = "0016"
down_revision = "0015"

WORKING_HOURS: Final[LiteralString] = """
CREATE TABLE working_hours (
    user_id integer PRIMARY KEY REFERENCES users (id),
    timezone text,
    week jsonb NOT NULL,
    countries text[] NOT NULL DEFAULT '{}',
    days_off date[] NOT NULL DEFAULT '{}',
    most_a_day smallint CHECK (most_a_day >= 0),
    most_a_week smallint CHECK (most_a_week >= 0),
    quiet_from time,
    quiet_to time,
    changed_at timestamptz NOT NULL,
    CHECK ((quiet_from IS NULL) = (quiet_to IS NULL))
);
COMMENT ON TABLE working_hours IS 'of people who set them; for others those of their zone''s country hold';
COMMENT ON COLUMN working_hours.timezone IS 'IANA name; null: as Slack says';
COMMENT ON COLUMN working_hours.week IS 'the shifts of each day, Monday first, in local time';
COMMENT ON COLUMN working_hours.countries IS 'ISO 3166-1; their public holidays are days off';
COMMENT ON COLUMN working_hours.most_a_day IS 'interviews';
COMMENT ON COLUMN working_hours.quiet_from IS 'local time; at or before it, quiet_to is on the next day';
"""


def upgrade() -> None:
    op.execute(WORKING_HOURS)
