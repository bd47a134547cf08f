"""What the mails about an interview have said last."""

from typing import Final, LiteralString

from alembic import op

revision = "0023"
down_revision = "0022"

MAILINGS: Final[LiteralString] = """
CREATE TABLE interview_mailings (
    interview_id varchar(255) PRIMARY KEY REFERENCES interviews (id),
    told jsonb NOT NULL
);
COMMENT ON COLUMN interview_mailings.told IS 'what its mails have said last: the next tell the difference';
"""

# Until now mails told at once whatever an interview became: those that were mailed about have been told how it stands.
TOLD_BEFORE: Final[LiteralString] = """
INSERT INTO interview_mailings (interview_id, told)
SELECT i.id, jsonb_build_object(
    'stands', i.status = 'scheduled',
    'starts_at', i.scheduled_time AT TIME ZONE 'UTC',
    'duration', i.duration,
    'place', jsonb_build_array(i.platform, i.location, i.meeting_link, i.calendly_link, i.google_form_link),
    'asked', (
        SELECT coalesce(jsonb_agg(p.user_id ORDER BY p.seat, p.user_id), '[]') FROM interview_panelists p
        WHERE p.interview_id = i.id AND i.status = 'scheduled' AND p.state IN ('invited', 'accepted', 'proposed')
    )
)
FROM interviews i JOIN interview_details d ON d.interview_id = i.id
WHERE EXISTS (SELECT FROM mail_outbox m
    WHERE m.workspace_id = d.workspace_id AND m.subject_type = 'interview' AND m.subject_id = i.id)
"""


def upgrade() -> None:
    op.execute(MAILINGS)
    op.execute(TOLD_BEFORE)
