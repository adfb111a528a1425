"""The part of a layout file that tells where the invoices of an XML document stand."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from chainscan.ingest.layouts.element_path import path_of, value_of
from chainscan.ingest.layouts.form import Form, Names, listed


def _value_checked(text: str) -> str:
    if text:
        value_of(text)
    return text


def _path_checked(text: str) -> str:
    path_of(text)
    return text


ElementPath = Annotated[str, AfterValidator(_path_checked)]
ElementValue = Annotated[str, AfterValidator(_value_checked)]
ElementValues = Annotated[tuple[ElementValue, ...], BeforeValidator(listed), Field(min_length=1)]
"""Places of a value in a document, the first that has one counts; see element_path."""


class XmlCharge(Form):
    """An allowance (`sign` −1) or a charge of the whole document: it becomes a line of its own.

    `columns` are read from each element at `path`; `amount` is among them.
    """

    path: ElementPath
    sign: Literal[1, -1] = 1
    columns: dict[str, ElementValues]


class XmlKind(Form):
    """What a document is where each path in `when` has one of its values.

    `credit`: its amounts are to be taken away, and it is written with positive ones.
    `swap_parties`: it was issued by the buyer. `void`: it never counted. `no_trade` says what
    it is instead of an invoice.
    """

    when: dict[ElementPath, Names]
    credit: bool = False
    swap_parties: bool = False
    void: bool = False
    no_trade: str = ""


class XmlPaths(Form):
    """Where an XML document's invoices stand, and what their lines must add up to.

    `root` are names of root elements, `namespace` theirs where the name alone says too little.
    `documents` are the elements that are one invoice each (none: the root is). `lines` repeats
    for each line, `net_total` is the sum without tax that lines, charges and allowances must
    give to the cent, `tax_total` the tax by which lines without one get theirs from the rate.
    `credit`: all such documents are credit notes. `day_as_written` takes a day with a time zone
    as it stands, not as the day in China.
    """

    root: Names
    namespace: str = ""
    documents: tuple[ElementPath, ...] = ()
    lines: ElementPath
    net_total: ElementValue = ""
    tax_total: ElementValue = ""
    credit: bool = False
    day_as_written: bool = False
    charges: tuple[XmlCharge, ...] = ()
    kinds: tuple[XmlKind, ...] = ()
