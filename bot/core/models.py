"""The base of every value that passes between rooms."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value: immutable, closed to unknown fields, comparable and serialisable."""

    model_config = ConfigDict(frozen=True, extra="forbid")
