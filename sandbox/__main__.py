"""`python -m sandbox --manifest FILE`: the workspace alone, for any Slack app."""

import argparse
import asyncio
import secrets
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from sandbox.delivery import SLACK_RETRY_SECONDS
from sandbox.manifest import read_manifest
from sandbox.server import RETRY_SECONDS, start_sandbox


async def serve(options: argparse.Namespace) -> None:
    """Run until SIGINT or SIGTERM; prints what the app needs to connect."""
    sandbox = await start_sandbox(
        read_manifest(options.manifest),
        host=options.host,
        port=options.port,
        signing_secret=options.signing_secret,
        bot_token=options.bot_token,
        app_token=options.app_token,
        request_url=options.request_url,
        retry_seconds=SLACK_RETRY_SECONDS if options.slack_retries else RETRY_SECONDS,
    )
    lines = (
        f"The workspace:        {sandbox.url}",
        f"SLACK_API_URL={sandbox.api_url}",
        f"SLACK_BOT_TOKEN={options.bot_token}",
        f"SLACK_APP_TOKEN={options.app_token}",
        f"SLACK_SIGNING_SECRET={options.signing_secret}",
    )
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    try:
        await ended.wait()
    finally:
        await sandbox.close()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="nexus-sandbox", description="A local stand-in for Slack.")
    parser.add_argument("--manifest", type=Path, required=True, help="the app's manifest, YAML or JSON")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8030, help="0 takes a free one")
    parser.add_argument("--request-url", help="where the app listens; overrides the manifest's addresses")
    parser.add_argument("--slack-retries", action="store_true", help="retry events after 1 s, 1 min and 5 min")
    parser.add_argument("--bot-token", default=f"xoxb-{secrets.token_hex(12)}")
    parser.add_argument("--app-token", default=f"xapp-{secrets.token_hex(12)}")
    parser.add_argument("--signing-secret", default=secrets.token_hex(16))
    try:
        asyncio.run(serve(parser.parse_args(arguments)))
    except (OSError, ValueError) as error:
        sys.stderr.write(f"nexus-sandbox: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
