"""Words in people's own languages: a verdict keeps years, not a sentence; batches and messages have a language."""

from typing import Final, LiteralString

from alembic import op

revision = "0009"
down_revision = "0008"

YEARS: Final[LiteralString] = r"""
ALTER TABLE candidate_evidence ADD COLUMN years float8;
COMMENT ON COLUMN candidate_evidence.years IS 'of dated work that shows it, where years say anything';
UPDATE candidate_evidence SET years = substring(reason from '(\d+\.\d)(?: of|\s+years)')::float8;
ALTER TABLE candidate_evidence DROP COLUMN reason;
UPDATE reassessed_candidates SET findings = (
    SELECT coalesce(jsonb_agg(one - 'reason' || '{"years": null}'), '[]') FROM jsonb_array_elements(findings) AS one
);
"""

LANGUAGES: Final[LiteralString] = """
ALTER TABLE batch_threads ADD COLUMN language text NOT NULL DEFAULT 'en';
COMMENT ON COLUMN batch_threads.language IS 'of who opened the batch; its cards and assessments speak it';
ALTER TABLE surfaces ADD COLUMN language text NOT NULL DEFAULT 'en';
"""


def upgrade() -> None:
    op.execute(YEARS)
    op.execute(LANGUAGES)
