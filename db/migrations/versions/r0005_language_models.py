"""What language models answered, kept so that the same question has the same answer, and what each asking cost."""

from typing import Final, LiteralString

from alembic import op

revision = "0005"
down_revision = "0004"

MODELS: Final[LiteralString] = """
CREATE TABLE model_answers (
    workspace_id text NOT NULL REFERENCES workspaces (id),
    key text NOT NULL,
    answer jsonb NOT NULL,
    answered_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, key)
);
COMMENT ON COLUMN model_answers.key IS 'of the model, the prompt with its version and all it was asked with';

CREATE TABLE model_calls (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    batch_id varchar(255) REFERENCES cv_batches (id),
    model text NOT NULL,
    prompt text NOT NULL,
    tokens_read integer NOT NULL CHECK (tokens_read >= 0),
    tokens_written integer NOT NULL CHECK (tokens_written >= 0),
    trouble text,
    seconds double precision NOT NULL,
    asked_at timestamptz NOT NULL
);
COMMENT ON COLUMN model_calls.trouble IS 'why there was no answer; null where there was one';
CREATE INDEX model_calls_batch_idx ON model_calls (batch_id);
"""


def upgrade() -> None:
    op.execute(MODELS)
