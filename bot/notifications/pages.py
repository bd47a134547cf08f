"""What a mail says, as text and as HTML of the same words."""

from functools import cache
from typing import Annotated, Final
from urllib.parse import urlsplit

from babel import Locale
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from pydantic import AfterValidator

from bot.core.models import Frozen
from bot.core.text import one_line

LINKED: Final = frozenset({"http", "https"})  # schemes that a mail makes a link of


class Fact(Frozen):
    label: str
    value: str = ""  # may have several lines
    url: Annotated[str, AfterValidator(one_line)] | None = None


class Page(Frozen):
    """All words are as people read them; those from outside are isolated in paragraphs, values and footer."""

    title: Annotated[str, AfterValidator(one_line)]
    paragraphs: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    footer: str


def as_text(page: Page) -> str:
    facts = "\n".join(f"{fact.label}: {' '.join(filter(None, (fact.value, fact.url)))}" for fact in page.facts)
    return "\n\n".join(filter(None, (page.title, *page.paragraphs, facts, page.footer))) + "\n"


def as_html(page: Page, language: str) -> str:
    return _template().render(
        page=page, language=language, direction=Locale.parse(language).text_direction, can_link=_can_link
    )


def _can_link(url: str) -> bool:
    try:
        return urlsplit(url).scheme in LINKED
    except ValueError:  # people type what no server can have as its name
        return False


@cache
def _template() -> Template:
    loader = PackageLoader("bot.notifications")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("page.html")
