"""Requests as Slack signs them."""

import hashlib
import hmac


def signed(secret: str, body: bytes, at: float) -> dict[str, str]:
    """The headers, for a moment in seconds."""
    stamp = str(int(at))
    signature = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signature}"}
