"""People who could not be assessed again; and rows of the search that hold what is compared for each of many."""

from typing import Final, LiteralString

from alembic import op

revision = "0010"
down_revision = "0009"

FAILED: Final[LiteralString] = """
ALTER TABLE reassessed_candidates ADD COLUMN failed boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN reassessed_candidates.failed IS 'could not be assessed again, and stands as before';
"""

# A document alone is longer than what PostgreSQL wants of a row, so that it put all that it might out of it: names and
# filters were fetched apart for each row that an index named. Concatenation writes them anew, in the row.
ROWS: Final[LiteralString] = """
ALTER TABLE candidate_search ALTER name SET STORAGE PLAIN, ALTER places SET STORAGE PLAIN,
    ALTER languages SET STORAGE PLAIN, ALTER skills SET STORAGE MAIN;
UPDATE candidate_search SET name = name || '', places = places || '{}'::text[],
    languages = languages || '{}'::text[], skills = skills || '{}'::text[];
"""


def upgrade() -> None:
    op.execute(FAILED)
    op.execute(ROWS)
