"""Mails on their way: each is a row until the mail server has taken it."""

from typing import Final, LiteralString

from alembic import op

revision = "0017"
down_revision = "0016"

MAIL_OUTBOX: Final[LiteralString] = """
CREATE TABLE mail_outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    subject_type text NOT NULL,
    subject_id text NOT NULL,
    order_key text NOT NULL,
    parted_from bigint REFERENCES mail_outbox (id),
    place bigint NOT NULL GENERATED ALWAYS AS (coalesce(parted_from, id)) STORED,
    message_id text NOT NULL,
    recipients text[] NOT NULL CHECK (cardinality(recipients) > 0),
    message bytea,
    in_doubt text NOT NULL CHECK (in_doubt IN ('leave', 'repeat')),
    state text NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'handing_over', 'sent', 'failed', 'unconfirmed')),
    attempts integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL DEFAULT now(),
    claimed_by uuid,
    claimed_until timestamptz,
    error text,
    created_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz,
    CHECK (state = 'sent' OR message IS NOT NULL)
);
COMMENT ON COLUMN mail_outbox.order_key IS 'mails of one key leave one after the other, by place';
COMMENT ON COLUMN mail_outbox.parted_from IS 'the mail that went to others, while the server put these recipients off';
COMMENT ON COLUMN mail_outbox.recipients IS 'of the envelope: bcc stands here and nowhere else';
COMMENT ON COLUMN mail_outbox.message IS 'as it goes over the wire; not kept once it was taken';
COMMENT ON COLUMN mail_outbox.in_doubt IS 'what becomes of it when nobody knows whether the server took it';
CREATE UNIQUE INDEX mail_outbox_message_idx ON mail_outbox (workspace_id, message_id) WHERE parted_from IS NULL;
CREATE INDEX mail_outbox_due_idx ON mail_outbox (due_at, id) WHERE state IN ('queued', 'handing_over');
CREATE INDEX mail_outbox_order_idx ON mail_outbox (workspace_id, order_key, place);
CREATE INDEX mail_outbox_subject_idx ON mail_outbox (workspace_id, subject_type, subject_id, id);
CREATE INDEX mail_outbox_parted_idx ON mail_outbox (parted_from) WHERE parted_from IS NOT NULL;
"""


def upgrade() -> None:
    op.execute(MAIL_OUTBOX)
