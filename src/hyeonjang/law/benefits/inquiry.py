"""Intake and investigation: papers, answers of other bodies, deciding before they came, who may decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, cast

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko, josa
from hyeonjang.law.benefits.catalogue import PARAMS, benefit
from hyeonjang.law.benefits.model import CommitteeWhen, Outcome, SeparationRule, last_row
from hyeonjang.law.periods.deadline import Deadline
from hyeonjang.law.periods.engine import deadline
from hyeonjang.law.periods.spec import Clock, ClockSpec, Length, Unit
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.law.runtime import BrokenParams, Trace, read_date, read_yaml, rule

NO_MORE_CITE = "민원 처리에 관한 법률 제10조제1항"
LOOK_UP_CITE = "민원 처리에 관한 법률 제10조제3항, 전자정부법 제36조제1항"


class By(StrEnum):
    """Who brings a paper."""

    APPLICANT = "applicant"
    OFFICE = "office"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Document:
    """A paper of the checklist.

    ``by`` OFFICE: the office looks it up itself and may not ask for it, unless ``consent`` is needed and was
    refused. LATER: only when no register has it. ``show``: shown, not handed in.
    """

    code: str
    name: str
    by: By
    cite: str
    when: str = ""
    consent: bool = False
    show: bool = False


@cache
def _files() -> tuple[dict[str, Any], dict[str, Any]]:
    return (
        cast(dict[str, Any], read_yaml(PARAMS / "documents.yaml")),
        cast(dict[str, Any], read_yaml(PARAMS / "sources.yaml")),
    )


@cache
def _documents() -> Mapping[str, tuple[Document, ...]]:
    content, _ = _files()
    found = {
        code: tuple(
            Document(
                row["code"],
                row["name"],
                By(row["by"]),
                row["cite"],
                row.get("when", ""),
                row.get("consent", False),
                row.get("show", False),
            )
            for row in rows
        )
        for code, rows in content["documents"].items()
    }
    found.update({code: found[other] for code, other in content["like"].items()})
    return found


def intake_checklist(code: str) -> tuple[Document, ...]:
    """The papers of an application, and which of them nobody may be asked for."""
    benefit(code)
    return _documents()[code]


def intake_notice() -> tuple[tuple[str, str], ...]:
    """What the applicant is told at intake, with articles. 사회보장급여법 제5조제5항."""
    content, _ = _files()
    return tuple((row["name"], row["cite"]) for row in content["notice"])


@rule(cite=f"{NO_MORE_CITE}, {LOOK_UP_CITE}", since="2022-07-12", name="benefits.check_request")
def check_request(code: str, asked: Iterable[str], *, lookup_refused: Collection[str] = ()) -> None:
    """Refuse to ask an applicant for what the law does not list or the office can look up.

    ``lookup_refused`` names the papers whose look-up the applicant did not consent to; only those may then
    be asked for. Raises ``Refused`` naming the paper and the article.
    """
    listed = {item.code: item for item in intake_checklist(code)}
    for name in asked:
        item = listed.get(name)
        if item is None:
            raise Refused(
                f"'{name}'은(는) 이 급여의 법령이 정한 서류가 아니어서 요구할 수 없습니다({NO_MORE_CITE}). "
                "목록에서 빼십시오.",
                field="documents",
                code="document_not_listed",
            )
        if item.by is By.OFFICE and not (item.consent and name in lookup_refused):
            raise Refused(
                f"{josa(item.name, '은/는')} 담당자가 행정정보 공동이용 등으로 확인할 서류입니다({item.cite}, {LOOK_UP_CITE}). "
                "신청인에게 요구하지 말고 직접 확인하십시오.",
                field="documents",
                code="document_looked_up",
            )


@dataclass(frozen=True, slots=True)
class Source:
    """A body that is asked: what it knows (``part``), how, and its reply term if the law sets one.

    ``quick``: the county's fast lane can see it within its five days. ``consent``: asked only with the
    written consent of the person.
    """

    code: str
    name: str
    holder: str
    channel: str
    part: str
    cite: str
    promulgation: str
    since: date
    reply_days: int | None
    reply_cite: str
    quick: bool
    consent: bool


@cache
def sources() -> Mapping[str, Source]:
    """Every source by code."""
    _, content = _files()
    return {
        code: Source(
            code,
            row["name"],
            row["holder"],
            row["channel"],
            row["part"],
            row["cite"],
            row["promulgation"],
            read_date(row["from"]),
            row.get("reply_days"),
            row.get("reply_cite", ""),
            row.get("quick", False),
            row.get("consent", False),
        )
        for code, row in content["sources"].items()
    }


@cache
def sources_of(code: str) -> tuple[Source, ...]:
    """The sources that an investigation for this benefit asks; empty where the county asks nobody."""
    benefit(code)
    _, content = _files()
    names = content["benefits"].get(code, [])
    known = sources()
    unknown = [name for name in names if name not in known]
    if unknown:
        raise BrokenParams(f"sources.yaml: {code}의 '{unknown[0]}'이 목록에 없습니다. 파일을 고치십시오.")
    return tuple(known[name] for name in names)


@dataclass(frozen=True, slots=True)
class DataRequest:
    """A question sent: ``due`` is the legal reply day (``None``: the law sets none), ``chasers`` when to ask again."""

    source: Source
    sent: date
    due: Deadline | None
    chasers: tuple[date, ...]
    trace: Trace


@rule(cite="국민기초생활 보장법 시행규칙 제36조제2항, 사회보장급여법 제7조제4항", since="2015-07-01", name="benefits.data_request")
def data_request(
    source: str,
    sent: date,
    *,
    alarm: date | None = None,
    chase_every: int = 5,
    consent: bool = True,
    table: HolidayTable | None = None,
) -> DataRequest:
    """A data request sent on ``sent``: its reply clock and the chaser days.

    Chasers come on the day after the legal term, and otherwise every ``chase_every`` days (a county setting,
    no law; rolled off holidays), as long as they lie before ``alarm``, the case's own alarm day. Raises
    ``Refused`` for an unknown source and for financial data without consent.
    """
    found = sources().get(source)
    if found is None:
        raise Refused(f"'{source}'이라는 자료 보유기관이 없습니다. 목록에서 고르십시오.", field="source")
    if found.consent and not consent:
        raise Refused(
            f"{josa(found.name, '은/는')} 동의 서면이 있어야 조회할 수 있습니다({found.cite}). 동의서를 먼저 받으십시오.",
            field="consent",
        )
    if chase_every < 1:
        raise Refused("독촉 간격은 1일 이상이어야 합니다. 설정을 고치십시오.", field="chase_every")
    trace = Trace()
    due = None
    if found.reply_days is not None:
        due = deadline(ClockSpec(Clock.CIVIL, sent, Length(found.reply_days, Unit.DAYS)), table)
        trace.add("회신 기한", found.reply_cite, due.due_day, 요청=sent, 기관=found.holder)
    else:
        trace.add("회신 기한", found.cite, "법정 기한 없음(정당한 사유가 없으면 협조)", 요청=sent, 기관=found.holder)
    first = due.due_day if due else sent
    chasers: list[date] = []
    for number in range(1, 13):
        days = 1 + (number - 1) * chase_every if due else number * chase_every
        day = deadline(ClockSpec(Clock.CIVIL, first, Length(days, Unit.DAYS)), table, explain=False).due_day
        if alarm is not None and day >= alarm:
            break
        if day not in chasers:
            chasers.append(day)
        if alarm is None and number == 3:
            break
    return DataRequest(found, sent, due, tuple(chasers), trace)


@dataclass(frozen=True, slots=True)
class Provisional:
    """Whether a decision may be taken before every answer came, on what basis, and what must follow."""

    possible: bool
    outcome: Outcome
    basis: str
    missing: tuple[Source, ...]
    received: tuple[Source, ...]
    flag: str
    reasons: tuple[str, ...]
    trace: Trace


@rule(cite="사회보장급여법 제9조제4항", since="2022-01-01", name="benefits.provisional")
def provisional(
    code: str,
    on: date,
    received: Collection[str],
    *,
    outcome: Outcome = Outcome.GRANT,
    below_line: bool | None = None,
    evidence: str = "",
) -> Provisional:
    """Deciding before the other answers: only a grant, only on answers already at hand.

    The article lets the office skip *the rest* of the income and assets inquiry and grant, when the part
    received already shows income and assets below the minister's line. It never lets it refuse, nor skip who
    the person is (``part`` person) or the need. ``received`` are source codes; ``below_line`` is the
    officer's finding against the minister's line (not in this package: open point ``fast_line``), ``evidence``
    the document behind it. Raises ``Refused`` for a code that this benefit does not ask.
    """
    found = benefit(code)
    asked = sources_of(code)
    unknown = sorted(set(received) - {item.code for item in asked})
    if unknown:
        raise Refused(f"'{unknown[0]}'은(는) 이 급여에서 묻지 않는 자료입니다. 회신 목록을 확인하십시오.", field="received")
    missing = tuple(item for item in asked if item.code not in received)
    came = tuple(item for item in asked if item.code in received)
    row = last_row(found.partial, on)
    reasons = [] if not missing else _against(row is not None, missing, came, outcome, below_line, evidence)
    basis = row.cite if row and missing else ("사회보장급여법 제9조제1항" if not missing else "")
    trace = Trace()
    trace.add(
        "회신 전 결정",
        basis or "사회보장급여법 제7조제1항",
        "가능" if not reasons else "불가",
        회신=[item.name for item in came],
        미회신=[item.name for item in missing],
        기준이하=below_line,
        근거=evidence or None,
    )
    flag = "공적자료 미회신" if missing and not reasons else ""
    return Provisional(not reasons, outcome, basis, missing, came, flag, tuple(reasons), trace)


def _against(
    allowed: bool,
    missing: tuple[Source, ...],
    came: tuple[Source, ...],
    outcome: Outcome,
    below_line: bool | None,
    evidence: str,
) -> list[str]:
    found = []
    if not allowed:
        found.append("이 급여에는 조사의 일부를 생략하고 결정하는 규정이 없습니다.")
    if outcome is not Outcome.GRANT:
        found.append("자료의 일부만으로는 지급을 결정할 수 있을 뿐 부지급을 결정할 수 없습니다.")
    fixed = [item.name for item in missing if item.part not in ("income", "assets")]
    if fixed:
        found.append(f"소득ㆍ재산이 아닌 조사는 생략할 수 없습니다: {', '.join(fixed)}.")
    if not any(item.part in ("income", "assets") for item in came):
        found.append("소득ㆍ재산 자료가 하나도 오지 않아 수준을 평가할 수 없습니다.")
    if below_line is not True:
        found.append("받은 자료로 평가한 소득ㆍ재산이 보건복지부장관이 정하는 기준 이하임이 확인되지 않았습니다.")
    elif not evidence.strip():
        found.append("기준 이하임을 확인한 근거 문서를 적어야 합니다.")
    return found


@rule(cite="사회보장급여법 제7조제6항", since="2022-01-01", name="benefits.may_dismiss")
def may_dismiss(code: str, on: date, refusals: Iterable[tuple[date, str]]) -> tuple[bool, str, Trace]:
    """Whether the application may be dismissed (각하) after refusals of papers or of the inquiry.

    ``refusals`` are (day, document that proves it). A dismissal is a possibility, never a duty, and needs a
    letter with remedy. Raises ``Refused`` for a refusal without proof.
    """
    found = benefit(code)
    row = last_row(found.dismissal, on)
    events = tuple(refusals)
    if any(not proof.strip() for _, proof in events):
        raise Refused("거부를 증명하는 문서가 없습니다. 요구서의 문서번호를 적으십시오.", field="evidence")
    trace = Trace()
    if row is None:
        trace.add("각하", found.begin[0].cite, "각하 규정 없음", 거부=len(events))
        return False, "", trace
    possible = len(events) >= row.refusals
    trace.add("각하", row.cite, "가능" if possible else "불가", 거부=len(events), 필요=row.refusals)
    return possible, row.cite, trace


@dataclass(frozen=True, slots=True)
class SeparationCheck:
    """A lawful combination of investigator and decider; ``after`` names what must still be done."""

    rule: SeparationRule
    same_person: bool
    after: str
    trace: Trace


@rule(cite="각 급여의 조사와 결정 규정", since="2015-07-01", name="benefits.check_separation")
def check_separation(
    code: str,
    on: date,
    *,
    investigators: Collection[str],
    decider: str,
    committee_on: date | None = None,
    committee_members: Collection[str] = (),
    conflicted: Collection[str] = (),
    urgent: bool = False,
    exception: bool = False,
    two_persons: bool = False,
) -> SeparationCheck:
    """Whether this decision was taken by the right hands.

    ``two_persons`` is the county's own setting; the law asks for a second hand only where a committee must
    deliberate. ``committee_on`` is the day on which it did, ``conflicted`` who may not take part,
    ``exception`` a decision outside the ordinary conditions (국민기초생활 보장법 제14조의2), ``urgent`` the case that
    lets a committee be skipped. Raises ``Refused`` with the article.
    """
    found = benefit(code)
    row = found.separation_on(on)
    if not investigators or not decider.strip():
        raise Refused("조사한 사람과 결정한 사람을 적으십시오.", field="decider")
    same = decider in investigators
    if same and two_persons:
        raise Refused(
            "우리 군의 설정으로 조사한 사람과 결정하는 사람이 달라야 합니다. 다른 결정권자에게 올리십시오.",
            field="decider",
            code="two_persons",
        )
    shut = sorted((set(committee_members) | {decider}) & set(conflicted))
    if shut:
        cite = row.conflict_cite or "공직자의 이해충돌 방지법 제5조"
        raise Refused(
            f"{shut[0]}은(는) 이 신청과 이해관계가 있어 심의나 결정에서 빠져야 합니다({cite}). 다른 사람으로 바꾸십시오.",
            field="committee_members",
            code="conflicted",
        )
    needed = row.committee_when is CommitteeWhen.BEFORE or (row.committee_when is CommitteeWhen.EXCEPTION and exception)
    if needed and committee_on is None and not (urgent and row.urgent_skips):
        raise Refused(
            f"{josa(found.name, '은/는')} {row.committee}의 심의를 거쳐 결정해야 합니다({row.committee_cite}). "
            "심의일을 적거나 심의에 올리십시오.",
            field="committee_on",
            code="committee_missing",
        )
    if committee_on is not None and needed and committee_on > on:
        raise Refused(
            f"{row.committee}의 심의일({date_ko(committee_on)})이 결정일({date_ko(on)})보다 늦습니다. 날짜를 확인하십시오.",
            field="committee_on",
        )
    after = f"{row.committee}의 적정성 심사({row.committee_cite})" if row.committee_when is CommitteeWhen.AFTER else ""
    trace = Trace()
    trace.add("조사와 결정", row.cite, "한 사람" if same else "다른 사람", 조사=sorted(investigators), 결정=decider, 심의=committee_on)
    return SeparationCheck(row, same, after, trace)
