"""Tickets as tests need them."""

from datetime import UTC, datetime

from db.models.tickets import Ticket

OPENED = datetime(2026, 11, 8, 6, tzinfo=UTC)  # a Sunday, nine in Riyadh


def a_ticket(**more: object) -> Ticket:
    """An open one of medium priority, but for what is given."""
    plain: dict[str, object] = dict.fromkeys(Ticket.model_fields)
    return Ticket.model_validate(
        plain
        | {
            "id": 1,
            "workspace_id": "T1",
            "number": 7,
            "requester_id": 5,
            "requester_slack_id": "U5",
            "requester_name": "Huda Saleh",
            "subject": "VPN",
            "description": "It does not connect.",
            "status": "open",
            "priority": "medium",
            "category": "access",
            "tags": (),
            "created_at": OPENED,
            "language": "en",
            "opened_by": "command",
            "requester_channel_id": "D5",
            "triage_channel_id": "C9",
            "reopened": 0,
            "undelivered": 0,
            "last_public_at": OPENED,
            "pauses": (),
            "changed_at": OPENED,
        }
        | more
    )
