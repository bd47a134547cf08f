"""/ and /as/…: the pages, and the pieces of them that the browser asks for anew."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp_jinja2
import jinja2
from aiohttp import web
from babel import negotiate_locale

from sandbox.context import Context
from sandbox.finding import Finder, Refused
from sandbox.forms import address
from sandbox.pages.admin import AdminPages
from sandbox.pages.faults import FaultsPages
from sandbox.pages.guard import HEADERS
from sandbox.pages.lines import SHOWN, Lines
from sandbox.pages.mail import MailPages
from sandbox.pages.reader import Reader, initials, safe_url
from sandbox.pages.requests import RequestsPages
from sandbox.pages.script_words import script_words
from sandbox.words import LOCALE_DIR, locale_of, words_in
from sandbox.workspace import Channel, User

HERE = Path(__file__).parent
STATIC = "/static"
LANGUAGES = ("en", *sorted(one.name for one in LOCALE_DIR.iterdir()))
HEARTBEAT_SECONDS = 15.0
SETTLE_SECONDS = 0.1  # changes that come together are told once
TINTS = 8  # in page.css

Json = dict[str, Any]
Page = Callable[[web.Request, User], Awaitable[web.StreamResponse]]


class PagesDoor:
    """Every page and piece is made for the person named in its path."""

    def __init__(self, context: Context) -> None:
        self._context, self._find = context, Finder(context.workspace)
        self._requests = RequestsPages(context.journal, self.show)
        self._faults = FaultsPages(context.faults, self.show)
        self._mail = MailPages(context, self.show)
        self._admin = AdminPages(context, self.show)
        self._closing = False
        self._keys = {language: web.AppKey(language, jinja2.Environment) for language in LANGUAGES}
        self._environments: dict[str, jinja2.Environment] = {}

    def routes(self) -> list[web.AbstractRouteDef]:
        who = "/as/{who}"
        table: list[tuple[str, Page]] = [
            (who, self.first),
            (f"{who}/c/{{channel}}", self.conversation),
            (f"{who}/c/{{channel}}/messages", self.messages),
            (f"{who}/c/{{channel}}/thread/{{ts}}", self.thread),
            (f"{who}/c/{{channel}}/agent", self.agent),
            (f"{who}/home", self.home),
            (f"{who}/home/view", self.home_view),
            (f"{who}/sidebar", self.sidebar),
            (f"{who}/modal", self.modal),
            (f"{who}/mail", self._mail.page),
            (f"{who}/mail/rows", self._mail.rows),
            (f"{who}/mail/{{number}}", self._mail.page),
            (f"{who}/mail/{{number}}/html", self._mail.html),
            (f"{who}/mail/{{number}}/source", self._mail.source),
            (f"{who}/mail/{{number}}/parts/{{place}}", self._mail.part),
            (f"{who}/requests", self._requests.page),
            (f"{who}/requests/rows", self._requests.rows),
            (f"{who}/requests/{{number}}", self._requests.payload),
            (f"{who}/faults", self._faults.page),
            (f"{who}/faults/so-far", self._faults.so_far),
            (f"{who}/workspace", self._admin.page),
            (f"{who}/workspace/state", self._admin.state),
            (f"{who}/live", self.live),
        ]
        static = web.static(STATIC, HERE / "static", append_version=True)
        return [
            web.get("/", self.sign_in),
            static,
            *(web.get(path, self._for_person(page)) for path, page in table),
            web.post(f"{who}/faults", self._for_person(self._faults.post)),
        ]

    def add_to(self, app: web.Application) -> None:
        for language in LANGUAGES:
            self._environments[language] = self._speaking(app, language)
        app[aiohttp_jinja2.static_root_key] = STATIC
        app.add_routes(self.routes())
        app.on_shutdown.append(self._close)

    def _speaking(self, app: web.Application, language: str) -> jinja2.Environment:
        environment = aiohttp_jinja2.setup(
            app,
            app_key=self._keys[language],
            loader=jinja2.FileSystemLoader(HERE / "templates"),
            extensions=["jinja2.ext.i18n"],
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.ChainableUndefined,
        )
        words, direction = words_in(language), locale_of(language).text_direction
        environment.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
        environment.filters["apart"] = _isolated if direction == "rtl" else str
        environment.globals.update(language=language, direction=direction, script_words=script_words(words))
        environment.globals.update(address=address, safe_url=safe_url, initials=initials, tint=self._tint)
        return environment

    async def _close(self, _app: web.Application) -> None:
        self._closing = True
        self._context.workspace.wake()

    # pages

    async def sign_in(self, request: web.Request) -> web.StreamResponse:
        people = [one for one in self._context.workspace.users.values() if not one.is_bot and not one.deleted]
        return self.show("sign_in.html", request, None, people=people)

    async def first(self, _request: web.Request, user: User) -> web.StreamResponse:
        """The first channel that the app is in, too."""
        workspace = self._context.workspace
        own = [one for one in workspace.channels_of(user.id) if one.im_user is None]
        own.sort(key=lambda one: (one.name == "general", workspace.bot_user_id not in one.members))
        channel = own[0] if own else workspace.direct(user.id)
        raise web.HTTPFound(f"/as/{user.handle}/c/{channel.id}")

    async def conversation(self, request: web.Request, user: User) -> web.StreamResponse:
        channel = self._find.channel(user, request.match_info["channel"])
        thread_ts = self._find.thread(channel, request.query.get("thread"))
        lines, earlier = self._lines(user).of_channel(channel, _most(request))
        return self.show(
            "conversation.html",
            request,
            user,
            channel=channel,
            lines=lines,
            earlier=earlier,
            most=_most(request),
            thread_ts=thread_ts,
            thread=self._lines(user).of_thread(channel, thread_ts) if thread_ts else [],
        )

    async def home(self, request: web.Request, user: User) -> web.StreamResponse:
        if not self._context.manifest.home_tab:
            raise Refused("the app has no home")
        channel = self._context.workspace.direct(user.id)
        return self.show("home.html", request, user, channel=channel, view=self._context.workspace.homes.get(user.id))

    # pieces

    async def messages(self, request: web.Request, user: User) -> web.StreamResponse:
        channel = self._find.channel(user, request.match_info["channel"])
        lines, _earlier = self._lines(user).of_channel(channel, _most(request))
        return self.show("lines.html", request, user, lines=lines)

    async def thread(self, request: web.Request, user: User) -> web.StreamResponse:
        channel = self._find.channel(user, request.match_info["channel"])
        lines = self._lines(user).of_thread(channel, request.match_info["ts"])
        return self.show("lines.html", request, user, lines=lines)

    async def agent(self, request: web.Request, user: User) -> web.StreamResponse:
        """Of a thread, else of a direct message with all its threads."""
        channel = self._find.channel(user, request.match_info["channel"])
        thread_ts = self._find.thread(channel, request.query.get("thread"))
        threads = [thread_ts] if thread_ts else list(channel.messages) if channel.im_user else []
        prompts = [] if thread_ts else self._context.workspace.prompts.get(channel.id, [])
        working = [one for ts in threads if (one := self._working(channel, ts)) is not None]
        return self.show("agent.html", request, user, working=working, prompts=prompts)

    async def home_view(self, request: web.Request, user: User) -> web.StreamResponse:
        return self.show("home_view.html", request, user, view=self._context.workspace.homes.get(user.id))

    async def sidebar(self, request: web.Request, user: User) -> web.StreamResponse:
        return self.show("sidebar.html", request, user, channel=None)

    async def modal(self, request: web.Request, user: User) -> web.StreamResponse:
        return self.show("modal.html", request, user)

    async def live(self, request: web.Request, _user: User) -> web.StreamResponse:
        """Server-sent events: one whenever something has changed, and now and then a comment to keep the line open."""
        workspace, journal = self._context.workspace, self._context.journal
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", **HEADERS})
        await response.prepare(request)
        told = (-1, -1)
        while not self._closing:
            now = (workspace.version, journal.count)
            words = b": still here\n\n" if now == told else f"data: {now[0]} {now[1]}\n\n".encode()
            try:
                await response.write(words)
            except ConnectionError:
                break
            told = now
            await asyncio.sleep(SETTLE_SECONDS)
            await workspace.until(
                lambda seen=now: self._closing or (workspace.version, journal.count) != seen,  # type: ignore[misc]
                HEARTBEAT_SECONDS,
            )
        return response

    # what they share

    def _for_person(self, page: Page) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                return await page(request, self._find.user(request.match_info["who"]))
            except Refused as error:
                return web.Response(status=404, text=f"{error}\n", headers=HEADERS)

        return answer

    def show(self, template: str, request: web.Request, user: User | None, **more: Any) -> web.Response:
        """A page or piece in the viewer's language; of a page that is nobody's yet, in the browser's."""
        context = self._context
        shown: Json = {"workspace": context.workspace, "manifest": context.manifest, "me": user, **more}
        if user is not None:
            context.workspace.direct(user.id)
            shown |= {
                "reader": Reader(context.workspace, user),
                "channels": [one for one in context.workspace.channels_of(user.id) if one.im_user is None],
                "stack": context.workspace.modals.get(user.id) or [],
                "latest": lambda channel: self._latest(user, channel),
            }
        key = self._keys[_spoken(user) if user is not None else _asked_for(request)]
        response = aiohttp_jinja2.render_template(template, request, shown, app_key=key)
        response.headers.update(HEADERS)
        return response

    def _working(self, channel: Channel, thread_ts: str) -> Json | None:
        """What the app says it is doing in a thread, and whether it can be stopped."""
        workspace, thread = self._context.workspace, (channel.id, thread_ts)
        busy = workspace.sessions.get(thread) == "processing"
        status = workspace.statuses.get(thread, "")
        if not status and not busy:
            return None
        stoppable = busy and "agent_session_stopped" in self._context.manifest.events
        return {"thread_ts": thread_ts, "status": status, "stoppable": stoppable}

    def _lines(self, user: User) -> Lines:
        environment = self._environments[_spoken(user)]
        return Lines(Reader(self._context.workspace, user), environment, self._context.manifest)

    def _latest(self, user: User, channel: Channel) -> str:
        """The ts of the last message of somebody else, "" when there is none."""
        others = (one.ts for one in channel.messages.values() if one.user != user.id)
        hidden = (one.ts for one in channel.ephemerals if one.seen_only_by == user.id)
        return max([*others, *hidden], default="")

    def _tint(self, user_id: str) -> int:
        """One of the colours for people without a picture, always the same for the same person."""
        known = list(self._context.workspace.users)
        return known.index(user_id) % TINTS if user_id in known else 0


def _most(request: web.Request) -> int:
    wanted = request.query.get("most", "")
    return int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 6 else SHOWN


def _spoken(user: User) -> str:
    language = locale_of(user.locale).language
    return language if language in LANGUAGES else LANGUAGES[0]


def _asked_for(request: web.Request) -> str:
    """Of the languages that the browser names, the first that the pages speak."""
    named = [one.partition(";")[0].strip() for one in request.headers.get("Accept-Language", "").split(",")]
    return negotiate_locale(named, LANGUAGES, sep="-") or LANGUAGES[0]


def _isolated(text: str) -> str:
    """Kept together, in its own direction, amid text that runs the other way."""
    return f"\u2068{text}\u2069"
