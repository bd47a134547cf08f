"""`mail_outbox`: mails until the server has taken them.

All moments are the database's own, so that the clocks of several machines need not agree. A mail is under way while its
state is 'queued' or 'handing_over'; of one order key, only the first under way is ever claimed or handed over.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Final, LiteralString
from uuid import UUID

import asyncpg

from db.models.ids import MailId, WorkspaceId
from db.models.mail import Mail, MailState, NewMail
from db.pool import Connection

INSERT_MAIL: Final[LiteralString] = """
INSERT INTO mail_outbox
    (workspace_id, subject_type, subject_id, order_key, message_id, recipients, message, in_doubt)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (workspace_id, message_id) WHERE parted_from IS NULL DO NOTHING
RETURNING id
"""


async def insert_mail(conn: Connection, mail: NewMail) -> MailId | None:
    """None where a mail of the same Message-ID is there already."""
    known = await conn.fetchval(INSERT_MAIL, *_values(mail))
    return None if known is None else MailId(known)


async def insert_mails(conn: Connection, new: Iterable[NewMail]) -> None:
    """Many in one go, without those of which a mail of the same Message-ID is there already."""
    await conn.executemany(INSERT_MAIL, [_values(mail) for mail in new])


def _values(mail: NewMail) -> tuple[object, ...]:
    return (
        *(mail.workspace_id, mail.subject_type, mail.subject_id, mail.order_key),
        *(mail.message_id, mail.recipients, mail.message, mail.in_doubt),
    )


CLAIM_DUE_MAILS: Final[LiteralString] = """
WITH due AS (
    SELECT m.id FROM mail_outbox m
    WHERE m.state IN ('queued', 'handing_over') AND m.due_at <= clock_timestamp()
        AND (m.claimed_until IS NULL OR m.claimed_until <= clock_timestamp())
        AND NOT EXISTS (
            SELECT FROM mail_outbox earlier
            WHERE earlier.workspace_id = m.workspace_id AND earlier.order_key = m.order_key
                AND earlier.place < m.place AND earlier.state IN ('queued', 'handing_over')
        )
    ORDER BY m.due_at, m.id
    LIMIT $1
    FOR UPDATE OF m SKIP LOCKED
), claimed AS (
    UPDATE mail_outbox m SET
        claimed_by = gen_random_uuid(), claimed_until = clock_timestamp() + make_interval(secs => $2),
        attempts = attempts + 1
    FROM due WHERE m.id = due.id
    RETURNING m.*
)
SELECT * FROM claimed ORDER BY due_at, id
"""


async def claim_due_mails(conn: Connection, *, limit: int, claim_seconds: float) -> list[Mail]:
    """Take what is due, longest due first; nobody else gets it for `claim_seconds`, nor what follows it in its order.

    `claimed_by` is another for each claim, so that of two in one process, too, only one hands a mail over. One that is
    'handing_over' was left so by a worker whose claim has run out.
    """
    return [_mail(row) for row in await conn.fetch(CLAIM_DUE_MAILS, limit, claim_seconds)]


RENEW_CLAIMS: Final[LiteralString] = """
UPDATE mail_outbox SET claimed_until =
    clock_timestamp() + make_interval(secs => CASE WHEN state = 'handing_over' THEN $3::float8 ELSE $2::float8 END)
WHERE claimed_by = ANY($1) AND state IN ('queued', 'handing_over') AND claimed_until > clock_timestamp()
"""


async def renew_claims(
    conn: Connection, claims: Collection[UUID | None], *, claim_seconds: float, answer_seconds: float
) -> None:
    """What somebody alive is at stays theirs; a claim that has run out does not come back."""
    await conn.execute(RENEW_CLAIMS, claims, claim_seconds, answer_seconds)


PART_MAIL: Final[LiteralString] = """
INSERT INTO mail_outbox
    (workspace_id, subject_type, subject_id, order_key, parted_from, message_id, recipients, message, in_doubt,
    state, attempts, due_at, error)
SELECT workspace_id, subject_type, subject_id, order_key, place, message_id, $2, message, in_doubt,
    $3, attempts, clock_timestamp() + make_interval(secs => $4), $5
FROM mail_outbox WHERE id = $1
RETURNING *
"""


async def part_mail(
    conn: Connection, mail_id: MailId, recipients: Sequence[str], state: MailState, *, due_in_seconds: float, error: str
) -> Mail:
    """A mail of its own, at the same place in the order, for some of the recipients."""
    row = await conn.fetchrow(PART_MAIL, mail_id, recipients, state, due_in_seconds, error)
    assert row is not None
    return _mail(row)


SET_MAIL_RECIPIENTS: Final[LiteralString] = """
UPDATE mail_outbox SET recipients = $3
WHERE id = $1 AND claimed_by = $2 AND state IN ('queued', 'handing_over') AND claimed_until > clock_timestamp()
RETURNING true
"""


async def set_mail_recipients(conn: Connection, mail: Mail, recipients: Sequence[str]) -> bool:
    """Whom the mail is still for; False where the claim is lost."""
    return bool(await conn.fetchval(SET_MAIL_RECIPIENTS, mail.id, mail.claimed_by, recipients))


# The order is asked again, seeing what others have committed since the claim: an earlier mail may be sent again.
MARK_MAIL_HANDING_OVER: Final[LiteralString] = """
UPDATE mail_outbox m SET state = 'handing_over', claimed_until = clock_timestamp() + make_interval(secs => $3)
WHERE m.id = $1 AND m.claimed_by = $2 AND m.state IN ('queued', 'handing_over')
    AND m.claimed_until > clock_timestamp()
    AND NOT EXISTS (
        SELECT FROM mail_outbox earlier
        WHERE earlier.workspace_id = m.workspace_id AND earlier.order_key = m.order_key
            AND earlier.place < m.place AND earlier.state IN ('queued', 'handing_over')
    )
RETURNING true
"""


async def mark_mail_handing_over(conn: Connection, mail: Mail, *, answer_seconds: float) -> bool:
    """False where the claim is lost, or an earlier mail of the order key is under way again: then it must not go."""
    return bool(await conn.fetchval(MARK_MAIL_HANDING_OVER, mail.id, mail.claimed_by, answer_seconds))


# A worker that was taken for dead may still hear the answer: then what was unconfirmed is known to be sent.
SETTLE_MAIL: Final[LiteralString] = """
UPDATE mail_outbox SET
    state = $3, error = $4, claimed_until = NULL,
    message = CASE WHEN $3 = 'sent' THEN NULL ELSE message END,
    sent_at = CASE WHEN $3 IN ('sent', 'unconfirmed') THEN clock_timestamp() END
WHERE id = $1
    AND (claimed_by = $2 AND state IN ('queued', 'handing_over') OR state = 'unconfirmed' AND $3 = 'sent')
RETURNING *
"""


async def settle_mail(conn: Connection, mail: Mail, state: MailState, *, error: str | None) -> Mail | None:
    """It has come to its end; None where the mail is another's by now."""
    row = await conn.fetchrow(SETTLE_MAIL, mail.id, mail.claimed_by, state, error)
    return None if row is None else _mail(row)


PUT_MAIL_BACK: Final[LiteralString] = """
UPDATE mail_outbox SET
    state = 'queued', error = $4, claimed_until = NULL,
    due_at = clock_timestamp() + make_interval(secs => $3)
WHERE id = $1 AND claimed_by = $2 AND state IN ('queued', 'handing_over')
"""


async def put_mail_back(conn: Connection, mail: Mail, *, due_in_seconds: float, error: str) -> None:
    """Not sent, for sure: it is due again later."""
    await conn.execute(PUT_MAIL_BACK, mail.id, mail.claimed_by, due_in_seconds, error)


WITHDRAW_MAILS: Final[LiteralString] = """
UPDATE mail_outbox SET
    state = CASE state WHEN 'queued' THEN 'failed' ELSE state END, error = 'overtaken', claimed_until = NULL
WHERE workspace_id = $1 AND order_key = ANY ($2::text[]) AND state IN ('queued', 'failed', 'unconfirmed')
"""


async def withdraw_mails(conn: Connection, workspace_id: WorkspaceId, order_keys: Collection[str]) -> None:
    """What is not handed over yet is sent no more, nor can anything of these orders be sent again; nobody is told."""
    await conn.execute(WITHDRAW_MAILS, workspace_id, list(order_keys))


LOCK_MAILS_OF_ORDER: Final[LiteralString] = """
SELECT later.id FROM mail_outbox m
JOIN mail_outbox later
    ON later.workspace_id = m.workspace_id AND later.order_key = m.order_key AND later.place >= m.place
WHERE m.id = $1 AND m.workspace_id = $2
ORDER BY later.id
FOR UPDATE OF later
"""
SEND_MAIL_AGAIN: Final[LiteralString] = """
UPDATE mail_outbox m SET
    state = 'queued', attempts = 0, due_at = clock_timestamp(), claimed_by = NULL, claimed_until = NULL,
    error = NULL, sent_at = NULL
WHERE m.id = $1 AND m.workspace_id = $2 AND m.state IN ('failed', 'unconfirmed')
    AND m.error IS DISTINCT FROM 'overtaken'
    AND NOT EXISTS (
        SELECT FROM mail_outbox later
        WHERE later.workspace_id = m.workspace_id AND later.order_key = m.order_key AND later.place > m.place
            AND (later.state <> 'queued' OR later.claimed_until > clock_timestamp())
    )
RETURNING true
"""


async def send_mail_again(conn: Connection, workspace_id: WorkspaceId, mail_id: MailId) -> bool:
    """In a transaction. False where it is under way, sent, withdrawn, or something later of its order has gone out."""
    await conn.fetch(LOCK_MAILS_OF_ORDER, mail_id, workspace_id)  # whoever claims one of them is waited for
    return bool(await conn.fetchval(SEND_MAIL_AGAIN, mail_id, workspace_id))


MAILS_FOR_SUBJECT: Final[LiteralString] = """
SELECT * FROM mail_outbox WHERE workspace_id = $1 AND subject_type = $2 AND subject_id = $3 ORDER BY id
"""


async def mails_for_subject(
    conn: Connection, workspace_id: WorkspaceId, subject_type: str, subject_id: str
) -> list[Mail]:
    """In the order in which they were put."""
    return [_mail(row) for row in await conn.fetch(MAILS_FOR_SUBJECT, workspace_id, subject_type, subject_id)]


def _mail(row: asyncpg.Record) -> Mail:
    return Mail.model_validate(dict(row))
