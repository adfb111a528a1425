"""The form of a layout file."""

from datetime import date
from typing import Annotated, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

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
]
COLUMNS: tuple[str, ...] = get_args(Column)
"""The columns of invoice_row that a source can bring."""

IdentityColumn = Literal["invoice_number", "issued_on", "supplier_id", "buyer_id", "total"]
WordKind = Literal["status", "no_risk", "side", "tax_rate", "summary", "unit"]
ByGrain = {
    "head": ("invoice_number", "issued_on", "supplier_id", "buyer_id", "total"),
    "line": ("invoice_number", "issued_on", "supplier_id", "buyer_id"),
}


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_listed), Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sheets(_Part):
    """Sheets of a workbook: those wanted, and those that a user may have exported instead."""

    wanted: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


class Identity(_Part):
    """What tells invoices apart that have neither a 20-digit number nor a code."""

    columns: tuple[IdentityColumn, ...] = Field(min_length=1)


class BookDays(_Part):
    """The days that the export was asked for."""

    observed_from: date
    observed_until: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.observed_until < self.observed_from:
            raise ValueError("observed_until lies before observed_from")
        return self


class XmlPaths(_Part):
    """The root element's name, and the path of the element that repeats for each line."""

    root: str
    lines: str


class Layout(_Part):
    """One export's form; `columns` maps this program's names to the export's headers.

    In an XML layout the headers are element paths, and `line_columns` are those that start at
    the line's element. `required` are the columns by which a file is recognised. `constants`
    hold for every row. `amount_includes_tax` says that `amount` is the price with tax.
    """

    name: str = Field(pattern=r"^[A-Za-z0-9_\-]{1,40}$")
    title: str = ""
    grain: Literal["head", "line"]
    amount_includes_tax: bool = False
    required: tuple[Column, ...] = ("issued_on", "amount")
    columns: dict[Column, Names]
    line_columns: dict[Column, Names] = {}
    constants: dict[Literal["owner_id", "side"], str] = {}
    sheets: Sheets = Sheets()
    identity: Identity | None = None
    words: dict[WordKind, dict[str, str]] = {}
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
        if not {"amount", "total"} & known:
            raise ValueError("neither amount nor total has a header")
        if self.line_columns and self.xml is None:
            raise ValueError("line_columns belong to XML layouts")
        if self.constants.get("side", "sales") not in ("sales", "purchases"):
            raise ValueError("constants.side is 'sales' or 'purchases'")
        return self

    @property
    def identity_columns(self) -> tuple[str, ...]:
        """What tells numbered invoices apart where there is no code."""
        return self.identity.columns if self.identity else ByGrain[self.grain]
