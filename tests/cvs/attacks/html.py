"""Web pages."""

from bot.cvs.models import Hiding
from tests.cvs.attacks import ORDER, SECRET, Attack
from tests.cvs.papers import CV, html_of


def html_with(body: str = "", head: str = "") -> bytes:
    return html_of(CV).replace(b"</body>", f"{body}</body>".encode()).replace(b"</head>", f"{head}</head>".encode())


def _element(style: str) -> bytes:
    return html_with(f'<p style="{style}">{SECRET} <b>too</b></p>')


ATTACKS = {
    "none": Attack(_element("display: none"), Hiding.INVISIBLE),
    "hidden": Attack(html_with(f"<p hidden>{SECRET}</p>"), Hiding.INVISIBLE),
    "visibility": Attack(_element("visibility:hidden"), Hiding.INVISIBLE),
    "opacity": Attack(_element("opacity: .01"), Hiding.INVISIBLE),
    "transparent": Attack(_element("color: rgba(0, 0, 0, 0)"), Hiding.INVISIBLE),
    "white": Attack(_element("color:#FFF"), Hiding.WHITE),
    "nearly white": Attack(_element("color: hsl(0, 0%, 97%)"), Hiding.WHITE),
    "named": Attack(_element("color: navy; background: navy"), Hiding.WHITE),
    "inherited": Attack(html_with(f'<div style="color:white"><section><p>{SECRET}</p></section></div>'), Hiding.WHITE),
    "font": Attack(html_with(f'<p><font color="white">{SECRET}</font></p>'), Hiding.WHITE),
    "small": Attack(_element("font-size:1px"), Hiding.TINY),
    "small part": Attack(_element("font-size:.05em"), Hiding.TINY),
    "short": Attack(_element("font:0/0 a"), Hiding.TINY),
    "scaled": Attack(_element("transform: scale(0)"), Hiding.TINY),
    "a small part": Attack(_element("scale: .01"), Hiding.TINY),
    "zoomed": Attack(_element("zoom: 0.01"), Hiding.TINY),
    "letters on each other": Attack(_element("letter-spacing: -1em"), Hiding.TINY),
    "number without a sign": Attack(html_with(f'<p><font color="ffffff">{SECRET}</font></p>'), Hiding.WHITE),
    "another notation": Attack(_element("color: oklch(1 0 0)"), Hiding.WHITE),
    "written in numbers": Attack(_element(r"d\69splay: n\6fne"), Hiding.INVISIBLE),
    "filtered": Attack(_element("filter: opacity(0%)"), Hiding.INVISIBLE),
    "stand-in": Attack(html_with(f"<video><p>{SECRET}</p></video>"), Hiding.INVISIBLE),
    "closed": Attack(html_with(f"<dialog>{SECRET}</dialog>"), Hiding.INVISIBLE),
    "cut": Attack(_element("clip-path: inset(50%)"), Hiding.CLIPPED),
    "short in one way": Attack(_element("height:0; overflow-y:hidden"), Hiding.CLIPPED),
    "moved": Attack(_element("translate: -9999px 0"), Hiding.OFF_PAGE),
    "at the edges": Attack(_element("position:fixed; inset: -9999px auto auto 0"), Hiding.OFF_PAGE),
    "margins": Attack(_element("margin: 0 0 0 -9999px"), Hiding.OFF_PAGE),
    "aside": Attack(_element("position:absolute; left:-9999px"), Hiding.OFF_PAGE),
    "indented": Attack(_element("text-indent:-999em"), Hiding.OFF_PAGE),
    "box": Attack(_element("height:0; overflow:hidden"), Hiding.CLIPPED),
    "rule": Attack(html_with(f"<p class='a k'>{SECRET}</p>", "<style>.k { display: none }</style>"), Hiding.INVISIBLE),
    "rule of a part": Attack(
        html_with(f"<div id='k'><p>{SECRET}</p></div>", "<style>#k > p, i { color: white }</style>"), Hiding.WHITE
    ),
    "rule in a comment of old": Attack(
        html_with(f"<p class='k'>{SECRET}</p>", "<style><!-- .k { display: none } --></style>"), Hiding.INVISIBLE
    ),
    "variable of a variable": Attack(
        html_with(f"<p class='k'>{SECRET}</p>", "<style>:root{--a: #fff; --c: var(--a)} .k{color: var(--c)}</style>"),
        Hiding.WHITE,
    ),
    "variable": Attack(
        html_with(f"<p class='k'>{SECRET}</p>", "<style>:root{--c: white} .k{color: var(--c)}</style>"), Hiding.WHITE
    ),
    "weighty rule": Attack(
        html_with(f"<b style='display:block'>{SECRET}</b>", "<style>b{display:none !important}</style>"),
        Hiding.INVISIBLE,
    ),
    "condition": Attack(
        html_with(f"<p class='k'>{SECRET}</p>", "<style>@media (min-width: 9px) {.k{display:none}}</style>"),
        Hiding.INVISIBLE,
    ),
    "row": Attack(html_with(f"<table><tr style='display:none'><td>{SECRET}</td></tr></table>"), Hiding.INVISIBLE),
    "faint though it moves": Attack(
        html_with(
            f"<p class='k'>{SECRET}</p>",
            "<style>.k { opacity: 0; animation: turn 1s } @keyframes turn { to { rotate: 1turn } }</style>",
        ),
        Hiding.INVISIBLE,
    ),
    "white letters of a drawing": Attack(html_with(f"<svg><text fill='white'>{SECRET}</text></svg>"), Hiding.WHITE),
    "letters without a fill": Attack(html_with(f"<svg><text fill='none'>{SECRET}</text></svg>"), Hiding.INVISIBLE),
    "letters off a drawing": Attack(html_with(f"<svg><text x='-9000'>{SECRET}</text></svg>"), Hiding.OFF_PAGE),
    "letters to draw from": Attack(html_with(f"<svg><defs><text>{SECRET}</text></defs></svg>"), Hiding.INVISIBLE),
    "with a style sheet that is not there": Attack(
        html_with(f'<p style="color:white">{SECRET}</p>', '<link rel="stylesheet" href="x.css">'), Hiding.WHITE
    ),
    "with rules that are not there": Attack(
        html_with(f"<p class='k'>{SECRET}</p>", "<style>@import 'x.css'; .k { color: white }</style>"), Hiding.WHITE
    ),
    "hidden in a field": Attack(html_with(f'<input style="color:white" value="{SECRET}">'), Hiding.WHITE),
    "deep": Attack(
        html_with("<div>" * 220 + f"<b style='display:none'>{SECRET}</b>" + "</div>" * 220), Hiding.INVISIBLE
    ),
    "remark": Attack(html_with(f"<!-- {ORDER} -->"), Hiding.COMMENT, ORDER),
    "keywords": Attack(html_with(head=f'<meta name="keywords" content="{SECRET}">'), Hiding.METADATA),
    "description": Attack(html_with(f'<img src="x.png" alt="{SECRET}">'), Hiding.ALT_TEXT),
    "label": Attack(html_with(f'<a href="#" aria-label="{ORDER}"></a>'), Hiding.ALT_TEXT, ORDER),
    "for the blind": Attack(
        html_with(f'<p style="position:absolute; clip: rect(0 0 0 0)">{SECRET}</p>'), Hiding.ALT_TEXT
    ),
}
