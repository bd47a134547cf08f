"""Tickets are found by their words without each being read."""

from typing import Final, LiteralString

from alembic import op

revision = "0026"
down_revision = "0025"

# Stems and whole words, so that Arabic and names are found too.
WORDS: Final[LiteralString] = """
CREATE OR REPLACE FUNCTION ticket_words(subject text, description text, resolution text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('english', told) || to_tsvector('simple', told)
    FROM (SELECT concat_ws(' ', subject, description, resolution) AS told) AS ticket
$$;
ALTER TABLE ticket_details ADD COLUMN words tsvector NOT NULL DEFAULT '';
COMMENT ON COLUMN ticket_details.words IS 'of subject, description and resolution, by which it is found';
UPDATE ticket_details d SET words = ticket_words(t.subject, t.description, t.resolution)
FROM support_tickets t WHERE t.id = d.ticket_id;
CREATE INDEX ticket_details_words_idx ON ticket_details USING gin (words) WITH (fastupdate = off);
"""


def upgrade() -> None:
    op.execute(WORDS)
