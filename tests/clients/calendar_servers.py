"""Both calendars' clients, each with its server; and consent, as a person gives it in the browser."""

import base64
import hashlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

import aiohttp

from bot.clients.calendar_requests import Requests
from bot.clients.calendars import Calendar
from bot.clients.google import GoogleCalendar
from bot.clients.microsoft import OutlookCalendar
from tests.clients.google_calendar import GoogleServer, google_server
from tests.clients.microsoft_graph import GraphServer, graph_server
from tests.clients.oauth_server import CLIENT_ID, REDIRECT_URI, SECRET, OAuthServer

SARA, OMAR = "sara@example.com", "omar@example.com"


def google_settings(server: GoogleServer) -> dict[str, str]:
    """By the names of the environment."""
    return {
        "GOOGLE_CLIENT_ID": CLIENT_ID,
        "GOOGLE_CLIENT_SECRET": SECRET,
        "GOOGLE_AUTH_URL": f"{server.url}/auth",
        "GOOGLE_TOKEN_URL": f"{server.url}/token",
        "GOOGLE_API_URL": f"{server.url}/calendar/v3",
    }


def microsoft_settings(server: GraphServer) -> dict[str, str]:
    return {
        "MICROSOFT_CLIENT_ID": CLIENT_ID,
        "MICROSOFT_CLIENT_SECRET": SECRET,
        "MICROSOFT_AUTHORITY": f"{server.url}/tenant",
        "MICROSOFT_GRAPH_URL": f"{server.url}/v1.0",
    }


@asynccontextmanager
async def google(
    *, secret: str = SECRET, timeout_seconds: float = 10, token_url: str | None = None
) -> AsyncIterator[tuple[GoogleServer, GoogleCalendar]]:
    async with google_server(SARA, OMAR) as server, aiohttp.ClientSession() as session:
        yield (
            server,
            GoogleCalendar(
                Requests(session, timeout_seconds=timeout_seconds),
                client_id=CLIENT_ID,
                client_secret=secret,
                auth_url=f"{server.url}/auth",
                token_url=token_url or f"{server.url}/token",
                api_url=f"{server.url}/calendar/v3",
            ),
        )


@asynccontextmanager
async def outlook(
    *, secret: str = SECRET, timeout_seconds: float = 10, token_url: str | None = None
) -> AsyncIterator[tuple[GraphServer, OutlookCalendar]]:
    async with graph_server(SARA, OMAR) as server, aiohttp.ClientSession() as session:
        yield (
            server,
            OutlookCalendar(
                Requests(session, timeout_seconds=timeout_seconds),
                client_id=CLIENT_ID,
                client_secret=secret,
                authority=token_url or f"{server.url}/tenant",
                graph_url=f"{server.url}/v1.0",
            ),
        )


BOTH = {"google": google, "outlook": outlook}


async def browse(url: str) -> tuple[int, dict[str, str]]:
    """Open a page of consent; the status, and what the provider sends the browser back with."""
    async with aiohttp.ClientSession() as session, session.get(url, allow_redirects=False) as response:
        back = parse_qs(urlsplit(response.headers.get("Location", "")).query)
        return response.status, {name: values[0] for name, values in back.items()}


async def consent(client: Calendar, server: OAuthServer) -> tuple[str, str]:
    """A code, and the verifier that goes with it."""
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    state = secrets.token_urlsafe(32)
    url = client.consent_url(state=state, challenge=challenge, redirect_uri=REDIRECT_URI, hint=SARA)
    status, back = await browse(url)
    assert (status, back["state"]) == (302, state)
    return back["code"], verifier
