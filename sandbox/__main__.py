"""`nexus-sandbox --manifest FILE`: the workspace alone, for any Slack app."""

import argparse
import asyncio
import secrets
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sandbox.delivery import SLACK_RETRY_SECONDS
from sandbox.events import unheard_events
from sandbox.faults import Plan, read_plan
from sandbox.manifest import read_manifest
from sandbox.server import CLIENT_ID, RETRY_SECONDS, Sandbox, start_sandbox

REQUEST_URL = "http://127.0.0.1:3000/slack/events"  # where a Bolt app listens when nothing else is said

SETTINGS = """\
The workspace:        {url}

For the app's environment:
SLACK_API_URL={api_url}
SLACK_BOT_TOKEN={bot_token}
SLACK_SIGNING_SECRET={signing_secret}
SLACK_APP_TOKEN={app_token}
SMTP_URL={smtp_url}
"""
HTTP = """
Requests are posted, signed, to {request_url} (--request-url names another place). A Bolt app comes here with
    client = WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    App(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"]).start(3000)
For Socket Mode, start this with --socket-mode.
"""
SOCKET = """
Socket Mode. A Bolt app comes here with
    client = WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    SocketModeHandler(App(client=client), os.environ["SLACK_APP_TOKEN"]).start()
"""
# a Bolt app that finds these two in its environment asks its own store of installations, whatever its bot token
OAUTH = """
SLACK_CLIENT_ID={client_id}
SLACK_CLIENT_SECRET={client_secret}
It is not installed yet: it has no bot token. Send people to {url}oauth/v2/authorize (the API has
oauth.v2.access), or install it on the Workspace page, which then shows its token.
"""
UNHEARD = """
Never sent, since the manifest lacks the scope: {unheard}
"""


async def serve(options: argparse.Namespace) -> None:
    """Run until SIGINT or SIGTERM; prints what the app needs to connect."""
    manifest = read_manifest(options.manifest)
    settings: dict[str, Any] = manifest.get("settings") or {}
    manifest["settings"] = settings
    settings["socket_mode_enabled"] = options.socket_mode or bool(settings.get("socket_mode_enabled"))
    sandbox = await start_sandbox(
        manifest,
        host=options.host,
        port=options.port,
        smtp_port=options.smtp_port,
        signing_secret=options.signing_secret,
        bot_token=None if options.not_installed else options.bot_token,
        app_token=options.app_token,
        client_id=options.client_id,
        client_secret=options.client_secret,
        request_url=options.request_url,
        retry_seconds=SLACK_RETRY_SECONDS if options.slack_retries else RETRY_SECONDS,
        faults=_plan(options.faults, options.seed),
    )
    sys.stdout.write(told(sandbox, options, socket_mode=settings["socket_mode_enabled"]))
    sys.stdout.flush()
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    try:
        await ended.wait()
    finally:
        await sandbox.close()


def told(sandbox: Sandbox, options: argparse.Namespace, *, socket_mode: bool) -> str:
    """What whoever starts it reads: a line `NAME=value` for each setting of the app, and how to use them."""
    unheard = unheard_events(sandbox.installation.manifest)
    parts = [SETTINGS, SOCKET if socket_mode else HTTP, *([OAUTH] if options.not_installed else [])]
    parts += [UNHEARD] if unheard else []
    known = {**vars(options), "bot_token": sandbox.installation.token or "", "unheard": ", ".join(unheard)}
    known["request_url"] = options.request_url or "the manifest's addresses"
    return "".join(parts).format(url=sandbox.url, api_url=sandbox.api_url, smtp_url=sandbox.smtp_url, **known)


def _plan(path: Path | None, seed: int | None) -> Plan:
    plan = Plan() if path is None else read_plan(path)
    return plan if seed is None else plan.model_copy(update={"seed": seed})


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="nexus-sandbox", description="A local stand-in for Slack.")
    parser.add_argument("--manifest", type=Path, required=True, help="the app's manifest, YAML or JSON")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8030, help="0 takes a free one")
    parser.add_argument("--smtp-port", type=int, default=0, help="of the mail catcher; 0 takes a free one")
    parser.add_argument("--request-url", help=f"where the app listens, e.g. {REQUEST_URL}; else as the manifest says")
    parser.add_argument("--socket-mode", action="store_true", help="Socket Mode, whatever the manifest says")
    parser.add_argument("--not-installed", action="store_true", help="start without the app, to try its OAuth")
    parser.add_argument("--slack-retries", action="store_true", help="retry events after 1 s, 1 min and 5 min")
    parser.add_argument("--faults", type=Path, help="a plan of faults, YAML or JSON; they are on from the start")
    parser.add_argument("--seed", type=int, help="of the faults, in place of the plan's own")
    parser.add_argument("--bot-token", default=f"xoxb-{secrets.token_hex(12)}")
    parser.add_argument("--app-token", default=f"xapp-{secrets.token_hex(12)}")
    parser.add_argument("--signing-secret", default=secrets.token_hex(16))
    parser.add_argument("--client-id", default=CLIENT_ID)
    parser.add_argument("--client-secret", default=secrets.token_hex(16))
    try:
        asyncio.run(serve(parser.parse_args(arguments)))
    except (OSError, ValueError, OverflowError) as error:  # the last is a port beyond 65535
        sys.stderr.write(f"nexus-sandbox: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
