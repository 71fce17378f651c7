"""What an uploaded list says that we do not know: read and compared once, for the page and for taking it over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from hyeonjang.commons.documents.moments import read_moment
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.parties.masking import mask_name
from hyeonjang.kit import clock
from hyeonjang.kit.korean import date_ko, won

from ..models import Asset, Death, Filing, Heir, Upload
from ..rules import lines
from ..rules.lines import Bad, DeathLine, FilingLine, PropertyLine
from ..vocabulary import DEATH_LISTS, AssetKind, AssetState, Source
from .matching import Report, find

Line = DeathLine | PropertyLine | FilingLine


@dataclass(frozen=True, slots=True)
class Item:
    """A line that would change something: whom it is about (masked), what it says, the changes."""

    line: Line
    death_id: int | None
    who: str
    what: str
    changes: tuple[tuple[str, str, str], ...] = ()
    heir_id: int | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """Something that stood in the last list of this source and does not in this one."""

    asset_id: int
    death_id: int
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Difference:
    """``merged``: a death that another list told already. ``sold``: passed on before the death, no estate."""

    new: tuple[Item, ...] = ()
    merged: tuple[Item, ...] = ()
    changed: tuple[Item, ...] = ()
    sold: tuple[Item, ...] = ()
    same: int = 0
    gone: tuple[Gone, ...] = ()
    bad: tuple[Bad, ...] = ()


@dataclass(slots=True)
class _Sorted:
    new: list[Item] = field(default_factory=list)
    merged: list[Item] = field(default_factory=list)
    changed: list[Item] = field(default_factory=list)
    sold: list[Item] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    same: int = 0

    def done(self, gone: tuple[Gone, ...] = ()) -> Difference:
        return Difference(tuple(self.new), tuple(self.merged), tuple(self.changed), tuple(self.sold), self.same, gone,
                          tuple(sorted(self.bad, key=lambda bad: bad.row)))


def day(text: str) -> date:
    return read_moment(text).date()


def missing(row: Upload) -> list[str]:
    """The columns without which the list cannot be read, by their names."""
    roles = lines.roles(Source(row.source))
    return [roles[role][0] for role in lines.required(Source(row.source)) if role not in row.columns]


def lines_of(row: Upload) -> Iterator[Line | Bad]:
    places = {role: row.headers.index(header) for role, header in row.columns.items() if header in row.headers}
    today = clock.today()
    for entry in row.rows:
        values = {role: str(entry["cells"][place]) for role, place in places.items()}
        yield lines.read(Source(row.source), int(entry["row"]), values, today, day)


def difference(actor: Actor, row: Upload) -> Difference:
    """What would happen if the list were taken over now."""
    if missing(row):
        return Difference()
    found = list(lines_of(row))
    if Source(row.source) in DEATH_LISTS:
        return _deaths(found, Source(row.source))
    return _filings(found) if row.source == Source.FILINGS else _properties(row, found)


# -- deaths --------------------------------------------------------------------------------------------------------


def _deaths(found: list[Line | Bad], source: Source) -> Difference:
    result, seen = _Sorted(), dict[str, int]()
    for line in found:
        if isinstance(line, Bad):
            result.bad.append(line)
            continue
        assert isinstance(line, DeathLine)
        if line.resident is None and line.born is None:
            result.bad.append(Bad(line.row, "resident", "주민등록번호와 생년월일이 모두 없어 누구인지 가릴 수 없습니다. 하나를 적으세요."))
            continue
        person = line.resident.key if line.resident else f"{line.name}:{line.born}"
        if person in seen:
            result.bad.append(Bad(line.row, "name", f"같은 사람이 {seen[person]}줄에도 있습니다. 한 줄만 남기세요."))
            continue
        seen[person] = line.row
        who, what = mask_name(line.name), f"사망 {date_ko(line.died_on)}"
        known = find(Report(source, line.name, line.died_on, line.resident, line.born))
        if known is None:
            result.new.append(Item(line, None, who, what))
        elif known.died_on != line.died_on:
            result.bad.append(Bad(line.row, "died", f"이미 사망일 {date_ko(known.died_on)}로 등록된 사람입니다. 기본증명서로 사망일을 확인하세요."))
        elif any(entry["source"] == source.value for entry in known.sources):
            result.same += 1
        else:
            told = ", ".join(str(entry["label"]) for entry in known.sources)
            result.merged.append(Item(line, known.pk, who, f"{what}, 이미 {told}에 있음"))
    return result.done()


# -- properties ----------------------------------------------------------------------------------------------------


def _properties(row: Upload, found: list[Line | Bad]) -> Difference:
    source = Source(row.source)
    deaths = {death.resident_key: death for death in Death.objects.exclude(resident_key="").select_related("party")}
    names = set(Death.objects.values_list("party__name", flat=True))
    known = {(asset.death_id, asset.number): asset for asset in Asset.objects.filter(source=source.value)}
    result, seen = _Sorted(), dict[tuple[int, str], int]()
    for line in found:
        if isinstance(line, Bad):
            result.bad.append(line)
            continue
        assert isinstance(line, PropertyLine)
        if line.resident is None:
            if line.owner in names:
                result.bad.append(Bad(line.row, "resident", f"소유자 {mask_name(line.owner)}의 주민등록번호가 없어 사망한 사람과 같은 사람인지 "
                                      "알 수 없습니다. 번호를 넣거나 확인한 뒤 직접 입력하세요."))
            continue
        death = deaths.get(line.resident.key)
        if death is None:
            continue  # somebody living: not kept, not counted
        place = (death.pk, line.number)
        if place in seen:
            result.bad.append(Bad(line.row, "number", f"{line.number}이(가) {seen[place]}줄에도 있습니다. 한 줄만 남기세요."))
            continue
        seen[place] = line.row
        _place(result, line, death, known.get(place))
    return result.done(_gone(source, row, seen))


def describe(line: PropertyLine) -> str:
    value = won(line.value) if line.value else "시가표준액 모름"
    return f"{line.kind.label_ko} {line.place or line.number}, {value}"


def changes(asset: Asset, line: PropertyLine) -> tuple[tuple[str, str, str], ...]:
    """What a register says otherwise than last time."""
    before = {"시가표준액": won(asset.value) if asset.value is not None else "모름", "지분": f"{asset.owned_n}/{asset.owned_d}",
              "소재지": asset.place, "종류": AssetKind(asset.kind).label_ko}
    after = {"시가표준액": won(line.value) if line.value is not None else "모름", "지분": f"{line.share[0]}/{line.share[1]}",
             "소재지": line.place, "종류": line.kind.label_ko}
    found = [(name, before[name], after[name]) for name in before if before[name] != after[name]]
    if asset.state == AssetState.GONE:
        found.append(("상태", AssetState.GONE.label_ko, AssetState.FOUND.label_ko))
    return tuple(found)


def _place(result: _Sorted, line: PropertyLine, death: Death, asset: Asset | None) -> None:
    who, what = mask_name(death.party.name), describe(line)
    if line.sold_on is not None and line.sold_on <= death.died_on:
        if asset is None or asset.state != AssetState.SOLD:
            sold = f"{what}: 사망 전({date_ko(line.sold_on)})에 넘어가 상속재산이 아님"
            result.sold.append(Item(line, death.pk, who, sold))
        else:
            result.same += 1
    elif asset is None:
        result.new.append(Item(line, death.pk, who, f"{what}. {line.note}" if line.note else what))
    elif asset.state in {AssetState.EXCLUDED, AssetState.SOLD}:
        result.same += 1  # an officer took it out; a list does not put it back
    elif found := changes(asset, line):
        result.changed.append(Item(line, death.pk, who, what, found))
    else:
        result.same += 1


def _gone(source: Source, row: Upload, seen: dict[tuple[int, str], int]) -> tuple[Gone, ...]:
    """Things of this source that the new list no longer names (sold after the death, registered to an heir)."""
    rows = Asset.objects.filter(source=source.value, state=AssetState.FOUND.value, seen_on__lte=row.as_of)
    rows = rows.select_related("death__party").order_by("death_id", "id")
    return tuple(
        Gone(asset.pk, asset.death_id, mask_name(asset.death.party.name), f"{AssetKind(asset.kind).label_ko} {asset.place or asset.number}")
        for asset in rows if (asset.death_id, asset.number) not in seen
    )


# -- filings -------------------------------------------------------------------------------------------------------


def _filings(found: list[Line | Bad]) -> Difference:
    deaths = {death.resident_key: death for death in Death.objects.exclude(resident_key="").select_related("party")}
    known = set(Filing.objects.values_list("receipt", flat=True))
    heirs: dict[tuple[int, str], list[Heir]] = {}
    for heir in Heir.objects.filter(share_n__gt=0).select_related("party"):
        heirs.setdefault((heir.death_id, heir.party.name), []).append(heir)
    result, seen = _Sorted(), dict[str, int]()
    for line in found:
        if isinstance(line, Bad):
            result.bad.append(line)
            continue
        assert isinstance(line, FilingLine)
        death = deaths.get(line.resident.key) if line.resident else None
        if death is None:
            if line.resident is None:
                result.bad.append(Bad(line.row, "resident", "피상속인의 주민등록번호가 없어 어느 상속의 신고인지 알 수 없습니다. 번호를 넣으세요."))
            continue
        if line.receipt in seen:
            result.bad.append(Bad(line.row, "receipt", f"신고 접수번호 {line.receipt}이(가) {seen[line.receipt]}줄에도 있습니다. 한 줄만 남기세요."))
            continue
        seen[line.receipt] = line.row
        if line.receipt in known:
            result.same += 1
            continue
        if line.filed_on < death.died_on:
            result.bad.append(Bad(line.row, "filed", f"신고일 {date_ko(line.filed_on)}이 사망일 {date_ko(death.died_on)}보다 빠릅니다. 확인하세요."))
            continue
        who = heirs.get((death.pk, line.heir), [])
        if line.heir and len(who) != 1 and any(key[0] == death.pk for key in heirs):
            result.bad.append(Bad(line.row, "heir", f"신고인 {mask_name(line.heir)}이(가) 이 상속의 상속인 명단에 없거나 둘 이상입니다. 상속인을 확인하세요."))
            continue
        what = f"{date_ko(line.filed_on)} 신고{f', {won(line.amount)}' if line.amount is not None else ''} ({line.receipt})"
        result.new.append(Item(line, death.pk, mask_name(death.party.name), what, heir_id=who[0].pk if len(who) == 1 else None))
    return result.done()
