"""Questions that people ask the bot: where each is answered, and whether somebody stopped the answer."""

from typing import Final, LiteralString

from alembic import op

revision = "0013"
down_revision = "0012"

ASKS: Final[LiteralString] = """
CREATE TABLE asks (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    workspace_id text NOT NULL REFERENCES workspaces (id),
    channel_id text NOT NULL,
    thread_ts text NOT NULL,
    question_ts text NOT NULL,
    message_ts text,
    asked_by integer NOT NULL REFERENCES users (id),
    attempts integer NOT NULL DEFAULT 1,
    asked_at timestamptz NOT NULL,
    stopped_at timestamptz,
    ended_at timestamptz,
    UNIQUE (workspace_id, channel_id, question_ts)
);
COMMENT ON TABLE asks IS 'a question and the message that answers it; the words of neither are kept';
COMMENT ON COLUMN asks.message_ts IS 'of the answer, from its first piece on';
CREATE INDEX asks_thread_idx ON asks (workspace_id, channel_id, thread_ts) WHERE ended_at IS NULL;
CREATE INDEX model_calls_workspace_idx ON model_calls (workspace_id, asked_at) WHERE batch_id IS NULL;
"""

# What people wrote is needed until it is worked, and not after.
WORKED_WORDS: Final[LiteralString] = """
UPDATE slack_inbox SET payload = payload - '{text,blocks,attachments,message,previous_message}'::text[]
WHERE worked_at IS NOT NULL AND event_type LIKE 'message%'
"""


def upgrade() -> None:
    op.execute(ASKS)
    op.execute(WORKED_WORDS)
