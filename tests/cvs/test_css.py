"""Colours and style sheets: which declarations hold, and what can be told from what it stands on."""

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cvs.pipeline.text.colors import BLACK, WHITE, Color, from_css, from_hex, near
from bot.cvs.pipeline.text.css import StyleSheet, read_declarations

PAGE = lxml.html.document_fromstring(
    "<html><body><main id='m' class='a b'><section><p class='c' data-x='one two'>x</p></section></main></body></html>"
)


@pytest.mark.parametrize(
    ("selector", "holds"),
    [
        ("p", True), ("*", True), (".c", True), ("p.c", True), ("#m p", True), ("main.a.b p", True),
        ("main > p", False), ("section > p", True), ("main > section > p", True), ("body p", True), (":root p", True),
        ("[data-x]", True), ("p[data-x~=two]", True), ("p[data-x='one']", False), ("[data-x^='one']", True),
        ("a, p", True), ("div p", False), (".d", False), ("p:hover", False), ("h1 + p", False),
        ("section main p", False),
    ],
)  # fmt: skip
def test_what_a_rule_holds_for(selector: str, holds: bool) -> None:
    (paragraph,) = PAGE.iter("p")
    sheet = StyleSheet([f"{selector} {{ color: red; }}"])
    assert sheet.declarations(paragraph) == ({"color": "red"} if holds else {})


@pytest.mark.parametrize(
    ("sheet", "color"),
    [
        ("p { color: red } p { color: blue }", "blue"),
        ("p.c { color: red } p { color: blue }", "red"),
        ("#m p { color: red } p.c { color: blue }", "red"),
        ("p { color: red !important } #m p { color: blue }", "red"),
        ("/* p { color: blue } */ p { color: red }", "red"),
        ("@media print { p { color: red } }", None),
        ("@media screen and (min-width: 600px) { p { color: red } }", "red"),
        ("@media (max-width: 600px) { p { color: red } }", None),
        ("@supports (display: grid) { p { color: red } }", "red"),
        ("@import 'x.css'; p { color: red }", "red"),
        ("@font-face { src: url(x) } p { color: red }", "red"),
    ],
)
def test_the_weightier_rule_holds(sheet: str, color: str | None) -> None:
    (paragraph,) = PAGE.iter("p")
    assert StyleSheet([sheet]).declarations(paragraph).get("color") == color


_PIECES = [
    "{",
    "}",
    "p",
    ".c",
    "#m",
    ">",
    ",",
    ":",
    ";",
    "color",
    "red",
    "(",
    ")",
    "'",
    '"',
    "/*",
    "*/",
    "@media ",
    "[",
    "]",
    "!important",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=3)), max_size=60).map("".join))
def test_any_sheet_is_read(sheet: str) -> None:
    (paragraph,) = PAGE.iter("p")
    assert isinstance(StyleSheet([sheet]).declarations(paragraph), dict)


@pytest.mark.parametrize(
    ("written", "color", "opacity"),
    [
        ("navy", (0, 0, 128), 1.0),
        ("#fff", WHITE, 1.0),
        ("#1f4e79", (31, 78, 121), 1.0),
        ("#00000080", BLACK, 0.5),
        ("rgb(5, 5, 5)", (5, 5, 5), 1.0),
        ("rgb(100% 0% 0%)", (255, 0, 0), 1.0),
        ("rgba(0,0,0,.25)", BLACK, 0.25),
        ("hsl(120, 100%, 25%)", (0, 128, 0), 1.0),
        ("hwb(120 0% 50%)", (0, 128, 0), 1.0),
        ("oklch(62.796% 0.25768 29.234)", (255, 0, 0), 1.0),
        ("oklab(0.45201 -0.03245 -0.31153 / 50%)", (0, 0, 255), 0.5),
        ("color(srgb 0 0.5 0)", (0, 128, 0), 1.0),
        ("transparent", BLACK, 0.0),
    ],
)
def test_colours_as_pages_write_them(written: str, color: Color, opacity: float) -> None:
    found = from_css(written)
    assert found is not None
    assert found[0] == color
    assert found[1] == pytest.approx(opacity, abs=0.01)


@pytest.mark.timeout(60)
def test_a_long_word_keeps_nobody_busy() -> None:
    assert read_declarations("a" * 1_000_000) == {}


@pytest.mark.parametrize(
    "written", ["inherit", "nosuch", "rgb(1,2)", "#12", "", "rgb(., ., .)", f"hsl({'9' * 400}, 1%, 1%)"]
)
def test_what_is_no_colour_by_itself(written: str) -> None:
    assert from_css(written) is None
    assert from_hex(written) is None


@pytest.mark.parametrize(
    ("color", "background", "same"),
    [
        (WHITE, WHITE, True),
        ((240, 240, 240), WHITE, True),
        ((20, 20, 20), BLACK, True),
        ((250, 250, 245), (245, 250, 250), True),
        ((190, 190, 190), WHITE, False),
        ((255, 255, 0), WHITE, False),
        (WHITE, (31, 56, 100), False),
    ],
)
def test_near_colours_cannot_be_told_apart(color: Color, background: Color, same: bool) -> None:
    assert near(color, background) is same
    assert near(background, color) is same
