"""The fictional people and channels that a fresh workspace holds."""

from collections.abc import Sequence
from dataclasses import dataclass

TEAM_ID = "T0SANDBOX1"
TEAM_NAME = "Palm & Harbour"
PARTNER_TEAM_ID = "T0PARTNER1"
BOT_USER_ID = "U0BOT00001"
BOT_ID = "B0BOT00001"
APP_ID = "A0APP00001"


@dataclass(frozen=True, kw_only=True)
class PersonSeed:
    """A person as seeded: `handle` is what tests and the page call them by; `team_id` is set for another company's."""

    handle: str
    id: str
    name: str
    email: str
    title: str
    tz: str
    tz_offset: int
    locale: str = "en-US"
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    deleted: bool = False
    team_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class ChannelSeed:
    """A channel as seeded; `members` are handles, "bot" is the app's bot user."""

    id: str
    name: str
    members: Sequence[str]
    is_private: bool = False
    is_ext_shared: bool = False


RIYADH, LONDON, NEW_YORK = ("Asia/Riyadh", 10_800), ("Europe/London", 0), ("America/New_York", -18_000)

PEOPLE: tuple[PersonSeed, ...] = (
    PersonSeed(
        handle="admin",
        id="U0ADMIN001",
        name="Amal Haddad",
        email="amal.haddad@palmharbour.example",
        title="Workspace admin",
        tz=RIYADH[0],
        tz_offset=RIYADH[1],
        is_admin=True,
    ),
    PersonSeed(
        handle="recruiter",
        id="U0RECRUIT1",
        name="Rana Qadiri",
        email="rana.qadiri@palmharbour.example",
        title="Recruiter",
        tz=RIYADH[0],
        tz_offset=RIYADH[1],
    ),
    PersonSeed(
        handle="manager",
        id="U0MANAGER1",
        name="Henrik Solberg",
        email="henrik.solberg@palmharbour.example",
        title="Hiring manager",
        tz=LONDON[0],
        tz_offset=LONDON[1],
    ),
    PersonSeed(
        handle="panel1",
        id="U0PANEL001",
        name="Yusuf Al-Nasser",
        email="yusuf.alnasser@palmharbour.example",
        title="Interviewer",
        tz=RIYADH[0],
        tz_offset=RIYADH[1],
        locale="ar-SA",
    ),
    PersonSeed(
        handle="panel2",
        id="U0PANEL002",
        name="Grace Whitlock",
        email="grace.whitlock@palmharbour.example",
        title="Interviewer",
        tz=NEW_YORK[0],
        tz_offset=NEW_YORK[1],
    ),
    PersonSeed(
        handle="support",
        id="U0SUPPORT1",
        name="Omar Bensaid",
        email="omar.bensaid@palmharbour.example",
        title="Support agent",
        tz=RIYADH[0],
        tz_offset=RIYADH[1],
    ),
    PersonSeed(
        handle="outsider",
        id="U0OUTSIDE1",
        name="Vera Lindqvist",
        email="vera.lindqvist@partner.example",
        title="Multi-channel guest",
        tz=LONDON[0],
        tz_offset=LONDON[1],
        is_restricted=True,
    ),
    PersonSeed(
        handle="visitor",
        id="U0VISITOR1",
        name="Noor Castellan",
        email="noor.castellan@palmharbour.example",
        title="Single-channel guest",
        tz=LONDON[0],
        tz_offset=LONDON[1],
        is_ultra_restricted=True,
    ),
    PersonSeed(
        handle="stranger",
        id="U0STRANGE1",
        name="Tomas Brandt",
        email="tomas.brandt@partner.example",
        title="Northwind Search, another company",
        tz=LONDON[0],
        tz_offset=LONDON[1],
        team_id=PARTNER_TEAM_ID,
    ),
    PersonSeed(
        handle="former",
        id="U0FORMER01",
        name="Marcus Oyelaran",
        email="marcus.oyelaran@palmharbour.example",
        title="Recruiter",
        tz=LONDON[0],
        tz_offset=LONDON[1],
        deleted=True,
    ),
)

EVERYONE = tuple(
    one.handle
    for one in PEOPLE
    if not (one.is_restricted or one.is_ultra_restricted or one.deleted or one.team_id is not None)
)

CHANNELS: tuple[ChannelSeed, ...] = (
    ChannelSeed(id="C0GENERAL1", name="general", members=(*EVERYONE, "bot")),
    ChannelSeed(
        id="C0HIRING01",
        name="hiring",
        members=("admin", "recruiter", "manager", "panel1", "panel2", "bot"),
        is_private=True,
    ),
    ChannelSeed(id="C0RANDOM01", name="random", members=EVERYONE),
    ChannelSeed(
        id="C0PARTNERS",
        name="partners",
        members=("admin", "recruiter", "outsider", "visitor", "stranger", "bot"),
        is_private=True,
        is_ext_shared=True,
    ),
)
