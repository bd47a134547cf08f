"""The base of every row that leaves `db.queries`."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A row as a value: immutable, closed to unknown columns."""

    model_config = ConfigDict(frozen=True, extra="forbid")
