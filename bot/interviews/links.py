"""The links by which candidates answer: the signature of an offer's id, of which the database keeps a hash alone."""

import hashlib
from datetime import datetime
from typing import Final

from bot.core.crypto import Signer
from bot.interviews.models import SentForm
from db.models.interviews import Interview
from db.models.offers import Offer, OfferState
from db.pool import Connection
from db.queries import offers

PATH: Final = "/portal/offer"
_ANSWERED_BY_LINK: Final = frozenset({OfferState.OPEN, OfferState.BOOKED})


def digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


class Links:
    """`base_url` is what people's browsers use, without a trailing slash."""

    def __init__(self, signer: Signer, base_url: str) -> None:
        self._signer = signer
        self._base_url = base_url

    def token(self, offer_id: str) -> str:
        return self._signer.sign("offer", offer_id)

    def url(self, offer_id: str) -> str:
        return f"{self._base_url}{PATH}/{self.token(offer_id)}"

    def form(self, offer: Offer, seen: str) -> SentForm:
        return SentForm(seen=seen, signature=self._signer.sign("offer form", offer.id, seen))

    def is_ours(self, offer: Offer, form: SentForm) -> bool:
        return self._signer.has_signed(form.signature, "offer form", offer.id, form.seen)

    async def renew(self, conn: Connection, offer: Offer) -> str:
        """The link as the present key signs it, which is the one that works from now on."""
        await offers.set_token(conn, offer.id, digest(self.token(offer.id)))
        return self.url(offer.id)

    async def for_interview(self, conn: Connection, interview: Interview, *, at: datetime) -> str | None:
        """By which the candidate answers an interview that is scheduled; None where they cannot any more."""
        offer = await offers.offer_for_interview(conn, interview.workspace_id, interview.id)
        if offer is not None:
            return await self.renew(conn, offer) if offer.state in _ANSWERED_BY_LINK else None
        offer_id = f"invitation-{interview.id}"
        await offers.insert_invitation(
            conn,
            interview.workspace_id,
            interview.candidate_id,
            interview.id,
            new_id=offer_id,
            token_sha256=digest(self.token(offer_id)),
            at=at,
        )
        return self.url(offer_id)
