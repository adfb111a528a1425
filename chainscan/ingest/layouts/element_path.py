"""Where a value stands in an XML document: the small path language of XML layouts.

A value is written in one of these forms; names are local names, of any namespace:

    a/b/c                  text of the first such element that has a text and nothing below it
    a/b/@c                 an attribute; `*` is an element of any name
    /a/b                   from the document's root element, not from the invoice or the line
    a[b/c=x|y]/d           only of an `a` in which b/c is x or y; `!=`: neither, or is not there
    a + b - c              figures added up; what is not there counts nothing
    sum a/b                all such elements added up, not the first alone
    a per b                a divided by b, or a where there is no b
    a without NFe          the text of a, without these signs at its beginning
    a & 'text' & b         texts joined; no value where one of them is not there

Nothing else is understood: there are no functions, and no way to leave the document.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache

from lxml import etree

Element = etree._Element
NAME = r"[^\W\d][\w.\-]*"
TEST = rf"(?P<test>@?{NAME}(?:/@?{NAME})*)(?P<no>!)?=(?P<values>[^\[\]|]+(?:\|[^\[\]|]+)*)"
LAST_STEP = re.compile(rf"(?P<above>/|(?:.*[\w\]*]/)?)(?P<name>\*|@?{NAME})(?:\[{TEST}\])?")
FIGURE = re.compile(r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})", re.ASCII)
EXACT = Context(prec=200, rounding=ROUND_HALF_UP)
"""In it figures of 30 digits before and after the point are added without loss."""
LONGEST = 400
"""Signs of a path; those of the layouts here have less than half."""


class Elements:
    """One document: its root, and every element's children by name, gathered once."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self._below: dict[Element, dict[str, list[Element]]] = {}
        self._found: dict[tuple[Path, Element], list[Element]] = {}

    def found(self, path: "Path", start: Element) -> list[Element]:
        """The elements at the end of the path, searched once."""
        key = (path, start)
        elements = self._found.get(key)
        if elements is None:
            elements = self._found[key] = path.elements(self, start)
        return elements

    def below(self, element: Element) -> dict[str, list[Element]]:
        """The element's children by local name."""
        found = self._below.get(element)
        if found is None:
            found = {}
            for child in element:
                name = child.tag.rpartition("}")[2]
                if name in found:
                    found[name].append(child)
                else:
                    found[name] = [child]
            self._below[element] = found
        return found


@dataclass(frozen=True)
class Step:
    """One step down: the child's name, and what must hold in it."""

    name: str
    test: "Path | None" = None
    values: tuple[str, ...] = ()
    wanted: bool = True


@dataclass(frozen=True, eq=False)
class Path:
    """A last step from where another path ends, to elements or one of their attributes.

    Paths with a common beginning share it as `above`, so that a document is searched once.
    """

    above: "Path | None" = None
    step: Step | None = None
    attribute: str = ""
    from_root: bool = False

    def elements(self, document: Elements, start: Element) -> list[Element]:
        """All elements at the end of the steps, in the document's order."""
        above, step = self.above, self.step
        if above is None or step is None:
            return [document.root if self.from_root else start]
        if above.above is None and not above.from_root:
            over = [start]
        else:
            over = document.found(above, start)
        found: list[Element] = []
        for element in over:
            if step.name == "*":
                found += list(element)
            else:
                found += document.below(element).get(step.name, ())
        if step.test is not None:
            return [each for each in found if _holds(document, each, step)]
        return found

    def texts(self, document: Elements, start: Element) -> list[str]:
        """The texts at the end of the steps that are not empty."""
        found = self.elements(document, start)
        if self.attribute:
            raw = [element.get(self.attribute) for element in found]
        else:
            raw = [element.text for element in found if not len(element)]
        return [tidy for tidy in (text.strip() for text in raw if text) if tidy]

    def text(self, document: Elements, start: Element) -> str:
        """The first of these texts, or nothing."""
        for element in self.elements(document, start):
            if self.attribute:
                text = element.get(self.attribute)
            else:
                text = None if len(element) else element.text
            if text and (tidy := text.strip()):
                return tidy
        return ""


_START = {"": Path(), "/": Path(from_root=True)}

Value = Callable[[Elements, Element], str]
"""Gives a value's text in a document, read from an element; empty where there is none."""


@cache
def path_of(text: str) -> Path:
    """The path that a text describes; raises ValueError where it is none."""
    match = LAST_STEP.fullmatch(text) if len(text) <= LONGEST else None
    if match is None:
        raise ValueError(f"'{text[:80]}' is no element path; written like a/b, a/@b, a[b=c]/d")
    before, name = match["above"], match["name"]
    above = path_of(before.removesuffix("/")) if before.strip("/") else _START[before]
    if above.attribute:
        raise ValueError(f"'{text[:80]}' goes on after an attribute")
    if name.startswith("@"):
        if match["test"]:
            raise ValueError(f"'{text[:80]}' tests an attribute; test its element: a[@b=c]")
        return replace(above, attribute=name[1:])
    test = path_of(match["test"]) if match["test"] else None
    values = tuple(match["values"].split("|")) if match["values"] else ()
    return Path(above, Step(name, test, values, wanted=not match["no"]))


@cache
def value_of(text: str) -> Value:
    """How the value that a text describes is found; raises ValueError where it is none."""
    if " & " in text:
        pieces = [_piece(part) for part in text.split(" & ")]
        return lambda document, start: _joined([piece(document, start) for piece in pieces])
    if " per " in text:
        above, below = (path_of(part) for part in text.split(" per ", 1))
        return lambda document, start: _quotient(
            above.text(document, start), below.text(document, start)
        )
    if " without " in text:
        place, beginning = text.split(" without ", 1)
        path = path_of(place)
        return lambda document, start: path.text(document, start).removeprefix(beginning)
    if text.startswith("sum ") or re.search(" [+-] ", text):
        terms = _terms(text)
        return lambda document, start: _total(document, start, terms)
    return _piece(text)


def figure(text: str) -> Decimal | None:
    """The decimal figure that the text is, or None; exponents, commas and words are none."""
    return Decimal(text) if FIGURE.fullmatch(text) else None


def _holds(document: Elements, element: Element, step: Step) -> bool:
    assert step.test is not None
    return (step.test.text(document, element) in step.values) == step.wanted


def _piece(text: str) -> Value:
    if len(text) > 1 and text[0] == text[-1] == "'":
        literal = text[1:-1]
        return lambda *_: literal
    return path_of(text).text


def _terms(text: str) -> list[tuple[bool, bool, Path]]:
    """Each term: whether it is taken away, whether all its elements count, and its path."""
    parts = re.split(r" ([+-]) ", text)
    signs = ["+", *parts[1::2]]
    return [
        (sign == "-", part.startswith("sum "), path_of(part.removeprefix("sum ")))
        for sign, part in zip(signs, parts[::2], strict=True)
    ]


def _joined(parts: list[str]) -> str:
    return "".join(parts) if all(parts) else ""


def _total(document: Elements, start: Element, terms: list[tuple[bool, bool, Path]]) -> str:
    """The terms added up; a text that is no figure is given as it is, for others to refuse."""
    total, found = Decimal(0), False
    for is_minus, is_sum, path in terms:
        texts = path.texts(document, start)
        for text in texts if is_sum else texts[:1]:
            value = figure(text)
            if value is None:
                return text
            total = EXACT.subtract(total, value) if is_minus else EXACT.add(total, value)
            found = True
    return f"{total:f}" if found else ""


def _quotient(above: str, below: str) -> str:
    if not above or not below:
        return above
    dividend, divisor = figure(above), figure(below)
    if dividend is None or not divisor:
        return ""
    return above if divisor == 1 else f"{(dividend / divisor):f}"
