"""The app's place in the workspace: whether it is installed, its token, what that may do, and OAuth codes under way."""

import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from sandbox.manifest import AppManifest
from sandbox.web_api.errors import SlackError
from sandbox.workspace import Json

CODE_SECONDS = 600.0  # Slack's: a code that is not exchanged within ten minutes is worth nothing
TOKEN_SECONDS = 43_200  # of a token that rotates, Slack's twelve hours


@dataclass(kw_only=True)
class Code:
    """What a person has allowed; `redirect_uri` as the app sent it, None where it sent none."""

    user: str
    scopes: frozenset[str]
    redirect_uri: str | None
    expires: float
    used: bool = False


@dataclass(kw_only=True)
class Installation:
    """`token` is the bot token that works now, None while the app is not installed or its token is revoked.

    `code_seconds` and `token_seconds` may be changed to make codes and rotating tokens expire at once.
    """

    manifest: AppManifest
    client_id: str
    client_secret: str
    token: str | None
    scopes: frozenset[str] = frozenset()
    code_seconds: float = CODE_SECONDS
    token_seconds: float = TOKEN_SECONDS
    refresh_token: str | None = None
    _expires: float | None = None
    _dead: dict[str, str] = field(default_factory=dict)  # tokens of the past, each with what it is answered
    _codes: dict[str, Code] = field(default_factory=dict)

    def check(self, token: str) -> None:
        """Raises SlackError where this is not the bot token of now."""
        if self.token is None or token != self.token:
            raise SlackError(self._dead.get(token, "invalid_auth"))
        if self._expires is not None and time.monotonic() >= self._expires:
            raise SlackError("token_expired")

    def knows(self, secret: str) -> bool:
        """Whether a token or code was ever this workspace's."""
        return secret in {self.token, self.refresh_token, *self._dead, *self._codes}

    def redirect(self, wanted: str | None) -> str:
        """Where the person is sent back to: an address of the manifest, or one below it. Raises bad_redirect_uri."""
        registered = self.manifest.redirect_urls
        if wanted is None and registered:
            return registered[0]
        if wanted is not None and any(_below(wanted, one) for one in registered):
            return wanted
        raise SlackError("bad_redirect_uri")

    def asked_scopes(self, scopes: str) -> frozenset[str]:
        """Raises no_scopes or invalid_scope; the manifest says which there may be."""
        asked = frozenset(filter(None, scopes.replace(" ", ",").split(",")))
        if not asked:
            raise SlackError("no_scopes")
        if not asked <= self.manifest.scopes:
            raise SlackError("invalid_scope")
        return asked

    def allow(self, user: str, scopes: frozenset[str], redirect_uri: str | None) -> str:
        """A code, for one exchange."""
        code = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**13)}.{secrets.token_hex(32)}"
        self._codes[code] = Code(
            user=user, scopes=scopes, redirect_uri=redirect_uri, expires=time.monotonic() + self.code_seconds
        )
        return code

    def client(self, client_id: str | None, client_secret: str | None) -> None:
        """Raises invalid_client_id or bad_client_secret."""
        if client_id != self.client_id:
            raise SlackError("invalid_client_id")
        if not secrets.compare_digest((client_secret or "").encode(), self.client_secret.encode()):
            raise SlackError("bad_client_secret")

    def exchange(self, code: str, redirect_uri: str | None) -> Code:
        """What was allowed, once. Raises invalid_code, code_already_used or bad_redirect_uri."""
        allowed = self._codes.get(code)
        if allowed is None or time.monotonic() >= allowed.expires:
            raise SlackError("invalid_code")
        if allowed.used:
            raise SlackError("code_already_used")
        if redirect_uri != allowed.redirect_uri:
            raise SlackError("bad_redirect_uri")
        allowed.used = True
        return allowed

    def install(self, scopes: Iterable[str]) -> None:
        """A new token where there is none; scopes are added to those granted before."""
        if self.token is None or self.manifest.token_rotation:
            self.rotate()
            self.scopes = frozenset()
        self.scopes |= frozenset(scopes)

    def rotate(self) -> None:
        """A new token in place of the one there is."""
        if self.token is not None:
            self._dead[self.token] = "token_expired"
        self.token = f"xoxb-{secrets.randbelow(10**13)}-{secrets.token_urlsafe(18)}"
        if self.manifest.token_rotation:
            self.token = f"xoxe.xoxb-1-{secrets.token_urlsafe(24)}"
            self.refresh_token = f"xoxe-1-{secrets.token_urlsafe(24)}"
            self._expires = time.monotonic() + self.token_seconds

    def refresh(self, refresh_token: str | None) -> None:
        """Raises invalid_refresh_token."""
        if refresh_token is None or refresh_token != self.refresh_token:
            raise SlackError("invalid_refresh_token")
        self.rotate()

    def end(self, why: str) -> None:
        """The token works no more; whoever uses it is answered `why`."""
        if self.token is not None:
            self._dead[self.token] = why
        self.token = self.refresh_token = self._expires = None

    def granted(self) -> Json:
        """The part of `oauth.v2.access` that is about the bot's token."""
        answer: Json = {"access_token": self.token, "token_type": "bot", "scope": ",".join(sorted(self.scopes))}
        if self.refresh_token is not None:
            answer |= {"refresh_token": self.refresh_token, "expires_in": int(self.token_seconds)}
        return answer


def _below(wanted: str, registered: str) -> bool:
    """Slack takes the address itself, a path below it, and whatever query."""
    asked, known = urlsplit(wanted), urlsplit(registered)
    if (asked.scheme, asked.netloc) != (known.scheme, known.netloc) or "/.." in asked.path:
        return False
    path = known.path.rstrip("/")
    return asked.path.rstrip("/") == path or asked.path.startswith(f"{path}/")
