"""Pages in the browser; the small one says one thing: what was done, or why not and what to do."""

from pathlib import Path
from typing import Any

import jinja2
from aiohttp import web

from bot.core.errors import DomainError
from bot.core.i18n import DEFAULT_LANGUAGE, _, current_language, languages, speaking
from bot.core.log import logger
from bot.slack.delivery import new_reference

RIGHT_TO_LEFT = frozenset({"ar"})
# A page loads nothing, posts to us alone, is shown in no frame, and tells nobody the address that the browser came by.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}

_log = logger(__name__)
_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
)


def note(title: str, text: str, *, footnote: str = "", status: int = 200) -> web.Response:
    """What stands between backticks in `text` is something to type, in the order of Latin letters."""
    return page("note.html", status=status, title=title, parts=text.split("`"), footnote=footnote)


def page(template: str, *, status: int, **values: Any) -> web.Response:
    """In the language that is spoken, which the template knows as `language` and `direction`."""
    language = current_language()
    text = _templates.get_template(template).render(
        language=language, direction="rtl" if language in RIGHT_TO_LEFT else "ltr", **values
    )
    return web.Response(text=text, content_type="text/html", status=status, headers=HEADERS)


def spoken(request: web.Request) -> str:
    """The first language that the browser asks for and there are words in."""
    wanted = request.headers.get("Accept-Language", "").split(",")
    found = (one.partition(";")[0].strip().partition("-")[0].lower() for one in wanted)
    return next((one for one in found if one in languages()), DEFAULT_LANGUAGE)


def refused(request: web.Request, error: DomainError) -> web.Response:
    """Why not, what to do, and the reference that is in the log; the log has no path, as secrets may stand in one."""
    reference = new_reference()
    resource = request.match_info.route.resource
    _log.info("refused", code=error.code, reference=reference, route=resource.canonical if resource else None)
    with speaking(spoken(request)):
        return note(error.what, error.remedy, footnote=_("Reference: {code}").format(code=reference), status=400)
