"""Style sheets of a web page: which declarations hold for an element.

Of CSS's selectors those by name, class, identity and attribute are known, and what holds or contains what; a rule with
others holds for nothing. A rule within a condition counts if a usual screen meets it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lxml.etree import _Element

MAX_RULES = 5_000
MAX_DEPTH = 5  # conditions within conditions
SCREEN_WIDTH = 1000  # pixels
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")  # of a character by its number
_DECLARATION = re.compile(
    r"(?<![\w-])([\w-]+)\s*:\s*((?:[^;\"'(]|\"[^\"]{0,2000}\"|'[^']{0,2000}'|\([^()]{0,2000}(?:\([^()]*\)[^()]{0,200}){0,9}\))+)"
)
_BRACE = re.compile(r"[{}]")
_COMPOUND = re.compile(r"(?:[\w*-]|[.#][\w-]+|\[[^\]]*\]|:root)+")
_PART = re.compile(r"([.#]?)([\w*-]+)|\[\s*([\w-]+)\s*(?:([~^$*|]?=)\s*[\"']?([^\"'\]]*)[\"']?\s*)?\]|(:root)")
_KEYFRAMES = re.compile(r"@(?:-\w+-)?keyframes\s+\S", re.IGNORECASE)
_OF_A_MOMENT = re.compile(r":(?:hover|focus|active|visited|target|disabled|checked|:?selection|:?placeholder)")
_WIDTH = re.compile(r"\((min|max)-width\s*:\s*(\d+)(?:px)?\)")

Declarations = dict[str, str]


class _Compound(NamedTuple):
    tag: str | None
    identities: tuple[str, ...]
    classes: tuple[str, ...]
    attributes: tuple[tuple[str, str, str], ...]  # name, comparison, value
    child: bool  # of the one before it, not only within it

    def fits(self, element: _Element) -> bool:
        if self.tag is not None and element.tag != self.tag:
            return False
        if any(element.get("id") != identity for identity in self.identities):
            return False
        if self.classes and not set(self.classes) <= set(str(element.get("class", "")).split()):
            return False
        return all(_holds(element.get(name), comparison, value) for name, comparison, value in self.attributes)


class _Rule(NamedTuple):
    weight: tuple[int, int, int, int]  # specificity, then place
    steps: tuple[_Compound, ...]
    declarations: Declarations

    def fits(self, element: _Element, holders: Sequence[_Element]) -> bool:
        """`holders`: what the element is in, nearest first."""
        return self.steps[-1].fits(element) and _within(self.steps, holders)


class StyleSheet:
    def __init__(self, texts: Iterable[str]) -> None:
        self._by_key: dict[str, list[_Rule]] = {}
        self._known: dict[tuple[object, ...], Declarations] = {}  # for brothers and sisters that are alike
        self.unplaced: list[Declarations] = []  # of rules for pseudo-elements, or by place among others
        self.keyframes: dict[str, list[Declarations]] = {}  # states of each animation
        written = _written("\n".join(texts))
        number = 0
        for selectors, body in _rules(written):
            if selectors[:1] == "@":
                name = selectors.lower().split()[-1]
                self.keyframes[name] = [read_declarations(state) for _when, state in _rules(body, MAX_DEPTH)]
                continue
            declarations = read_declarations(body)
            for selector in selectors.split(",") if declarations else ():
                rule = _rule(selector.strip(), declarations, number)
                number += 1
                if rule is not None and number < MAX_RULES:
                    self._by_key.setdefault(_key(rule.steps[-1]), []).append(rule)
                elif rule is None and not _OF_A_MOMENT.search(selector):
                    self.unplaced.append(declarations)

    def declarations(self, element: _Element) -> Declarations:
        """What holds for the element by rules and its own `style`, the weightier over the others."""
        alike = (element.getparent(), element.tag, *sorted(element.attrib.items()))
        if alike not in self._known:
            self._known[alike] = self._declared(element)
        return self._known[alike]

    def _declared(self, element: _Element) -> Declarations:
        keys = [f"#{element.get('id')}", *(f".{name}" for name in str(element.get("class", "")).split())]
        candidates = [rule for key in (*keys, str(element.tag), "*") for rule in self._by_key.get(key, ())]
        holders = list(element.iterancestors()) if candidates else []
        fitting = sorted(rule for rule in candidates if rule.fits(element, holders))
        plain: Declarations = {}
        important: Declarations = {}
        for declarations in (
            *(rule.declarations for rule in fitting),
            read_declarations(str(element.get("style", ""))),
        ):
            for name, value in declarations.items():
                (important if value.endswith("!important") else plain)[name] = value.removesuffix("!important").strip()
        return plain | important


def read_declarations(text: str) -> Declarations:
    return {name.lower(): " ".join(value.lower().split()) for name, value in _DECLARATION.findall(_written(text))}


def _written(text: str) -> str:
    """Without comments, and with letters and digits in place of their numbers."""
    return _ESCAPE.sub(_unescaped, _COMMENT.sub("", text))


def _unescaped(escape: re.Match[str]) -> str:
    code = int(escape[1], 16)
    return chr(code) if code < 128 and chr(code).isalnum() else escape[0]


def _rules(text: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Selectors and body of each rule, those within conditions that a screen meets included."""
    at = 0
    while (opening := text.find("{", at)) >= 0:
        head = text[at:opening].rpartition(";")[2].strip()
        end = _closing(text, opening)
        body = text[opening + 1 : end]
        if not head.startswith("@") or _KEYFRAMES.match(head):
            yield head, body
        elif head.lower().startswith(("@media", "@supports", "@layer")) and _met(head.lower()) and depth < MAX_DEPTH:
            yield from _rules(body, depth + 1)
        at = end + 1


def _closing(text: str, opening: int) -> int:
    depth = 0
    for found in _BRACE.finditer(text, opening):
        depth += 1 if found.group() == "{" else -1
        if depth == 0:
            return found.start()
    return len(text)


def _met(condition: str) -> bool:
    if not condition.startswith("@media"):
        return True
    widths = [(which == "min", int(width)) for which, width in _WIDTH.findall(condition)]
    rest = _WIDTH.sub("", condition)
    usual = not re.search(r"\(|\bprint\b|\bspeech\b|\bnot\b", rest)
    return usual and all(width <= SCREEN_WIDTH if least else width >= SCREEN_WIDTH for least, width in widths)


def _rule(selector: str, declarations: Declarations, number: int) -> _Rule | None:
    steps: list[_Compound] = []
    child = False
    for word in selector.replace(">", " > ").split():
        if word == ">":
            child = True
        elif _COMPOUND.fullmatch(word):
            steps.append(_compound(word, child=child))
            child = False
        else:
            return None
    if not steps:
        return None
    identities = sum(len(step.identities) for step in steps)
    classes = sum(len(step.classes) + len(step.attributes) for step in steps)
    tags = sum(step.tag is not None for step in steps)
    return _Rule((identities, classes, tags, number), tuple(steps), declarations)


def _compound(word: str, *, child: bool) -> _Compound:
    tag: str | None = None
    identities: list[str] = []
    classes: list[str] = []
    attributes: list[tuple[str, str, str]] = []
    for sign, name, attribute, comparison, value, root in _PART.findall(word):
        if root:
            tag = "html"
        elif attribute:
            attributes.append((attribute.lower(), comparison, value))
        elif sign == "#":
            identities.append(name)
        elif sign == ".":
            classes.append(name)
        elif name != "*":
            tag = name.lower()
    return _Compound(tag, tuple(identities), tuple(classes), tuple(attributes), child)


def _key(step: _Compound) -> str:
    """Under which a rule is kept: every element that it fits has this."""
    if step.identities:
        return f"#{step.identities[0]}"
    return f".{step.classes[0]}" if step.classes else step.tag or "*"


def _within(steps: tuple[_Compound, ...], holders: Sequence[_Element]) -> bool:
    """Whether what holds an element, nearest first, fits the steps before the last."""
    reached = [-1]  # places in `holders` that the steps so far may stand at, nearest first
    for step, closer in zip(reversed(steps[:-1]), reversed(steps[1:]), strict=True):
        wider = [at + 1 for at in reached] if closer.child else range(reached[0] + 1, len(holders))
        reached = [at for at in wider if at < len(holders) and step.fits(holders[at])]
        if not reached:
            return False
    return True


def _holds(found: str | None, comparison: str, value: str) -> bool:
    if found is None or not comparison:
        return found is not None
    match comparison:
        case "~=":
            return value in found.split()
        case "^=":
            return bool(value) and found.startswith(value)
        case "$=":
            return bool(value) and found.endswith(value)
        case "*=":
            return bool(value) and value in found
        case "|=":
            return found == value or found.startswith(value + "-")
    return found == value
