"""/oauth/v2/authorize: the page where an admin lets the app into the workspace, and where it sends them back to."""

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from aiohttp import web
from yarl import URL

from sandbox.context import Context
from sandbox.pages.guard import HEADERS, POLICY
from sandbox.pages.requests import Show
from sandbox.web_api.errors import SlackError
from sandbox.workspace import User

# What Slack says on the page; a scope that is not here is shown by its name.
SCOPE_WORDS: Mapping[str, str] = {
    "app_mentions:read": "View messages that mention it in conversations that it is in",
    "assistant:write": "Act as an agent",
    "channels:history": "View messages in public channels that it has been added to",
    "channels:join": "Join public channels",
    "channels:read": "View basic information about public channels",
    "chat:write": "Send messages",
    "commands": "Add shortcuts and slash commands",
    "files:read": "View files shared in conversations that it has been added to",
    "files:write": "Upload files",
    "groups:history": "View messages in private channels that it has been added to",
    "groups:read": "View basic information about private channels that it has been added to",
    "im:history": "View direct messages with it",
    "im:read": "View basic information about direct messages with it",
    "im:write": "Start direct messages with people",
    "reactions:write": "Add emoji reactions",
    "users:read": "View people in the workspace",
    "users:read.email": "View e-mail addresses of people in the workspace",
}
WRONG: Mapping[str, str] = {
    "invalid_client_id": "Invalid client_id parameter",
    "bad_redirect_uri": "redirect_uri did not match any configured URIs. Passed URI: {redirect_uri}",
    "no_scopes": "Missing required parameter: scope",
    "invalid_scope": "Invalid permissions requested: {scope}",
}


class OAuthDoor:
    def __init__(self, context: Context, show: Show) -> None:
        self._context, self._show = context, show

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/oauth/v2/authorize", self.ask), web.post("/oauth/v2/authorize", self.decide)]

    async def ask(self, request: web.Request) -> web.Response:
        """Shown to the person named by `as`, else to an admin."""
        try:
            redirect = self._checked(request.query)
        except SlackError as error:
            return self._refused(request, error)
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(redirect))
        scopes = sorted(self._context.installation.asked_scopes(request.query["scope"]))
        page = self._show(
            "authorize.html",
            request,
            None,
            me=self._person(request.query),
            redirect=redirect,
            sent={name: value for name, value in request.query.items() if name != "as"},
            scopes=[(one, SCOPE_WORDS.get(one, one)) for one in scopes],
        )
        # a browser holds the redirect after a form to the same rule as the form itself
        page.headers["Content-Security-Policy"] = POLICY.replace("form-action 'self'", f"form-action 'self' {origin}")
        return page

    async def decide(self, request: web.Request) -> web.Response:
        sent = {name: str(value) for name, value in (await request.post()).items()}
        try:
            redirect = self._checked(sent)
        except SlackError as error:
            return self._refused(request, error)
        person = self._person(sent)
        if sent.get("decision") != "allow":
            back = {"error": "access_denied"}
        elif not person.is_admin:
            return web.Response(status=403, text="Only an admin may install apps.\n", headers=HEADERS)
        else:
            installation = self._context.installation
            scopes = installation.asked_scopes(sent["scope"])
            back = {"code": installation.allow(person.id, scopes, sent.get("redirect_uri"))}
        back["state"] = sent.get("state", "")
        url = URL(redirect, encoded=True)
        raise web.HTTPFound(URL(f"{url}{'&' if url.query_string else '?'}{urlencode(back)}", encoded=True))

    def _checked(self, sent: Mapping[str, str]) -> str:
        """Where the person is sent back to. Raises SlackError."""
        installation = self._context.installation
        if sent.get("client_id") != installation.client_id:
            raise SlackError("invalid_client_id")
        redirect_uri = sent.get("redirect_uri")
        try:
            installation.asked_scopes(sent.get("scope", ""))
            return installation.redirect(redirect_uri)
        except SlackError as error:
            raise SlackError(error.code, redirect_uri=redirect_uri, scope=sent.get("scope")) from error

    def _person(self, sent: Mapping[str, str]) -> User:
        people = [one for one in self._context.workspace.users.values() if not one.is_bot and not one.deleted]
        wanted = sent.get("as")
        return next((one for one in people if (one.handle == wanted if wanted else one.is_admin)), people[0])

    def _refused(self, request: web.Request, error: SlackError) -> web.Response:
        page = self._show(
            "authorize.html", request, None, code=error.code, wrong=WRONG[error.code].format(**error.fields)
        )
        page.set_status(400)
        return page
