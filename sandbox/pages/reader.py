"""Slack's objects as one person reads them: names for ids, dates in their zone, everything else escaped."""

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from sandbox.pages.dates import Dates
from sandbox.pages.emoji import sign, with_emoji
from sandbox.pages.mrkdwn import html_of, paragraphs
from sandbox.pages.rich_text import html_of_rich_text
from sandbox.seen import texts
from sandbox.words import words_for
from sandbox.workspace import Json, User, Workspace

_BROADCAST = {"here", "channel", "everyone"}
_DATE = re.compile(r"!date\^([0-9]{1,10})\^([^^]+)(?:\^(.+))?")
_SCHEMES = ("https://", "http://", "mailto:")
_PARAGRAPHS = {"paragraph_open", "heading_open", "list_item_open", "td_open", "th_open"}


def safe_url(url: Any) -> str:
    """The address, or "" where following it could do more than open a page."""
    return url if isinstance(url, str) and url.lower().startswith(_SCHEMES) else ""


def initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


class Reader:
    """What templates call; `user` is the viewer."""

    def __init__(self, workspace: Workspace, user: User) -> None:
        self.workspace, self.user = workspace, user
        self.dates, self._words = Dates(user), words_for(user.locale)

    def mrkdwn(self, text: str) -> Markup:
        return html_of(text, self._entity)

    def text(self, composition: Json | None) -> Markup:
        """A text object; only its own type decides whether it has styles."""
        if not composition:
            return Markup()
        shown = str(composition.get("text", ""))
        return self.mrkdwn(shown) if composition.get("type") == "mrkdwn" else paragraphs(shown)

    def plain(self, composition: Json | None) -> str:
        """The words of a plain text object, for labels; templates escape them."""
        return with_emoji(str((composition or {}).get("text", "")))

    def rich_text(self, block: Json) -> Markup:
        return html_of_rich_text(block, self._entity)

    def markdown(self, text: str) -> Markup:
        """Standard Markdown; HTML in it is shown, not taken."""
        parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
        tokens = parser.parse(text)
        for token in tokens:
            _own_direction(token)
        return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704 - the renderer escapes

    def cell(self, cell: Json) -> Markup:
        if cell.get("type") == "rich_text":
            return self.rich_text(cell)
        return paragraphs(str(cell.get("text", cell.get("value", ""))))

    def words(self, block: Json) -> list[str]:
        """What a block of a kind unknown here says."""
        return texts(block)

    def name(self, user_id: str) -> str:
        known = self.workspace.users.get(user_id)
        return known.name if known is not None else "Slackbot"

    def image(self, element: Json) -> str:
        """The address of a picture: a file of the workspace, or one on the web."""
        file_id = (element.get("slack_file") or {}).get("id")
        if file_id:
            return f"/people/{self.user.handle}/files/{file_id}"
        url = safe_url(element.get("image_url"))
        return "" if url.startswith("mailto:") else url

    def people(self) -> list[User]:
        return [user for user in self.workspace.users.values() if not user.deleted]

    def conversations(self, element: Json) -> list[tuple[str, str]]:
        """Id and name of what a select of channels or conversations offers the viewer."""
        wanted = element.get("filter") or {}
        kinds = ["public"] if "channels" in element["type"] else wanted.get("include") or ["public", "private", "im"]
        shown = []
        for channel in self.workspace.channels_of(self.user.id):
            kind = "im" if channel.im_user else "private" if channel.is_private else "public"
            foreign = channel.is_ext_shared and wanted.get("exclude_external_shared_channels")
            robot = channel.im_user and wanted.get("exclude_bot_users")
            if kind in kinds and not foreign and not robot:
                shown.append((channel.id, self.workspace.bot_name if kind == "im" else f"#{channel.name}"))
        return shown

    def _entity(self, target: str, label: str) -> Markup:
        if target.startswith("@"):
            name = self.workspace.users.get(target[1:])
            own = " own" if target[1:] == self.user.id else ""
            words = f"@{name.name}" if name is not None else f"@{label or target[1:]}"
            return Markup('<span class="mention{}">{}</span>').format(own, words)
        if target.startswith("#"):
            return self._channel(target[1:], label)
        if target.startswith("!date^"):
            return self._date(target, label)
        if target.startswith("!"):
            words = f"@{target[1:]}" if target[1:] in _BROADCAST else label or f"@{target[1:].partition('^')[0]}"
            return Markup('<span class="mention own">{}</span>').format(words)
        if not safe_url(target):
            return Markup("{}").format(label or target)
        shown = label or target.removeprefix("mailto:")
        return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(target, shown)

    def _channel(self, channel_id: str, label: str) -> Markup:
        channel = self.workspace.channels.get(channel_id)
        if channel is None or self.user.id not in channel.members:
            return Markup('<span class="mention">#{}</span>').format(label or self._words.gettext("private channel"))
        address = f"/as/{self.user.handle}/c/{channel.id}"
        return Markup('<a class="mention" href="{}">#{}</a>').format(address, channel.name)

    def _date(self, target: str, fallback: str) -> Markup:
        found = _DATE.fullmatch(target)
        if found is None:
            return Markup("{}").format(fallback or target)
        seconds, pattern, link = found.groups()
        moment = self.dates.full(int(seconds))
        shown = Markup('<time title="{}">{}</time>').format(moment, self.dates.formatted(int(seconds), pattern))
        if link and safe_url(link):
            return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(link, shown)
        return shown

    def emoji(self, name: str) -> str:
        return sign(name)


def _own_direction(token: Token) -> None:
    if token.type in _PARAGRAPHS:
        token.attrSet("dir", "auto")
    for child in token.children or []:
        if child.type == "link_open":
            child.attrSet("target", "_blank")
            child.attrSet("rel", "noopener noreferrer")
