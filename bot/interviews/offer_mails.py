"""Mails that bring a candidate the link by which they choose, put into the outbox in the transaction of the offer."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.clock import Clock
from bot.core.i18n import speaking
from bot.core.times import zone_of
from bot.interviews.errors import CannotMail
from bot.interviews.letters import CANDIDATE
from bot.interviews.telling import MAIL_SUBJECT
from bot.interviews.views.offer_mails import OfferNews, offer_page, offer_subject
from bot.notifications import outbox
from bot.notifications.mime import compose, message_id
from bot.notifications.models import Address, Letter
from bot.notifications.pages import as_html, as_text
from db.models.interviews import Interview
from db.models.mail import InDoubt, NewMail
from db.models.offers import Offer
from db.pool import Connection


class OfferMails:
    """`sender` None: this installation sends no mail."""

    def __init__(self, clock: Clock, sender: Address | None) -> None:
        self._clock = clock
        self._sender = sender

    def need_way(self) -> Address:
        """Raises CannotMail."""
        if self._sender is None:
            raise CannotMail
        return self._sender

    async def put(
        self,
        conn: Connection,
        offer: Offer,
        found: Sequence[Interview],
        news: OfferNews,
        url: str | None,
        *,
        at: datetime,
    ) -> None:
        """To the candidate alone: whoever has the link can choose, so that no copy goes to anybody."""
        letter = _letter(offer, found, news, url, sender=self.need_way(), at=at)
        await outbox.put(
            conn,
            NewMail(
                workspace_id=offer.workspace_id,
                subject_type=MAIL_SUBJECT,
                subject_id=found[0].id,
                order_key=f"{offer.id}/{CANDIDATE}",
                message_id=letter.message_id,
                recipients=letter.recipients,
                message=compose(letter),
                in_doubt=InDoubt.REPEAT,  # the same link twice leads to the same page
            ),
        )


def _letter(
    offer: Offer, found: Sequence[Interview], news: OfferNews, url: str | None, *, sender: Address, at: datetime
) -> Letter:
    first = found[0]
    with speaking(first.candidate_language):
        page = offer_page(news, offer, found, zone_of(first.candidate_timezone), url)
        subject = offer_subject(news, first)
    owner = first.owner
    return Letter(
        message_id=message_id(sender.domain, offer.id, CANDIDATE, news, at.isoformat()),
        references=(message_id(sender.domain, offer.id, CANDIDATE),),
        at=at,
        sender=sender,
        reply_to=(owner and Address.of(owner.email, owner.name)) or sender,
        to=(Address(email=first.candidate_email, name=first.candidate_name),),
        language=first.candidate_language,
        subject=subject,
        text=as_text(page),
        html=as_html(page, first.candidate_language),
    )
