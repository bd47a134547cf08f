"""The buttons that turn the pages of a list."""

from bot.core.i18n import _
from bot.slack.blocks import Element, button
from bot.slack.ids import Id


def page_words(count: str, page: int, pages: int) -> str:
    return count if pages <= 1 else _("{count} · page {page} of {pages}").format(count=count, page=page, pages=pages)


def turns(back: Id, on: Id, listing: str, page: int, pages: int) -> list[Element]:
    """`listing` names the list; what the buttons say is read by `turned`."""
    found = []
    if page > 1:
        found.append(button(_("Previous"), back, f"{listing}:{page - 1}"))
    if page < pages:
        found.append(button(_("Next"), on, f"{listing}:{page + 1}"))
    return found


def turned(value: str) -> tuple[str, int]:
    """The list, and the page of it that is wanted."""
    listing, _colon, page = value.rpartition(":")
    return listing, int(page)
