"""Reads XES and XES.gz (IEEE 1849-2016), streaming, without document types, entities or network.

Times with a zone become Korean time; a time without a zone is read as Korean time.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from xml.parsers import expat

from lxml import etree

from hyeonjang.kit.errors import Refused

from .canonical import (
    CASE_DATES,
    EventBatches,
    EventLog,
    ImportReport,
    SkipCollector,
    case_table,
    log_from_tables,
)
from .dates import parse_moment, to_us
from .guards import DEFAULT_LIMITS, Limits, is_gzip, open_bytes

ATTRIBUTE_TAGS = frozenset({"string", "date", "int", "float", "boolean", "id", "list", "container"})
_CASE_DATE_KEYS = {
    "opened": "opened",
    "접수일": "opened",
    "접수일시": "opened",
    "closed": "closed",
    "처리완료일": "closed",
    "완료일시": "closed",
    "due": "due",
    "처리기한": "due",
    "time:due": "due",
}
_DTD = (
    "문서 형식 선언(DOCTYPE)이나 엔티티가 든 XML은 안전을 위해 읽지 않습니다. "
    "선언을 빼고 XES로 다시 내보내 주세요."
)


class _Found(Exception):
    """The prolog is over."""


def _refuse_doctype(stream: BinaryIO) -> bytes:
    """Read the prolog with a parser that expands nothing; refuse a DOCTYPE. Returns the bytes read."""
    parser = expat.ParserCreate()
    state = {"doctype": False}

    def on_doctype(*_: object) -> None:
        state["doctype"] = True
        raise _Found

    def on_element(*_: object) -> None:
        raise _Found

    parser.StartDoctypeDeclHandler = on_doctype
    parser.StartElementHandler = on_element
    head = b""
    try:
        while chunk := stream.read(4096):
            head += chunk
            parser.Parse(chunk, False)
            if len(head) > 1 << 20:
                break
    except _Found:
        pass
    except expat.ExpatError:
        # Not well formed, or an encoding expat does not know: the tree parser says it properly below.
        state["doctype"] = b"<!DOCTYPE" in head.upper() or b"<!ENTITY" in head.upper()
    if state["doctype"]:
        raise Refused(_DTD, code="doctype")
    return head


class _Rewound:
    """The stream again from its start: the prolog already read, then the rest."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        if self._head:
            piece, self._head = (self._head, b"") if size < 0 else (self._head[:size], self._head[size:])
            return piece
        return self._stream.read(size)


def _local(element: Any) -> str:
    """The name without its namespace, however odd that is."""
    return str(element.tag).rpartition("}")[2]


def _attributes(element: Any, prefix: str = "") -> dict[str, str]:
    """Direct attributes of a trace or event; nested ones as ``parent/child``."""
    found: dict[str, str] = {}
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if _local(child) not in ATTRIBUTE_TAGS:
            continue
        key = child.get("key")
        if not key:
            continue
        value = child.get("value")
        if value is not None:
            found.setdefault(prefix + key, value)
        if len(child):
            for name, nested in _attributes(child, f"{prefix}{key}/").items():
                found.setdefault(name, nested)
    return found


def _moment(text: str) -> int:
    try:
        return to_us(datetime.fromisoformat(text))
    except ValueError:
        return parse_moment(text)


class _Reader:
    def __init__(self) -> None:
        self.batches = EventBatches()
        self.skips = SkipCollector()
        self.cases: dict[str, dict[str, object]] = {}
        self.number = 0
        self.traces = 0
        self.empty_traces = 0
        self.unnamed = 0

    def trace(self, element: Any, events: list[dict[str, str]]) -> None:
        """Take over one trace that has ended."""
        self.traces += 1
        attributes = _attributes(element)
        case = attributes.pop("concept:name", "")
        if not case.strip():
            self.unnamed += 1
            case = f"이름 없는 건 {self.traces}"
        before = self.batches.count
        for event in events:
            self._event(case, event)
        if self.batches.count == before:
            self.empty_traces += 1
            return
        known = self.cases.setdefault(case, {})
        for key, value in attributes.items():
            self._case_attribute(known, case, key, value)

    def _case_attribute(self, known: dict[str, object], case: str, key: str, value: str) -> None:
        name = _CASE_DATE_KEYS.get(key)
        if name is None:
            known.setdefault(key if key not in ("case", *CASE_DATES) else f"{key}_", value)
            return
        try:
            known.setdefault(name, _moment(value))
        except ValueError as error:
            self.skips.add(None, key, f"건 '{case}': {error}")

    def _event(self, case: str, event: dict[str, str]) -> None:
        self.number += 1
        activity = event.get("concept:name", "")
        if not activity.strip():
            self.skips.add(self.number, "concept:name", f"건 '{case}': 활동 이름이 비어 있습니다")
            return
        stamp = event.get("time:timestamp", "")
        if not stamp.strip():
            self.skips.add(self.number, "time:timestamp", f"건 '{case}': 일시가 비어 있습니다")
            return
        try:
            ts = _moment(stamp)
            start = event.get("start_timestamp")
            start_us = _moment(start) if start else None
        except ValueError as error:
            self.skips.add(self.number, "time:timestamp", f"건 '{case}': {error}")
            return
        self.batches.add(
            case,
            activity,
            ts,
            resource=event.get("org:resource") or None,
            dept=event.get("org:group") or event.get("org:role") or None,
            lifecycle=event.get("lifecycle:transition") or None,
            start_ts=start_us,
            row=self.number,
        )

    def finish(self, source: str, packed: bool) -> EventLog:
        if not self.batches.count:
            raise Refused(
                "읽을 수 있는 사건이 하나도 없습니다. 활동(concept:name)과 일시(time:timestamp)가 있는 "
                "XES 파일인지 확인해 주세요.",
                code="no_events",
            )
        if self.empty_traces:
            self.skips.note(f"사건이 없는 건 {self.empty_traces:,}개는 세지 않았습니다.")
        if self.unnamed:
            self.skips.note(f"번호(concept:name)가 없는 건 {self.unnamed:,}개에 순서로 이름을 붙였습니다.")
        mapping = {
            "case": "concept:name (trace)",
            "activity": "concept:name",
            "ts": "time:timestamp",
            "resource": "org:resource",
            "dept": "org:group",
            "lifecycle": "lifecycle:transition",
        }
        cases = case_table(self.cases)
        report = ImportReport(
            source,
            "xes.gz" if packed else "xes",
            None,
            self.number,
            self.batches.count,
            cases.num_rows,
            self.skips.result(),
            tuple(self.skips.notes),
            mapping,
        )
        return log_from_tables(self.batches.table(), cases, report)


def read_xes(path: Path, limits: Limits = DEFAULT_LIMITS) -> EventLog:
    """An XES or XES.gz file as an ``EventLog``. Raises ``Refused`` when the file as a whole cannot be
    used."""
    reader = _Reader()
    with open_bytes(path, limits) as stream:
        source = _Rewound(_refuse_doctype(stream), stream)
        try:
            _walk(source, reader)
        except etree.XMLSyntaxError as error:
            line = error.lineno or 1
            if reader.number == 0 and line <= 1:
                raise Refused(
                    "XML로 읽을 수 없는 파일입니다. XES 파일인지 확인해 주세요.", code="bad_xml"
                ) from None
            raise Refused(
                f"XML이 {line:,}째 줄에서 깨졌거나 끊겼습니다. 원본 시스템에서 다시 내보내 주세요.",
                code="bad_xml",
            ) from None
    return reader.finish(path.name, is_gzip(path))


def _walk(source: _Rewound, reader: _Reader) -> None:
    """Feed the reader trace by trace; finished elements are freed at once."""
    pending: list[dict[str, str]] = []
    inside = False
    checked = False
    walker = etree.iterparse(
        source,
        events=("start", "end"),
        tag=("{*}log", "{*}trace", "{*}event"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    for action, element in walker:
        name = _local(element)
        if not checked:
            if element.getroottree().docinfo.internalDTD is not None:
                raise Refused(_DTD, code="doctype")
            root = element.getroottree().getroot()
            if _local(root) != "log":
                raise Refused("XES 파일이 아닙니다(최상위 요소가 log가 아닙니다).", code="not_xes")
            checked = True
        if name == "trace":
            inside = action == "start"
            if not inside:
                reader.trace(element, pending)
                pending = []
                _free(element)
        elif name == "event" and action == "end":
            if inside:
                pending.append(_attributes(element))
            else:
                reader.number += 1
                reader.skips.add(reader.number, "event", "건(trace)에 속하지 않은 사건입니다")
            _free(element)


def _free(element: Any) -> None:
    # Only finished siblings are dropped; the attributes of the trace stand before its events and stay.
    element.clear()
    parent = element.getparent()
    if parent is not None:
        previous = element.getprevious()
        while previous is not None and previous.tag == element.tag:
            parent.remove(previous)
            previous = element.getprevious()
