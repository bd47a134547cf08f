"""What people type reaches the app as Slack's clients send it: entities, mentions by id, addresses as links."""

import time

import pytest

from sandbox.client import Person
from sandbox.written import escaped
from tests.sandbox.conftest import Running


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<@U0BOT00001|bot> hi <@U1>", "<@U0BOT00001> hi <@U1>"),
        ("in <#C0GENERAL1|general>", "in <#C0GENERAL1|general>"),
        ("<!channel> <script>", "&lt;!channel&gt; &lt;script&gt;"),
        ("see https://x.example/a?b=1&c=2.", "see <https://x.example/a?b=1&amp;c=2>."),
        ("(https://x.example/a_(b))", "(<https://x.example/a_(b)>)"),
        ('=HYPERLINK("https://x.example")', '=HYPERLINK("<https://x.example>")'),
        ("HTTPS://X.example, www.x.example/y!", "<HTTPS://X.example>, <http://www.x.example/y|www.x.example/y>!"),
        ("write to jo.b+cv@x.example.", "write to <mailto:jo.b+cv@x.example|jo.b+cv@x.example>."),
        ("راسل jo@x.example", "راسل <mailto:jo@x.example|jo@x.example>"),
        ("no@where, a@b, https://, nothttps://x", "no@where, a@b, https://, nothttps://x"),
        ("https://me@x.example/", "<https://me@x.example/>"),
    ],
)
def test_as_slacks_clients_send_it(typed: str, sent: str) -> None:
    assert escaped(typed) == sent


def test_long_texts_are_no_burden() -> None:
    began = time.process_time()  # of the processor: other work on the machine counts for nothing
    for piece in ("a", "a.", "@", "www.", "https://", "<@", ")", "a@b.", "https://x)"):
        escaped(piece * 10_000)
    assert time.process_time() - began < 5


async def test_a_mention_with_a_label_is_a_mention(running: Running, recruiter: Person) -> None:
    await recruiter.post("hiring", "<@U0BOT00001|bot> mail jo@x.example")
    await running.sandbox.settled()
    (mention,) = [one["event"] for one in running.heard if one["event"]["type"] == "app_mention"]
    assert mention["text"] == "<@U0BOT00001> mail <mailto:jo@x.example|jo@x.example>"
