"""Words that a reader does not see: kept apart, told, and worth nothing."""

from collections.abc import Callable
from functools import cache

import pytest

from bot.candidates.rules import assess
from bot.cvs.models import Hiding, Reading
from bot.openings.rules import requirements_from
from tests.cvs.attacks import SECRET, Attack, doc, docx, html, odt, pdf, rtf, text
from tests.cvs.papers import AS_OF, reading_of

HONEST: dict[str, Callable[[], bytes]] = {
    "pdf": pdf.pdf_with,
    "doc": doc.doc_with,
    "docx": docx.docx_with,
    "odt": odt.odt_with,
    "html": html.html_with,
    "rtf": rtf.rtf_with,
    "txt": text.text_with,
}
ATTACKS = {
    "pdf": pdf.ATTACKS,
    "doc": doc.ATTACKS,
    "docx": docx.ATTACKS,
    "odt": odt.ATTACKS,
    "html": html.ATTACKS,
    "rtf": rtf.ATTACKS,
    "txt": text.ATTACKS,
}
# A job to which the hidden words would be worth much.
JOB = requirements_from(
    "Engineer", "What we need\n" + "\n".join(f"- {skill}" for skill in [*SECRET.split(), "Airflow"])
)
TWINS = {f"{kind}: {name}": (kind, attack) for kind, attacks in ATTACKS.items() for name, attack in attacks.items()}


@cache
def honest(kind: str) -> Reading:
    return reading_of(HONEST[kind]())


@pytest.mark.parametrize("kind", HONEST)
def test_an_honest_cv_has_nothing_hidden(kind: str) -> None:
    reading = honest(kind)
    assert reading.hidden == ()
    assert 0 < (assess(reading, JOB, as_of=AS_OF).score or 0) < 50


@pytest.mark.parametrize(("kind", "attack"), TWINS.values(), ids=TWINS)
def test_its_twin_gains_nothing_and_is_told(kind: str, attack: Attack) -> None:
    twin = reading_of(attack.data)
    assert twin.raw_text == honest(kind).raw_text
    assert twin.profile == honest(kind).profile
    assert assess(twin, JOB, as_of=AS_OF).score == assess(honest(kind), JOB, as_of=AS_OF).score
    told = {one.reason: one.words for one in twin.hidden}
    assert set(told) == {attack.reason}
    assert attack.words in told[attack.reason].replace("\n", " ")


def test_every_way_of_hiding_is_tried() -> None:
    elsewhere = {Hiding.INSTRUCTION, Hiding.MACRO}
    assert {attack.reason for _kind, attack in TWINS.values()} == set(Hiding) - elsewhere
