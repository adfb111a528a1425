"""The form of a layout file."""

import re
from datetime import date
from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from chainscan.ingest.layouts.element_path import value_of
from chainscan.ingest.layouts.form import Form, Names
from chainscan.ingest.layouts.xml_layout import XmlPaths

Column = Literal[
    "owner_id",
    "side",
    "einvoice_number",
    "invoice_code",
    "invoice_number",
    "line_number",
    "issued_on",
    "supplier_id",
    "supplier_name",
    "buyer_id",
    "buyer_name",
    "goods_code",
    "goods_name",
    "specification",
    "unit",
    "quantity",
    "unit_price",
    "amount",
    "tax_rate",
    "tax",
    "total",
    "invoice_kind",
    "status",
    "risk",
    "remark",
    "currency",
    "supplier_region",
    "buyer_region",
    "special_business",
    "original_code",
    "original_number",
]
COLUMNS: tuple[str, ...] = get_args(Column)
"""What a source can say of a row; `original_…` name the invoice that a red letter corrects."""

IdentityColumn = Literal["invoice_number", "issued_on", "supplier_id", "buyer_id", "total"]
WordKind = Literal[
    "status", "no_risk", "side", "tax_rate", "summary", "unit", "invoice_kind", "special_business"
]
AmountBasis = Literal["amount", "amount_with_tax", "tax"]
ByGrain = {
    "head": ("invoice_number", "issued_on", "supplier_id", "buyer_id", "total"),
    "line": ("invoice_number", "issued_on", "supplier_id", "buyer_id"),
}


class Sheets(Form):
    """Sheets of a workbook: those wanted, and those that a user may have exported instead."""

    wanted: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


class Identity(Form):
    """What tells invoices apart that have neither a 20-digit number nor a code."""

    columns: tuple[IdentityColumn, ...] = Field(min_length=1)


class Heads(Form):
    """The sheet of the same workbook in which each invoice has one row: by which layout.

    It is loaded beside the lines. With `join`, lines also take from it what they lack, by the
    20-digit number, else by code and number.
    """

    layout: str
    join: bool = False


class BookDays(Form):
    """The days that the export was asked for."""

    observed_from: date
    observed_until: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.observed_until < self.observed_from:
            raise ValueError("observed_until lies before observed_from")
        return self


class Layout(Form):
    """One export's form; `columns` maps this program's names to the export's headers.

    In an XML layout the headers are element paths, and `line_columns` are those that start at
    the line's element. `required` are the columns by which a file is recognised, `marks` headers
    that must be there, too, though no column is read from them. `constants` hold for every row
    in which the column is empty or has no header. `above` are patterns with one group, looked
    for in the rows over the header. `fill_down` are columns that only the first line of an
    invoice fills. `codes` names the system whose numeric codes the export uses for words.
    `amount_includes_tax` says that `amount` is the price with tax; `amount_from`
    that it must be computed from tax and rate.
    """

    name: str = Field(pattern=r"^[A-Za-z0-9_\-]{1,40}$")
    title: str = ""
    grain: Literal["head", "line"]
    amount_includes_tax: bool = False
    amount_from: Literal["amount", "tax"] = "amount"
    required: tuple[Column, ...] = ("issued_on", "amount")
    columns: dict[Column, Names]
    line_columns: dict[Column, Names] = Field(default_factory=dict)
    marks: tuple[Names, ...] = ()
    constants: dict[Column, str] = Field(default_factory=dict)
    above: dict[Column, Names] = Field(default_factory=dict)
    fill_down: tuple[Column, ...] = ()
    sheets: Sheets = Sheets()
    heads: Heads | None = None
    identity: Identity | None = None
    words: dict[WordKind, dict[str, str]] = Field(default_factory=dict)
    codes: Literal["", "etax", "client"] = ""
    book: BookDays | None = None
    encoding: str = ""
    delimiter: str = Field("", max_length=1)
    xml: XmlPaths | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        known = set(self.columns) | set(self.line_columns)
        absent = [name for name in self.required if name not in known]
        if absent:
            raise ValueError(f"required but without a header: {', '.join(absent)}")
        if self.amount_from == "tax" and "tax" not in known:
            raise ValueError('amount_from = "tax", but tax has no header')
        if self.amount_from == "amount" and not {"amount", "total"} & known:
            raise ValueError("neither amount nor total has a header")
        if self.line_columns and self.xml is None:
            raise ValueError("line_columns belong to XML layouts")
        if self.constants.get("side", "sales") not in ("sales", "purchases"):
            raise ValueError("constants.side is 'sales' or 'purchases'")
        return self

    @model_validator(mode="after")
    def _element_values(self) -> Self:
        if self.xml is None:
            return self
        for paths in (*self.columns.values(), *self.line_columns.values()):
            for path in paths:
                value_of(path)
        unknown = {name for charge in self.xml.charges for name in charge.columns} - set(COLUMNS)
        if unknown:
            raise ValueError(f"xml.charges: no such column: {', '.join(sorted(unknown))}")
        return self

    @model_validator(mode="after")
    def _patterns(self) -> Self:
        for column, patterns in self.above.items():
            for pattern in patterns:
                try:
                    groups = re.compile(pattern).groups
                except re.error as wrong:
                    raise ValueError(f"above.{column} is no pattern: {wrong}") from wrong
                if groups != 1:
                    raise ValueError(f"above.{column} needs one group (…), around what is meant")
        return self

    @property
    def identity_columns(self) -> tuple[str, ...]:
        """What tells numbered invoices apart where there is no code."""
        return self.identity.columns if self.identity else ByGrain[self.grain]

    @property
    def amount_basis(self) -> AmountBasis:
        """What the amount without tax is read or computed from."""
        if self.amount_from == "tax":
            return "tax"
        return "amount_with_tax" if self.amount_includes_tax else "amount"

    @property
    def names_both_parties(self) -> bool:
        """Whether each row says who sold and who bought; else the owner is one of them."""
        known = set(self.columns) | set(self.line_columns) | set(self.constants)
        return {"supplier_id", "buyer_id"} <= known
