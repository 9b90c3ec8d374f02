"""Events from a file into the log: streamed, each twenty thousand whole, the same file again adds nothing."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

from shopkeeper.catalog.feeds.source import Source
from shopkeeper.catalog.rejects import Rejects
from shopkeeper.catalog.validate import Fault
from shopkeeper.errors import FeedError, InputError
from shopkeeper.events import KINDS, Event, from_micros
from shopkeeper.events.log import BATCH
from shopkeeper.events.rows import to_rows
from shopkeeper.importing.mapping import EVENT_FIELDS, ColumnMap, find_columns, load_columns
from shopkeeper.importing.records import Records
from shopkeeper.importing.report import HistoryReport
from shopkeeper.importing.values import Amounts, Moments, text_value, whole_value
from shopkeeper.shop import Shop

__all__ = ["EventReader", "import_events"]

#: words that other programs use for the kinds, without signs and spaces
_WORDS = {
    "view": "pageview productview viewitem viewproduct detail pv viewed browse 浏览 查看",
    "impression": "impressions shown viewitemlist 曝光 展示",
    "click": "selectitem clicked productclick 点击",
    "cart": "addtocart atc carted basket addtobasket 加购 加入购物车",
    "purchase": "buy bought order ordered transaction sale paid checkout 购买 下单 支付",
    "return": "refund returned refunded 退货 退款",
    "search": "searched viewsearchresults 搜索",
    "chat": "message contact 咨询 聊天",
    "consent": "consented optin 同意",
    "dismiss": "hide notinterested dislike 不感兴趣",
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split()} | {k: k for k in KINDS}


class EventReader:
    """Records of a file to events. Raises FeedError where the mapping cannot be used."""

    def __init__(self, columns: ColumnMap, currency: str, *, timezone: str = "", comma: bool = False) -> None:
        self.map = columns
        self._moments = Moments(timezone or columns.option("timezone"), columns.option("time_format"))
        decimal = columns.option("decimal", "," if comma else ".")
        self._amounts = Amounts(
            columns.option("currency", currency),
            minor=columns.option("price_unit", "major") == "minor",
            comma=decimal == ",",
        )

    def __call__(self, record: Mapping[str, Any]) -> Event | list[Fault] | None:
        """The event of a record; None for one that is not wanted; else what is wrong with it."""
        faults: list[Fault] = []

        def read(name: str, make: Callable[[Any], Any], empty: Any) -> Any:
            value = self.map.value(record, name)
            if value is None:
                return empty
            try:
                return make(value)
            except InputError as error:
                faults.append(Fault.of(self.map.column(name), value, str(error)))
                return empty

        kind = self._kind(text_value(self.map.value(record, "kind")), faults)
        if kind == "":
            return None
        micros = read("time", self._moments.micros, None)
        if micros is None and not faults:
            faults.append(Fault.of(self.map.column("time"), "", "is missing"))
        quantity = read("quantity", whole_value, 1)
        value = read("value", self._amounts.decimal, None)
        price = read("price", self._amounts.decimal, None) if value is None else None
        if price is not None:
            value = price * abs(quantity)
        position = read("position", whole_value, None)
        propensity = read("propensity", _share, None)
        if faults or kind is None or micros is None:
            return faults
        words: dict[str, Any] = {
            name: text_value(self.map.value(record, name))
            for name in ("session", "customer", "product", "variant", "query", "place")
        }
        if quantity < 0 and kind == "purchase":
            kind = "return"
        made = Event(
            id=text_value(self.map.value(record, "id")) or _name(kind, micros, words, quantity, value),
            kind=kind,
            time=from_micros(micros),
            position=position,
            quantity=abs(quantity) if kind != "cart" else quantity,
            value=None if value is None else self._amounts.rounded(value),
            propensity=propensity,
            **words,
        )
        try:
            to_rows([made])
        except InputError as error:
            reason = str(error).removeprefix(f"event {made.id!r}: ")
            return [Fault.of("event", made.id, reason)]
        return made

    def _kind(self, word: str, faults: list[Fault]) -> Any:
        """The kind; '' for one that the mapping passes over; None with a fault."""
        if not word:
            if default := self.map.option("kind"):
                return default
            faults.append(Fault.of(self.map.column("kind"), "", "is missing"))
            return None
        if (own := self.map.kinds.get(word.casefold())) is not None:
            return own
        found = _KINDS.get(re.sub(r"[\W_]+", "", word.casefold()))
        if found is None:
            faults.append(
                Fault.of(
                    self.map.column("kind"),
                    word,
                    "is not a known kind; say in [kinds] of the mapping what it is",
                )
            )
        return found


def import_events(
    shop: Shop,
    file: Path,
    *,
    mapping: Path | None = None,
    timezone: str = "",
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> HistoryReport:
    """Imports a CSV, JSON, JSONL or Parquet file of events into the shop's log.

    Each 20,000 are stored whole or not at all; after an interruption the same command adds the rest. An event without
    an id gets one from its content, so that the same row twice is one event. Raises FeedError for a file, a mapping
    or a time zone that cannot be used.
    """
    begun = time.perf_counter()
    given = load_columns(mapping, EVENT_FIELDS) if mapping else None
    options = given.options if given else {}
    source = Source(file, progress)
    records = Records(source, encoding=options.get("encoding", ""), delimiter=options.get("delimiter", ""))
    columns = find_columns(records.keys, EVENT_FIELDS, given)
    records.need(columns.fields, ["time"] if columns.option("kind") else ["kind", "time"], "events")
    reader = EventReader(columns, shop.config.currency, timezone=timezone, comma=records.comma)
    report = HistoryReport(str(file), "events", f"{records.form}, {columns.reason}", dry_run=dry_run)
    rejects = Rejects(
        shop.path / "imports", f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{source.name}", records
    )
    batch: list[Event] = []

    def store() -> None:
        report.events += len(batch)
        if not dry_run:
            report.events_new += shop.events.append(batch)
        batch.clear()

    try:
        for entry in records:
            report.rows += 1
            made = entry.faults or reader(entry.raw[0])
            if isinstance(made, list):
                report.reject(rejects, entry, *(() if made is entry.faults else made))
            elif made is None:
                report.skipped += 1
            else:
                batch.append(made)
                if len(batch) >= BATCH:
                    store()
        store()
    except BaseException:
        rejects.close(keep=False)
        raise
    rejects.close()
    report.rejects = rejects.path
    if not report.rows:
        raise FeedError(f"{source.name!r} has no records; nothing was changed")
    report.seconds = round(time.perf_counter() - begun, 3)
    return report


def _share(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise InputError("is not a number") from None


def _name(kind: str, micros: int, words: Mapping[str, str], quantity: int, value: Any) -> str:
    content = "\x1f".join([kind, str(micros), *words.values(), str(quantity), str(value)])
    return "import:" + blake2b(content.encode("utf-8", "replace"), digest_size=16).hexdigest()
