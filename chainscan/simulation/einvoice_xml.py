"""One invoice as 数电票 XML (root element EInvoice, version 0.32)."""

from decimal import Decimal
from typing import Any

from lxml import etree

from chainscan.simulation.amount_words import amount_in_words

Record = dict[str, Any]
MONEY = ("amount", "tax", "total")
KINDS = {
    "数电票（增值税专用发票）": ("01", "增值税专用发票"),
    "数电票（普通发票）": ("02", "普通发票"),
}


def einvoice_xml(lines: list[Record], issued_at: str) -> bytes:
    """The XML of one invoice from its lines (columns of invoice_row, amounts as Decimal)."""
    first = lines[0]
    root = etree.Element("EInvoice")
    _header(root, first)
    content = etree.SubElement(root, "EInvoiceData")
    _party(content, "Seller", first["supplier_id"], first["supplier_name"])
    _party(
        content,
        "Buyer",
        None if first["buyer_id"] == "OVERSEAS" else first["buyer_id"],
        first["buyer_name"],
    )
    _totals(content, lines, issued_at)
    for line in lines:
        _line(content, line)
    extra = etree.SubElement(content, "AdditionalInformation")
    _add(extra, "Remark", first["remark"])
    _add(etree.SubElement(root, "SellerAuthentication"), "AuthenticationMethods", "0")
    bureau = etree.SubElement(root, "TaxSupervisionInfo")
    _add(bureau, "InvoiceNumber", first["einvoice_number"])
    _add(bureau, "IssueTime", str(first["issued_on"]))
    _add(bureau, "TaxBureauCode", f"1{first['einvoice_number'][2:4]}00000000")
    _add(bureau, "TaxBureauName", "国家税务总局示例税务局")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _header(root: Any, first: Record) -> None:
    header = etree.SubElement(root, "Header")
    _add(header, "EIid", first["einvoice_number"])
    _add(header, "EInvoiceTag", f"SWEI{first['einvoice_number'][2:4]}00")
    _add(header, "Version", "0.32")
    inherent = etree.SubElement(header, "InherentLabel")
    _label(inherent, "InIssuType", "N" if first["is_red"] else "Y", "是否蓝字发票")
    _label(inherent, "EInvoiceType", "01", "电子发票")
    _label(inherent, "GeneralOrSpecialVAT", *KINDS[first["invoice_kind"]])
    label = etree.SubElement(etree.SubElement(header, "UndefinedLabel"), "Label")
    for name in ("LabelType", "LabelCode", "LabelName"):
        _add(label, name, None)


def _party(content: Any, role: str, identity: str | None, name: str) -> None:
    party = etree.SubElement(content, f"{role}Information")
    _add(party, f"{role}IdNum", identity)
    _add(party, f"{role}Name", name)
    for field in ("Addr", "TelNum", "BankName", "BankAccNum"):
        _add(party, f"{role}{field}", None)


def _totals(content: Any, lines: list[Record], issued_at: str) -> None:
    basic = etree.SubElement(content, "BasicInformation")
    amount, tax, total = (sum((line[n] for line in lines), Decimal()) for n in MONEY)
    _add(basic, "TotalAmWithoutTax", f"{amount:.2f}")
    _add(basic, "TotalTaxAm", f"{tax:.2f}")
    _add(basic, "TotalTax-includedAmount", f"{total:.2f}")
    _add(basic, "TotalTax-includedAmountInChinese", amount_in_words(int(total * 100)))
    _add(basic, "Drawer", "示例")
    _add(basic, "RequestTime", issued_at)


def _line(content: Any, line: Record) -> None:
    item = etree.SubElement(content, "IssuItemInformation")
    _add(item, "ItemName", line["goods_name"])
    if line["quantity"] is not None:  # a discount line has neither of these
        _add(item, "SpecMod", line["specification"])
        _add(item, "MeaUnits", line["unit"])
        _add(item, "Quantity", f"{line['quantity'].normalize():f}")
        _add(item, "UnPrice", f"{line['unit_price'].normalize():f}")
    _add(item, "Amount", f"{line['amount']:.2f}")
    _add(item, "TaxRate", f"{line['tax_rate']:.6f}")
    _add(item, "ComTaxAm", f"{line['tax']:.2f}")
    _add(item, "TotaltaxIncludedAmount", f"{line['total']:.2f}")
    _add(item, "TaxClassificationCode", line["goods_code"])


def _label(parent: Any, name: str, code: str, text: str) -> None:
    label = etree.SubElement(parent, name)
    _add(label, "LabelCode", code)
    _add(label, "LabelName", text)


def _add(parent: Any, name: str, text: str | None) -> None:
    etree.SubElement(parent, name).text = text or ""
