"""/people/…/mail: what a person was sent, for tests and other programs."""

from dataclasses import asdict

from aiohttp import web

from sandbox.context import Context
from sandbox.finding import Finder, Refused
from sandbox.mime import Mail
from sandbox.workspace import Json

LONGEST_WAIT_SECONDS = 60.0


class MailDoor:
    """JSON out; the person is named in the path by handle or id."""

    def __init__(self, context: Context) -> None:
        self._context, self._find = context, Finder(context.workspace)

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/people/{who}/mail", self.mails, allow_head=False)]

    async def mails(self, request: web.Request) -> web.Response:
        """With `after`, waits until the workspace has changed since that version."""
        try:
            user = self._find.user(request.match_info["who"])
        except Refused as error:
            return web.json_response({"error": str(error)}, status=400)
        workspace, query = self._context.workspace, request.query
        if "after" in query:
            after, patience = int(query["after"]), float(query.get("timeout", "0"))
            await workspace.until(lambda: workspace.version > after, min(patience, LONGEST_WAIT_SECONDS))
        mails = [_shown(one, user.email) for one in self._context.mailbox.of(user.email)]
        return web.json_response({"version": workspace.version, "mails": mails})


def _shown(mail: Mail, address: str) -> Json:
    parts = [{"name": part.name, "kind": part.kind, "size": len(part.content)} for part in mail.parts]
    return {
        "number": mail.number,
        "sender": mail.sender,
        "role": mail.role_of(address),
        "recipients": [{"address": one, "role": role} for one, role in mail.recipients],
        "subject": mail.subject,
        "headers": mail.headers,
        "text": mail.text or "",
        "html": mail.html or "",
        "parts": parts,
        "invitations": [asdict(invitation) for _place, invitation in mail.invitations],
    }
