"""The candidate's page: whatever people write into it stays words, and it says no more than it should."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.i18n import speaking
from bot.interviews.errors import SlotGone
from bot.interviews.models import LinkStage, OfferedSession, OfferPage, Spoken
from bot.interviews.views.portal import failed_notice, portal_screen, said_notice
from db.models.interviews import Interview, InterviewStatus, Platform
from handlers.pages import page
from tests.slack.hostile import words
from tests.slack.test_interview_views import START, interview

ALLOWED = frozenset(
    "html head meta title style body div header main h1 h2 h3 p a form input label select option button small section"
    " dl dt dd bdi br fieldset legend span details summary textarea footer".split()
)
ATTACK = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}"


class Reader(HTMLParser):
    """The tags of a page, where its links and forms lead, and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.led: list[str] = []
        self.attributes: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _value in attrs}
        self.led += [value or "" for name, value in attrs if name in {"href", "action", "src"}]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def shown(found: Interview, stage: LinkStage, company: str, language: str, *, typed: str = "") -> Reader:
    free = (START, START + timedelta(days=1))
    offered = OfferPage(
        stage=stage,
        company=company,
        sessions=(OfferedSession(interview=found, free=free, accepted=False, may_move=True),),
        expires_at=START,
        seen="s",
        signature="t",
    )
    with speaking(language):
        reads = Spoken(timezone="Asia/Riyadh", language=language)
        screen = portal_screen(offered, reads, failed_notice(SlotGone()), START - timedelta(days=3))
        answer = page(
            "portal.html", status=200, screen=screen, action="/portal/offer/x", chosen={f"time-{found.id}": typed}
        )
    reader = Reader()
    assert isinstance(answer.text, str)
    reader.feed(answer.text)
    return reader


@given(words, st.sampled_from(LinkStage), st.sampled_from(InterviewStatus), st.sampled_from(Platform))
@settings(max_examples=40, deadline=None)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_that_people_write_comes_alive(
    language: str, text: str, stage: LinkStage, status: InterviewStatus, platform: Platform
) -> None:
    for typed in (text, ATTACK):
        read = shown(interview(typed, status=status, platform=platform), stage, typed, language, typed=typed)
        assert set(read.tags) <= ALLOWED
        assert not any(name.startswith("on") for name in read.attributes)
        assert all(one.startswith(("/portal/offer/x", "?lang=", "https://")) for one in read.led)


def test_links_are_of_the_web_alone() -> None:
    found = interview("x").model_copy(update={"meeting_link": "javascript:alert(1)", "google_form_link": "data:x,y"})
    read = shown(found, LinkStage.BOOKED, "x", "en")
    assert not any(one.startswith(("javascript", "data")) for one in read.led)


@pytest.mark.parametrize("stage", list(LinkStage))
def test_it_tells_no_more_than_first_names(stage: LinkStage) -> None:
    found = interview("Mara Voss").model_copy(update={"notes": "Ask about the gap", "location": None})
    told = " ".join(shown(found, stage, "Palm", "en").words)
    for hidden in ("Voss", "Ask about the gap", "@example.org", "lead@", "hidden@"):
        assert hidden not in told.replace("Mara Voss · Palm", "").replace(found.job_title, "")


def test_how_to_get_in_is_told_once_it_is_agreed() -> None:
    for status, told in ((InterviewStatus.OFFERED, False), (InterviewStatus.SCHEDULED, True)):
        read = shown(interview("room", status=status, platform=Platform.GOOGLE), LinkStage.BOOKED, "x", "en")
        assert ("https://meet.example.org/room" in read.led) is told


def test_a_page_says_nothing_of_what_was_not_done() -> None:
    assert said_notice("booked", LinkStage.CHOOSING) is None
    assert said_notice("booked", LinkStage.EXPIRED) is None
    assert said_notice("<b>", LinkStage.BOOKED) is None
    assert said_notice("booked", LinkStage.BOOKED) is not None
