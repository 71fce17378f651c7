"""Writes logs: XES (plain or gzipped), OCEL 2.0 JSON, CSV. Nothing is left half-written."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO, cast
from xml.sax.saxutils import quoteattr

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .canonical import CASE_DATES, EventLog
from .codes import codes_of
from .dates import KST

_OBJECT_TYPE = "case"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"^[+-]?\d+(?:[.,]\d+)*%?$")
# XML 1.0 cannot carry these at all, not even escaped.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before what would start one.

    Plain numbers with a sign stay as they are.
    """
    if cell.startswith(_FORMULA) and not _NUMBER.match(cell):
        return "'" + cell
    return cell


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A binary file that appears under its name only when it was written to the end; gzipped for ``.gz``."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as raw:
            if path.suffix == ".gz":
                # No name and no time inside, so that equal logs give equal files.
                with gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0) as packed:
                    yield cast(BinaryIO, packed)
            else:
                yield raw
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def iso(moment: datetime) -> str:
    """ISO 8601 with the Korean offset."""
    return moment.replace(tzinfo=KST).isoformat(
        timespec="microseconds" if moment.microsecond else "milliseconds"
    )


class _Cases:
    """The events grouped by case in order of first appearance, a slice of cases at a time."""

    def __init__(self, log: EventLog) -> None:
        codes, names = codes_of(log.events.column("case"))
        self.names: list[str] = names.to_pylist()
        self.order = np.argsort(codes, kind="stable")
        self.offsets = np.concatenate(([0], np.cumsum(np.bincount(codes, minlength=len(self.names)))))
        self.events = log.events
        rows = pc.index_in(names.cast(pa.string()), value_set=log.cases.column("case").combine_chunks())
        self.attributes = log.cases.drop_columns(["case"]).take(rows)

    def __iter__(self) -> Iterator[tuple[str, dict[str, object], list[dict[str, object]]]]:
        step = 2_000
        for low in range(0, len(self.names), step):
            high = min(low + step, len(self.names))
            begin = int(self.offsets[low])
            rows = self.events.take(pa.array(self.order[begin : int(self.offsets[high])])).to_pylist()
            attributes = self.attributes.slice(low, high - low).to_pylist()
            for case in range(low, high):
                mine = rows[int(self.offsets[case]) - begin : int(self.offsets[case + 1]) - begin]
                if mine:
                    own = attributes[case - low] if self.attributes.num_columns else {}
                    yield self.names[case], own, mine


def _attribute(tag: str, key: str, value: str) -> str:
    clean = _NOT_XML.sub("\ufffd", value)
    return f"<{tag} key={quoteattr(_NOT_XML.sub('', key))} value={quoteattr(clean)}/>"


def _xes_event(event: dict[str, object]) -> str:
    parts = [_attribute("string", "concept:name", str(event["activity"]))]
    for key, name in (
        ("org:resource", "resource"),
        ("org:group", "dept"),
        ("lifecycle:transition", "lifecycle"),
    ):
        if event[name] is not None:
            parts.append(_attribute("string", key, str(event[name])))
    for key, name in (("start_timestamp", "start_ts"), ("time:timestamp", "ts")):
        moment = event[name]
        if isinstance(moment, datetime):
            parts.append(_attribute("date", key, iso(moment)))
    return "<event>" + "".join(parts) + "</event>\n"


def write_xes(log: EventLog, path: Path) -> None:
    """The log as XES (IEEE 1849-2016), gzipped when the name ends in ``.gz``; times with the Korean
    offset."""
    with whole(path) as stream:
        text = io.TextIOWrapper(stream, "utf-8", newline="")
        text.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">\n'
        )
        for name, prefix in (
            ("Concept", "concept"),
            ("Time", "time"),
            ("Organizational", "org"),
            ("Lifecycle", "lifecycle"),
        ):
            text.write(
                f'<extension name="{name}" prefix="{prefix}" '
                f'uri="http://www.xes-standard.org/{prefix}.xesext"/>\n'
            )
        for case, attributes, events in _Cases(log):
            text.write("<trace>" + _attribute("string", "concept:name", case))
            for key, value in attributes.items():
                if isinstance(value, datetime):
                    text.write(_attribute("date", key, iso(value)))
                elif value is not None:
                    text.write(_attribute("string", key, str(value)))
            text.write("\n")
            text.writelines(_xes_event(event) for event in events)
            text.write("</trace>\n")
        text.write("</log>\n")
        text.detach()


_EVENT_ATTRIBUTES = (
    ("resource", "resource", "string"),
    ("dept", "dept", "string"),
    ("lifecycle", "lifecycle", "string"),
    ("start_timestamp", "start_ts", "time"),
)


def write_ocel(log: EventLog, path: Path, object_type: str = _OBJECT_TYPE) -> None:
    """The log as OCEL 2.0 JSON with one object per case; what a case is called is ``object_type``."""
    used = [
        entry for entry in _EVENT_ATTRIBUTES if log.events.column(entry[1]).null_count < log.events.num_rows
    ]
    names = [name for name in log.cases.column_names if name != "case"]
    object_types = [
        {
            "name": object_type,
            "attributes": [
                {"name": name, "type": "time" if name in CASE_DATES else "string"} for name in names
            ],
        }
    ]
    kinds = pc.unique(log.events.column("activity").cast(pa.string())).to_pylist()
    event_types = [
        {"name": kind, "attributes": [{"name": key, "type": type_} for key, _, type_ in used]}
        for kind in kinds
    ]
    with whole(path) as stream:
        text = io.TextIOWrapper(stream, "utf-8", newline="")
        text.write('{"objectTypes": ' + _json(object_types) + ',\n"eventTypes": ' + _json(event_types))
        text.write(',\n"objects": [')
        separator = "\n"
        for case, attributes, events in _Cases(log):
            born = events[0]["ts"]
            values = [
                {"name": key, "time": _ocel_value(born), "value": _ocel_value(value)}
                for key, value in attributes.items()
                if value is not None
            ]
            text.write(
                separator
                + _json({"id": case, "type": object_type, "attributes": values, "relationships": []})
            )
            separator = ",\n"
        text.write('],\n"events": [')
        _ocel_events(text, log, used)
        text.write("]}\n")
        text.detach()


def _ocel_events(text: IO[str], log: EventLog, used: Sequence[tuple[str, str, str]]) -> None:
    separator, number = "\n", 0
    for batch in log.events.to_batches(max_chunksize=50_000):
        for event in batch.to_pylist():
            number += 1
            attributes = [
                {"name": key, "value": _ocel_value(event[name])}
                for key, name, _ in used
                if event[name] is not None
            ]
            text.write(
                separator
                + _json(
                    {
                        "id": f"e{number}",
                        "type": event["activity"],
                        "time": _ocel_value(event["ts"]),
                        "attributes": attributes,
                        "relationships": [{"objectId": event["case"], "qualifier": "case"}],
                    }
                )
            )
            separator = ",\n"


def _ocel_value(value: object) -> object:
    return iso(value) if isinstance(value, datetime) else value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


_CSV_HEADERS = {
    "case": "건 번호",
    "activity": "단계",
    "ts": "일시",
    "resource": "담당자",
    "dept": "부서",
    "lifecycle": "상태 구분",
    "start_ts": "시작 일시",
}


def write_csv(log: EventLog, path: Path) -> None:
    """The events as CSV for a spreadsheet (UTF-8 with a mark, CRLF); formulas are made harmless."""
    names = [name for name in _CSV_HEADERS if log.events.column(name).null_count < log.events.num_rows]
    with whole(path) as stream:
        text = io.TextIOWrapper(stream, "utf-8-sig", newline="")
        writer = csv.writer(text)
        writer.writerow([_CSV_HEADERS[name] for name in names])
        for batch in log.events.select(names).to_batches(max_chunksize=50_000):
            writer.writerows([_cell(row[name]) for name in names] for row in batch.to_pylist())
        text.detach()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return neutral(str(value))
