"""What a search looks through, the searches people made, and the work of making rows for the candidates there are."""

from typing import Final, LiteralString

from alembic import op

revision = "0007"
down_revision = "0006"

# vector is no trusted extension: where the bot's role may not create it, an administrator does so once, before.
EXTENSIONS: Final[LiteralString] = """
CREATE EXTENSION IF NOT EXISTS vector;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
"""

SEARCH: Final[LiteralString] = """
CREATE TABLE candidate_search (
    candidate_id varchar(255) PRIMARY KEY REFERENCES candidates (id) ON DELETE CASCADE,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    batch_id varchar(255) NOT NULL REFERENCES cv_batches (id),
    document tsvector NOT NULL,
    name text NOT NULL,
    skills text[] NOT NULL,
    years real,
    places text[] NOT NULL,
    languages text[] NOT NULL,
    embedding vector(384)
);
-- Ranking reads many documents and no point, which the index has: documents stay in the row, points go out of it.
ALTER TABLE candidate_search ALTER document SET STORAGE MAIN, ALTER embedding SET STORAGE EXTERNAL;
COMMENT ON COLUMN candidate_search.document IS 'word stems of our own making, none of the name or contact data';
COMMENT ON COLUMN candidate_search.name IS 'folded words of the name, and their consonants in Latin letters';
COMMENT ON COLUMN candidate_search.skills IS 'canonical names, implied ones too';
CREATE INDEX candidate_search_document_idx ON candidate_search USING gin (document);
CREATE INDEX candidate_search_name_idx ON candidate_search USING gin (name gin_trgm_ops);
CREATE INDEX candidate_search_skills_idx ON candidate_search USING gin (skills);
CREATE INDEX candidate_search_places_idx ON candidate_search USING gin (places);
CREATE INDEX candidate_search_embedding_idx ON candidate_search USING hnsw (embedding vector_cosine_ops);
CREATE INDEX candidate_search_batch_idx ON candidate_search (batch_id);
CREATE INDEX candidate_decisions_decision_idx ON candidate_decisions (workspace_id, decision);
CREATE INDEX candidate_standings_older_idx ON candidate_standings (candidate_id) WHERE newer_id IS NOT NULL;

CREATE TABLE candidate_searches (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    workspace_id text NOT NULL REFERENCES workspaces (id),
    user_id integer NOT NULL REFERENCES users (id),
    words text NOT NULL,
    searched_at timestamptz NOT NULL
);
COMMENT ON TABLE candidate_searches IS 'what the pages of a list turn through; kept for a day';
CREATE INDEX candidate_searches_user_idx ON candidate_searches (user_id, searched_at);
"""

INDEX_PRESENT: Final[LiteralString] = """
INSERT INTO pgqueuer (priority, entrypoint, payload, status)
SELECT -1, 'candidate.index', convert_to(jsonb_build_object('candidate', candidate_id)::text, 'UTF8'), 'queued'
FROM candidate_standings
"""


def upgrade() -> None:
    for statements in (EXTENSIONS, SEARCH, INDEX_PRESENT):
        op.execute(statements)
