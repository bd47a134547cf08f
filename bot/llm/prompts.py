"""What language models are told, a file a version: whoever changes the words makes a new file, and old answers stay."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Prompt(NamedTuple):
    name: str  # with its version, as it stands on cards and in the cache: "assess-1"
    text: str


@cache
def prompt_of(package: str, name: str) -> Prompt:
    """The prompt `name` of a room; its files lie in `package`."""
    return Prompt(name, files(package).joinpath(f"{name}.md").read_text(encoding="utf-8").strip())
