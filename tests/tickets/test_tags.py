"""Tags: those of the ticket's category are offered first, and other words stay possible."""

from bot.core.i18n import speaking
from bot.slack.blocks import Block
from bot.tickets.forms import parse_sorting
from bot.tickets.models import TAG, TAGS, Desk
from bot.tickets.views import modals
from tests.tickets.people import a_ticket

DESK = Desk(tags={"hardware": ("laptop", "VPN"), "access": ("VPN", "badge"), "payroll": ("badge",)})


def _sorting(offered: list[str], other: str) -> tuple[str, ...]:
    state = {
        "priority": {"priority": {"selected_option": {"value": "low"}}},
        "category": {"category": {"selected_option": {"value": "access"}}},
        "offered": {"offered": {"selected_options": [{"value": tag} for tag in offered]}},
        "tags": {"tags": {"value": other}},
    }
    return parse_sorting({"state": {"values": state}}).tags


def _fields(*tags: str, desk: Desk = DESK) -> dict[str, Block]:
    with speaking("en"):
        form = modals.sort_form(a_ticket(category="access", tags=tags), desk)
    return {block["block_id"]: block for block in form["blocks"]}


def test_those_of_the_category_come_first_and_each_is_offered_once() -> None:
    groups = _fields()["offered"]["element"]["option_groups"]
    assert [(one["label"]["text"], [tag["value"] for tag in one["options"]]) for one in groups] == [
        ("access and accounts", ["VPN", "badge"]),
        ("devices", ["laptop"]),
    ]


def test_a_tickets_tags_are_where_they_can_be_taken_off() -> None:
    fields = _fields("printer", "laptop", "floor 3")
    assert [one["value"] for one in fields["offered"]["element"]["initial_options"]] == ["laptop"]
    assert fields["tags"]["element"]["initial_value"] == "printer, floor 3"
    assert fields["tags"]["label"]["text"] == "Other tags"


def test_without_tags_of_categories_words_are_free() -> None:
    fields = _fields("printer", desk=Desk())
    assert "offered" not in fields
    assert (fields["tags"]["label"]["text"], fields["tags"]["element"]["initial_value"]) == ("Tags", "printer")


def test_chosen_and_typed_are_taken_together_each_once() -> None:
    assert _sorting(["VPN", "badge"], "vpn, floor 3،  الطابق , ,Badge") == ("VPN", "badge", "floor 3", "الطابق")
    assert _sorting([], "x" * 40) == ("x" * TAG,)
    assert len(_sorting(["VPN"], ",".join(map(str, range(20))))) == TAGS
