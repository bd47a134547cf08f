"""The pages show what is there, to whom it may be shown, and nothing on them is taken for markup."""

import json
from typing import Any
from urllib.parse import parse_qs

import aiohttp

from sandbox.client import Person
from tests.sandbox.conftest import Running

EVIL = "<script>alert(1)</script>"


async def page(running: Running, path: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(f"{running.sandbox.url}{path}") as response:
        assert response.status == 200, await response.text()
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
        return await response.text()


async def show(running: Running, *blocks: dict[str, Any]) -> str:
    """The channel's lines once the app has posted the blocks."""
    await running.client.chat_postMessage(channel="C0HIRING01", text="card", blocks=list(blocks))
    return await page(running, "as/recruiter/c/hiring/messages")


async def test_foreign_text_is_escaped_wherever_it_stands(running: Running, recruiter: Person) -> None:
    root = await recruiter.post("hiring", f"{EVIL} *bold* <@{recruiter.id}>")
    await recruiter.drop("hiring", [(f"{EVIL}.pdf", b"x")], thread_ts=root.ts)
    plain = {"type": "plain_text", "text": EVIL}
    option = {"text": plain, "value": f'"{EVIL}'}
    ask = {
        "title": plain,
        "text": plain,
        "confirm": {"type": "plain_text", "text": "Yes"},
        "deny": plain | {"text": "No"},
    }
    score = {"type": "mrkdwn", "text": "*Score* 71 *&lt;b&gt;* <javascript:alert(1)|click>"}
    button = {"type": "button", "text": plain, "confirm": ask}
    shown = await show(
        running,
        {"type": "header", "text": plain},
        {"type": "section", "fields": [score]},
        {"type": "section", "text": plain, "accessory": {"type": "overflow", "options": [option, option]}},
        {"type": "actions", "elements": [button]},
        {"type": "actions", "elements": [{"type": "static_select", "placeholder": plain, "options": [option]}]},
        {"type": "image", "alt_text": EVIL, "image_url": "https://x.example/i.png"},
        {"type": "markdown", "text": f"{EVIL} [click](javascript:alert(1)) **fat**"},
        {"type": "table", "rows": [[{"type": "raw_text", "text": EVIL}]]},
    )
    evil = dict.fromkeys(("pretext", "title", "text", "author_name", "footer", "fallback"), EVIL)
    evil |= dict.fromkeys(("title_link", "image_url"), "javascript:alert(1)")
    fields = [{"title": EVIL, "value": EVIL}]
    await running.client.chat_postMessage(channel="C0HIRING01", text="x", attachments=[{**evil, "fields": fields}])
    shown += await page(running, "as/recruiter/c/hiring/messages")
    shown += await page(running, f"as/recruiter/c/hiring/thread/{root.ts}")
    assert "<script" not in shown
    assert 'href="javascript' not in shown
    assert 'src="javascript' not in shown
    for words in ("&lt;script&gt;", "<b>bold</b>", "<b>Score</b> 71", "<b>&lt;b&gt;</b>", "<strong>fat</strong>"):
        assert words in shown
    assert '<span class="mention own">@Rana Qadiri</span>' in shown


async def test_dates_stand_in_the_zone_and_language_of_who_reads_them(running: Running) -> None:
    await show(
        running,
        {"type": "section", "text": {"type": "mrkdwn", "text": "<!date^1767258000^{date_long} {time}|later>"}},
    )
    assert "Thursday, January 1, 2026 12:00" in await page(running, "as/recruiter/c/hiring/messages")
    assert "Thursday, January 1, 2026 4:00" in await page(running, "as/panel2/c/hiring/messages")
    assert "يناير" in await page(running, "as/panel1/c/hiring/messages")


async def test_every_line_finds_its_own_direction_and_apps_can_keep_text_plain(running: Running) -> None:
    text = "\u2068مرحبا\u2069\nمرحبا\n&gt; quoted _so_\n*\u200dnot bold* ~gone~ `code *x*`\n```a\nb```"
    shown = await show(running, {"type": "section", "text": {"type": "mrkdwn", "text": text}})
    assert '<p dir="auto">مرحبا</p>' in shown
    assert "<p>\u2068مرحبا\u2069</p>" in shown, "what is isolated does not lead its line"
    assert '<blockquote dir="ltr"><p dir="auto">quoted <i>so</i></p></blockquote>' in shown
    assert "*\u200dnot bold* <s>gone</s> <code>code *x*</code>" in shown
    assert '<pre dir="auto">a\nb</pre>' in shown


async def test_rich_text_is_shown_with_its_lists_and_styles(running: Running) -> None:
    items = [{"type": "rich_text_section", "elements": [{"type": "text", "text": one}]} for one in ("one", EVIL)]
    shown = await show(
        running,
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "fat", "style": {"bold": True}},
                        {"type": "user", "user_id": "U0MANAGER1"},
                        {"type": "emoji", "name": "tada"},
                        {"type": "link", "url": "https://example.com", "text": "there"},
                    ],
                },
                {"type": "rich_text_list", "style": "ordered", "elements": items},
            ],
        },
    )
    assert '<b>fat</b><span class="mention">@Henrik Solberg</span>🎉<a href="https://example.com"' in shown
    assert '<ol class="indent-0"><li dir="auto">one</li><li dir="auto">&lt;script&gt;' in shown


async def test_nobody_sees_channels_files_and_ephemerals_of_others(running: Running, recruiter: Person) -> None:
    [file_id] = await recruiter.drop("hiring", [("cv.html", b"<script>1</script>")])
    await recruiter.command("/echo secret", "hiring")
    assert "You said secret" in await page(running, "as/recruiter/c/hiring/messages")
    assert "You said secret" not in await page(running, "as/manager/c/hiring/messages")
    async with aiohttp.ClientSession() as session:
        for path in ("as/outsider/c/hiring", "as/nobody", "as/former", f"people/outsider/files/{file_id}"):
            async with session.get(f"{running.sandbox.url}{path}") as response:
                assert response.status == 404, path
        async with session.get(f"{running.sandbox.url}people/recruiter/files/{file_id}") as response:
            assert response.headers["Content-Disposition"].startswith("attachment"), "it would run as a page of ours"


async def test_posts_from_other_sites_are_refused(running: Running, recruiter: Person) -> None:
    address = f"{running.sandbox.url}people/recruiter/messages"
    body = {"channel": "hiring", "text": "forged"}
    async with aiohttp.ClientSession() as session:
        for origin, status in (("https://evil.example", 403), ("null", 403), (running.sandbox.url.rstrip("/"), 200)):
            async with session.post(address, json=body, headers={"Origin": origin}) as response:
                assert response.status == status, origin
    assert len(await recruiter.messages("hiring")) == 1


async def test_the_panel_lists_what_passed_with_its_payload(running: Running, recruiter: Person) -> None:
    await recruiter.command("/form", "hiring")
    rows = await page(running, "as/recruiter/requests/rows")
    assert "<code>views.open</code>" in rows
    number = rows.split("<code>views.open</code>")[0].rpartition("/requests/")[2].partition('"')[0]
    assert '"callback_id": "form"' in await page(running, f"as/recruiter/requests/{number}")


async def test_changes_are_told_as_they_come(running: Running, recruiter: Person) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{running.sandbox.url}as/recruiter/live") as response,
    ):
        first = await response.content.readuntil(b"\n\n")
        await recruiter.post("hiring", "news")
        second = await response.content.readuntil(b"\n\n")
    assert first.startswith(b"data: ")
    assert second != first


async def test_no_entity_of_an_app_breaks_the_page(running: Running) -> None:
    odd: tuple[str, ...] = (
        "<!date^1>",
        "<!date^99999999999999999999^{date}|then>",
        "<!date^x^{date}|then>",
        "<!>",
        "<@>",
        "<#>",
        "<|>",
    )
    odd += ("<!date^1764000000^{date}^javascript:alert(1)|then>", "<!subteam^S1|@team>", "<https://>", "<mailto:>")
    for words in odd:
        section = {"type": "section", "text": {"type": "mrkdwn", "text": f"before {words} after"}}
        await running.client.chat_postMessage(channel="C0HIRING01", text=f"before {words} after", blocks=[section])
    shown = await page(running, "as/recruiter/c/hiring")
    assert shown.count("<p") >= len(odd)
    assert "javascript" not in shown


async def test_addresses_are_links_and_lead_where_they_say(running: Running, recruiter: Person) -> None:
    await recruiter.post("hiring", "see https://x.example/?a=1&b=2 or `https://y.example`")
    await running.client.chat_postMessage(
        channel="C0HIRING01", text="bare https://z.example/a_b_c, <https://w.example|W>"
    )
    shown = await page(running, "as/recruiter/c/hiring/messages")
    for href in ("https://x.example/?a=1&amp;b=2", "https://z.example/a_b_c", "https://w.example"):
        assert f'href="{href}"' in shown, href
    assert "amp;amp" not in shown


async def test_attachments_are_shown_and_their_buttons_work(running: Running, recruiter: Person) -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Approve"}, "action_id": "approve"}
    attachments: list[dict[str, Any]] = [
        {"title": "Build 7", "title_link": "https://x.example/7", "text": "*failed*", "color": "danger"},
        {"color": "#36a64f", "blocks": [{"type": "actions", "elements": [button]}]},
        {"fallback": "plain words"},
    ]
    await running.client.api_call("chat.postMessage", json={"channel": "C0HIRING01", "attachments": attachments})
    shown = await page(running, "as/recruiter/c/hiring/messages")
    for words in ('href="https://x.example/7"', "<b>failed</b>", "Approve", "plain words"):
        assert words in shown, words
    (message,) = await recruiter.messages("hiring")
    assert [words in message.shown for words in ("Build 7", "*failed*", "<b>")] == [True, True, False]
    assert message.buttons == ["Approve"]
    await recruiter.click(message, "Approve")
    (payload,) = parse_qs(running.requests[-1][1].decode())["payload"]
    assert [one["action_id"] for one in json.loads(payload)["actions"]] == ["approve"]


async def test_what_stands_in_a_container_is_shown_and_works(running: Running, recruiter: Person) -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Inside"}, "action_id": "inside"}
    child = {"type": "section", "text": {"type": "mrkdwn", "text": "*within*"}, "accessory": button}
    box = {"type": "container", "title": {"type": "plain_text", "text": EVIL}, "child_blocks": [child]}
    shown = await show(running, box | {"is_collapsible": True}, box)
    assert shown.count("<b>within</b>") == 2
    assert "<details" in shown
    assert "<script" not in shown
    (message,) = await recruiter.messages("hiring")
    await recruiter.click(message, "Inside")
    (payload,) = parse_qs(running.requests[-1][1].decode())["payload"]
    (action,) = json.loads(payload)["actions"]
    assert (action["action_id"], action["block_id"]) == ("inside", message.blocks[0]["child_blocks"][0]["block_id"])
