"""Which reminders and briefs stand in their tables: brought up to date in the transaction of each change."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from bot.core.times import zone_of
from bot.core.weeks import first_moment
from bot.interviews.letters import CANDIDATE, reminder_text
from bot.interviews.timing import NOW, Recipient, kind_of, recipients, still_ahead
from bot.notifications import outbox
from bot.settings.reminders import offsets_of
from db.models.ids import UserId
from db.models.interviews import Interview
from db.models.reminders import Brief, NewReminder
from db.pool import Connection
from db.queries import reminders

_REMINDERS: Final = UUID("b0a6c3d4-2a55-4a7e-8f29-6a1f2d1c9e07")  # namespace of reminders' ids


class Plans:
    """Has reminders follow whatever becomes of an interview."""

    async def follow(self, conn: Connection, interview: Interview, *, at: datetime) -> None:
        await plan(conn, interview, at=at)


async def plan(conn: Connection, interview: Interview, *, at: datetime) -> None:
    """After each change: reminders that are not sent yet are those of its time, its panel and their wishes.

    Mails of others that wait in the outbox, for a server that does not answer, never leave it. One that was sent for
    this very start does not come again, whatever happened in between.
    """
    wishes = await reminders.wishes_of_people(conn, [one.user_id for one in interview.asked])
    everybody = list(recipients(interview, wishes))
    offsets = await offsets_of(conn, interview.workspace_id)
    overtaken = await reminders.drop_reminders(
        conn,
        interview.id,
        but_start=interview.starts_at,
        but_kinds=[kind_of(offset) for offset in offsets],
        but_for=[one.key for one in everybody],
    )
    await outbox.withdraw(conn, interview.workspace_id, [mail_order(*one) for one in overtaken])
    if interview.starts_at is not None:
        for kind, due_at in still_ahead(interview.starts_at, offsets, at):
            await put(conn, interview, everybody, kind=kind, due_at=due_at, at=at)
        for panelist in {one.panelist.user_id: one.panelist for one in everybody if one.panelist}.values():
            zone = zone_of(panelist.timezone)
            day = interview.starts_at.astimezone(zone).date()
            await reminders.ensure_brief(
                conn,
                Brief(
                    workspace_id=interview.workspace_id,
                    user_id=panelist.user_id,
                    day=day,
                    due_at=first_moment(day, zone),
                    created_at=at,
                ),
            )


async def put(
    conn: Connection, interview: Interview, to: Iterable[Recipient], *, kind: str, due_at: datetime, at: datetime
) -> None:
    """One reminder for each recipient; those that are there already stay."""
    assert interview.starts_at is not None
    new = []
    for one in to:
        user_id, way = one.key
        about = (interview.id, kind, interview.starts_at.isoformat(), str(user_id), way)
        new.append(
            NewReminder(
                id=str(uuid5(_REMINDERS, "/".join(about))),
                workspace_id=interview.workspace_id,
                interview_id=interview.id,
                reminder_type=kind.partition(":")[0],
                kind=kind,
                starts_at=interview.starts_at,
                user_id=user_id,
                way=way,
                recipient_email=one.email,
                message=reminder_text(interview, one.panelist),
                due_at=due_at,
                created_at=at,
            )
        )
    await reminders.insert_reminders(conn, new)


def mail_order(reminder_id: str, user_id: UserId | None) -> str:
    """Of a reminder's mail, to the candidate where `user_id` is None: one of its own, so that an invitation that failed
    can be sent again after it."""
    return f"{reminder_id}/{CANDIDATE if user_id is None else user_id}"


def asked_now(at: datetime) -> str:
    """The kind of what somebody has sent at once, told from what was sent so before."""
    return f"{NOW}:{int(at.timestamp())}"
