"""Offers: what candidates answer by a link – the times offered for interviews, or an interview that is set."""

from typing import Final, LiteralString

from alembic import op

revision = "0021"
down_revision = "0020"

OFFERS: Final[LiteralString] = """
CREATE TABLE interview_offers (
    id text PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    candidate_id varchar(255) NOT NULL REFERENCES candidates (id),
    state text NOT NULL CHECK (state IN ('draft', 'open', 'booked', 'declined', 'withdrawn')),
    token_sha256 text UNIQUE,
    expires_at timestamptz,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    CHECK (state IN ('draft', 'withdrawn') OR token_sha256 IS NOT NULL),
    CHECK (state <> 'open' OR expires_at IS NOT NULL)
);
COMMENT ON TABLE interview_offers IS 'what a candidate answers by one link';
COMMENT ON COLUMN interview_offers.token_sha256 IS 'of the secret in the link, which is kept nowhere; null: never sent';
COMMENT ON COLUMN interview_offers.expires_at IS 'until when a time can be chosen';
CREATE UNIQUE INDEX interview_offers_draft_idx ON interview_offers (workspace_id, candidate_id) WHERE state = 'draft';

CREATE TABLE interview_offer_sessions (
    interview_id varchar(255) PRIMARY KEY REFERENCES interviews (id),
    offer_id text NOT NULL REFERENCES interview_offers (id),
    position integer NOT NULL,
    accepted_sequence integer,
    UNIQUE (offer_id, position)
);
COMMENT ON COLUMN interview_offer_sessions.accepted_sequence IS 'of the time that the candidate accepted; null: none';

CREATE TABLE interview_offer_slots (
    interview_id varchar(255) NOT NULL REFERENCES interview_offer_sessions (interview_id),
    starts_at timestamptz NOT NULL,
    PRIMARY KEY (interview_id, starts_at)
);
"""


def upgrade() -> None:
    op.execute(OFFERS)
