"""Which columns of a file are which fields of an event or of a sale: from a mapping file, else by their names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shopkeeper.catalog.rejects import NOTES
from shopkeeper.errors import FeedError
from shopkeeper.events import KINDS
from shopkeeper.language import fold

__all__ = ["EVENT_FIELDS", "SALE_FIELDS", "ColumnMap", "find_columns", "load_columns", "parse_columns"]

#: field of an event -> names that its column often has, without signs and spaces
EVENT_FIELDS: dict[str, str] = {
    "id": "id eventid uuid 事件编号",
    "kind": "kind event eventtype eventname type action behavior behaviortype actiontype 行为 行为类型 事件",
    "time": "time timestamp eventtime datetime date occurredat createdat ts 时间 时间戳 日期",
    "session": "session sessionid visit visitid usersession visitor 会话 访问编号",
    "customer": "customer customerid user userid client clientid member memberid buyerid "
    "客户 客户编号 用户 用户编号 会员编号",
    "product": "product productid item itemid sku stockcode goodsid article articleid 商品 商品编号 货号",
    "variant": "variant variantid option 规格",
    "query": "query search searchterm searchquery keyword keywords 搜索词 关键词",
    "position": "position rank slot 位置",
    "quantity": "quantity qty units amountofitems pieces 数量 件数",
    "value": "value amount total revenue linetotal 金额",
    "price": "price unitprice itemprice 单价 价格",
    "place": "place page placement location 页面 位置名",
    "propensity": "propensity probability 概率",
}
#: field of a sale -> the same
SALE_FIELDS: dict[str, str] = {
    "order": "order orderid orderno ordernumber invoice invoiceno invoiceid invoicenumber transaction transactionid "
    "receipt receiptno basketid bill billno 订单 订单号 订单编号 发票号 单号",
    "product": "product productid item itemid sku stockcode productcode itemcode article articleid articleno goodsid "
    "商品编号 货号 商品编码 商品",
    "title": "title description productname itemname producttitle productdescription name 商品名称 品名 名称 描述",
    "quantity": "quantity qty units pieces count 数量 件数",
    "time": "time date datetime timestamp orderdate invoicedate purchasedate transactiondate orderedat createdat "
    "purchasedat soldat 时间 日期 下单时间 订单日期 成交时间",
    "price": "price unitprice itemprice priceperunit priceeach 单价 价格",
    "amount": "amount total linetotal lineamount totalprice value revenue sales 金额 总价 小计",
    "customer": "customer customerid customerno user userid client clientid member memberid buyer buyerid accountid "
    "客户 客户编号 用户编号 会员编号 买家",
    "country": "country shipcountry countryname customercountry 国家 国家地区",
    "name": "customername buyername clientname 客户姓名 买家姓名",
    "email": "email mail customeremail 邮箱 电子邮件",
    "category": "category productcategory department productline categoryname 类别 分类 品类",
    "brand": "brand manufacturer vendor 品牌 厂商",
}
_OPTIONS: dict[str, tuple[str, ...]] = {
    "timezone": (),
    "time_format": (),
    "currency": (),
    "price_unit": ("major", "minor"),
    "decimal": (".", ","),
    "encoding": (),
    "delimiter": (),
    "kind": KINDS,
    "category_separator": (),
}


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """`fields`: field -> columns, the first that is filled counts. `kinds`: word of the file -> kind of event, '' to
    pass such rows over. `reason` says where all this comes from."""

    fields: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    def option(self, name: str, default: str = "") -> str:
        """An option of the file, or `default`."""
        return self.options.get(name, default)

    def value(self, record: Mapping[str, Any], name: str) -> Any:
        """The record's value of a field; None where it is empty or has no column."""
        for column in self.fields.get(name, ()):
            value = record.get(column)
            if value is not None and value != "":
                return value
        return None

    def column(self, name: str) -> str:
        """The column of a field as the file calls it, else the field's own name."""
        return self.fields.get(name, (name,))[0]


def load_columns(path: Path, known: Mapping[str, str]) -> ColumnMap:
    """The mapping in file `path`, for the fields `known`. Raises FeedError that quotes the key at fault."""
    try:
        return parse_columns(path.read_text("utf-8"), known, str(path))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise FeedError(f"cannot read the mapping {str(path)!r}: {reason}") from error


def parse_columns(text: str, known: Mapping[str, str], source: str = "mapping") -> ColumnMap:
    """The mapping written in `text`. Raises FeedError."""
    where = f"mapping {source!r}"
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FeedError(f"{where} is not valid TOML ({error})") from error
    for section, content in table.items():
        if section not in ("fields", "kinds", "options"):
            raise FeedError(f"{where}: unknown section {section!r}; known are fields, kinds, options")
        if not isinstance(content, dict):
            raise FeedError(f"{where}: {section} = {content!r} is not a table; write it as [{section}]")
    fields = {}
    for name, value in table.get("fields", {}).items():
        if name not in known:
            raise FeedError(f"{where}: unknown field {name!r}; known are {', '.join(known)}")
        columns = value if isinstance(value, list) else [value]
        if not columns or not all(isinstance(one, str) and one for one in columns):
            raise FeedError(f"{where}: {name} = {value!r} is not a column's name, nor a list of names")
        fields[name] = tuple(columns)
    kinds = {}
    for word, kind in table.get("kinds", {}).items():
        if kind != "" and kind not in KINDS:
            raise FeedError(f"{where}: kinds: {word} = {kind!r} is not known; use one of {', '.join(KINDS)}")
        kinds[word.strip().casefold()] = kind
    options = {}
    for name, value in table.get("options", {}).items():
        if name not in _OPTIONS:
            raise FeedError(f"{where}: unknown option {name!r}; known are {', '.join(_OPTIONS)}")
        if not isinstance(value, str) or (_OPTIONS[name] and value not in _OPTIONS[name]):
            allowed = f"one of {', '.join(_OPTIONS[name])}" if _OPTIONS[name] else "a text in quotes"
            raise FeedError(f"{where}: {name} = {value!r} must be {allowed}")
        options[name] = value
    return ColumnMap(fields, kinds, options, f"mapping {source}")


def find_columns(
    columns: Iterable[str], known: Mapping[str, str], given: ColumnMap | None = None
) -> ColumnMap:
    """The columns of the fields that `given` does not name, by the names that they often have."""
    there = [column for column in columns if column not in NOTES]
    plain = {column: re.sub(r"[\W_]+", "", fold(column)) for column in there}
    fields = dict(given.fields) if given else {}
    taken = {column for some in fields.values() for column in some}
    for name, names in known.items():
        if name in fields:
            continue
        wanted = names.split()
        fits = sorted(
            (wanted.index(plain[column]), place, column)
            for place, column in enumerate(there)
            if plain[column] in wanted and column not in taken
        )
        if fits:
            fields[name] = (fits[0][2],)
            taken.add(fits[0][2])
    told = ", ".join(f"{name} = {some[0]}" for name, some in fields.items())
    if given is None:
        return ColumnMap(fields, reason=f"columns by their names: {told}")
    return ColumnMap(fields, given.kinds, given.options, f"{given.reason}: {told}")
