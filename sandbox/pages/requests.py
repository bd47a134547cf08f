"""/as/…/requests: the panel of what passed between the workspace and the app."""

from collections.abc import Callable, Sequence
from itertools import islice

from aiohttp import web

from sandbox.finding import Refused
from sandbox.journal import KINDS, Entry, Journal
from sandbox.pages.guard import HEADERS
from sandbox.workspace import Json, User

SHOWN = 200  # rows
OUTCOMES = ("fine", "failed", "fault")

Show = Callable[..., web.Response]


class RequestsPages:
    """`show` makes a page of a template, the request, the viewer and what else the template needs."""

    def __init__(self, journal: Journal, show: Show) -> None:
        self._journal, self._show = journal, show

    async def page(self, request: web.Request, user: User) -> web.StreamResponse:
        return self._show("requests.html", request, user, channel=None, **self._asked(request))

    async def rows(self, request: web.Request, user: User) -> web.StreamResponse:
        return self._show("rows.html", request, user, **self._asked(request))

    async def payload(self, request: web.Request, _user: User) -> web.StreamResponse:
        number = request.match_info["number"]
        entry = self._journal.entry(int(number)) if number.isascii() and number.isdecimal() else None
        if entry is None:
            raise Refused("that request is no longer kept")
        return web.Response(text=entry.indented or "(nothing was kept of it)", headers=HEADERS)

    def _asked(self, request: web.Request) -> Json:
        """The rows that fit the query: a kind, an outcome, words."""
        kind, outcome, words = (request.query.get(name, "") for name in ("kind", "outcome", "words"))
        failed = {"fine": False, "failed": True}.get(outcome)
        found = self._journal.find(kind=kind, failed=failed, fault=True if outcome == "fault" else None, words=words)
        rows: Sequence[Entry] = list(islice(found, SHOWN))
        return {
            "rows": rows,
            "most": SHOWN,
            "query": request.query_string,
            "kind": kind,
            "outcome": outcome,
            "words": words,
            "kinds": KINDS,
            "outcomes": OUTCOMES,
            "count": self._journal.count,
        }
