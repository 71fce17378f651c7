"""The page docs/reference/inheritance-tax.md, written from the data so that it cannot drift."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import hyeonjang.law.civil as civil
from hyeonjang.kit.korean import date_ko
from hyeonjang.law.local_tax.facts import Farmland, House, Kind, Property, Size, Vehicle, VehicleType
from hyeonjang.law.local_tax.levy import Special, levy
from hyeonjang.law.local_tax.numbers import open_codes, open_point
from hyeonjang.law.runtime import Param, Params, all_rules, read_yaml

_HERE = Path(__file__).with_name("params")
_CIVIL = Path(civil.__file__).with_name("params") / "succession.yaml"
_ON = date(2026, 6, 5)
_BASE = 100_000_000
_EXAMPLES = (
    ("토지ㆍ건축물, 85㎡를 넘는 주택", Property("", Kind.LAND, _BASE), Special()),
    ("85㎡ 이하 주택", Property("", Kind.HOUSE, _BASE, house=House(Fraction(85))), Special()),
    ("1가구 1주택(고급주택 제외, 면적 무관)", Property("", Kind.HOUSE, _BASE, house=House(Fraction(120))), Special(True)),
    ("고급주택", Property("", Kind.HOUSE, _BASE, house=House(Fraction(400), luxury=True)), Special()),
    ("농지", None, Special()),
    ("자경농민이 상속한 농지(2026. 12. 31.까지)", None, Special(farmer_part=Fraction(1))),
    ("비영업용 승용자동차", VehicleType.PASSENGER, Special()),
    ("승용 외 비영업용 자동차", VehicleType.TRUCK, Special()),
    ("등록 기계장비", Property("", Kind.MACHINERY, _BASE), Special()),
    ("등기ㆍ등록 대상 선박", Property("", Kind.SHIP, _BASE), Special()),
    ("입목ㆍ광업권ㆍ어업권ㆍ양식업권ㆍ회원권", Property("", Kind.RIGHT, _BASE), Special()),
)
_RULES = {
    "civil.succession": "상속 순위와 상속분(대습, 포기, 결격, 상속권 상실)",
    "civil.principal_heir": "주된 상속자",
    "local_tax.taxed_at_all": "과세하는 상속",
    "local_tax.filing_due": "신고ㆍ납부기한",
    "local_tax.vehicle_transfer_due": "자동차 이전등록 기한",
    "local_tax.month_step": "기한이 지난 뒤의 개월 구간",
    "local_tax.assessable_until": "부과제척기간",
    "local_tax.standard_rate": "표준세율",
    "local_tax.base": "과세표준",
    "local_tax.levy": "취득세ㆍ지방교육세ㆍ농어촌특별세와 면세점",
    "local_tax.house_owner": "공동상속 주택의 소유자",
    "local_tax.household_homes": "1가구의 주택 수",
    "local_tax.single_home": "1가구 1주택",
    "local_tax.farmer_part": "자경농민 농지",
    "local_tax.vehicle_rate": "차량의 세율",
    "local_tax.scrap_due": "차령초과 차량의 말소등록 기한",
    "local_tax.vehicle_exempt": "차량의 비과세",
    "local_tax.light_relief": "경형자동차 감면",
    "local_tax.late_payment": "납부지연가산세",
    "local_tax.late_filing_relief": "기한 후 신고 감면",
    "local_tax.after_bill": "고지 뒤의 가산",
    "local_tax.underreport": "과소신고가산세와 수정신고 감면",
    "local_tax.charges": "가산세의 적용",
    "local_tax.redivision": "등기 뒤 재분할",
    "local_tax.inheritance": "상속 하나의 계산",
}


def _percent(rate: Fraction) -> str:
    hundred = rate * 100
    return f"{(Decimal(hundred.numerator) / Decimal(hundred.denominator)).normalize():f}%"


def _example(example: Property | VehicleType | None) -> Property:
    if isinstance(example, Property):
        return example
    if example is None:
        return Property("", Kind.FARMLAND, _BASE, farmland=Farmland(used=True))
    return Property("", Kind.VEHICLE, _BASE, vehicle=Vehicle(example, Size.MEDIUM))


def _totals() -> Iterator[str]:
    yield "| 물건 | 취득세 | 지방교육세 | 농어촌특별세 | 합계 |"
    yield "| --- | --- | --- | --- | --- |"
    for name, example, special in _EXAMPLES:
        taxes = levy(_example(example), Fraction(1), special, _ON).taxes
        parts = (taxes.acquisition, taxes.education, taxes.rural, taxes.total)
        yield f"| {name} | " + " | ".join(_percent(Fraction(part, _BASE)) for part in parts) + " |"


def _shown(row: Param) -> str:
    value = row.value
    if isinstance(value, bool):
        return "예" if value else "아니오"
    if isinstance(value, date):
        return "기한 없음" if value.year == 9999 else date_ko(value)
    if isinstance(value, int):
        return "한도 없음" if value >= 10**12 else f"{value:,}{row.unit}"
    if isinstance(value, Fraction):
        return "한도 없음" if value == 1000 else _percent(value)
    if isinstance(value, tuple):
        steps = (str(step).split(":") for step in value)
        return ", ".join(f"{months}개월 이내 {_percent(Fraction(cut))}" for months, cut in steps)
    return value


def _numbers(params: Params, path: Path) -> Iterator[str]:
    meanings = cast(dict[str, Any], read_yaml(path))["params"]
    yield "| 값 | 뜻 | 적용 시작 | 크기 | 근거 | 공포 |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for name in params:
        for row in params.history(name):
            cells = (meanings[name]["meaning"], row.since, _shown(row), row.cite, row.promulgation or "-")
            yield f"| `{name}` | " + " | ".join(map(str, cells)) + " |"


def _rules() -> Iterator[str]:
    yield "| 규칙 | 이름 | 적용 시작 | 근거 |"
    yield "| --- | --- | --- | --- |"
    for version in all_rules():
        if version.name in _RULES:
            yield f"| {_RULES[version.name]} | `{version.name}` | {version.since} | {version.cite} |"


def unexplained() -> list[str]:
    """Rules of this package and of ``law.civil`` that the page does not name."""
    own = ("local_tax.", "civil.")
    return [rule.name for rule in all_rules() if rule.name.startswith(own) and rule.name not in _RULES]


_INTRO = """# 상속 취득세

이 쪽은 `hyeonjang.law.local_tax`와 `hyeonjang.law.civil`의 자료에서 만든다. 손으로 고치지 않고 자료를 고친다.
조문과 부칙은 2026-06-05까지 공포된 것을 연혁별로 읽었다. 2011. 1. 1. 이후의 상속을 계산하고, 1996. 1. 1. 전의
상속은 취득세가 없다고 답하며, 그 사이는 담당자에게 넘긴다.

## 쓰는 법

```
hyeonjang law inheritance < case.yaml          # 사람이 읽는 답
hyeonjang law inheritance --json < case.yaml   # JSON
hyeonjang law inheritance --schema             # 입력의 JSON 스키마
```

```yaml
as_of: 2025-09-01          # 기준일: 이 날에 아는 것으로 계산한다
death: 2025-01-20          # 사망일
heirs:
  - {name: 배우자, relation: spouse, abroad: false, household: {homes: 0}}
  - {name: 첫째, relation: child, abroad: false}
  - {name: 둘째, relation: child, died_on: 2020-01-01, children: [{name: 손자, abroad: false}]}
properties:
  - {name: 연천읍 땅, kind: land, value: "350,000,000"}
  - {name: 전곡 집, kind: house, value: 100000000, area: 84.97}
```

파이썬에서는 `hyeonjang.law.local_tax.inheritance.assess(estate)`, API에서는 `POST /api/law/inheritance`이고 입력의
모양은 같다. 금액은 원 단위의 자연수이거나 세 자리마다 쉼표를 찍은 글자, 몫은 `3/7` 같은 분수다.

- 있을 수 없거나 세율을 가르는 사실이 빠지면 무엇이 잘못되었고 어떻게 고칠지 한 문장으로 거절한다(종료 코드 2).
- 감면이나 기한을 가르는 사실을 모르면 줄이지 않고 계산하고 `questions`에 물음과 답에 따른 금액을 적는다.
- 해석이 정해지지 않은 점은 아래 [미결 사항](#미결-사항)의 처리대로 계산하고 다른 해석의 결과를 `open`에 적는다.
- 신고일ㆍ납부일을 적지 않으면 기준일에 신고하고 내는 것으로 가산세를 세고 그렇게 적는다.
- 취득세ㆍ지방교육세ㆍ농어촌특별세와 가산세마다 10원 미만을 버린 뒤 더한다. 세금과 가산세는 상속인마다, 물건마다 센다.

## 실효 세율(시가표준액에 대한 비율)
"""

_LIMITS = """## 여기서 하지 않는 것

- 시가표준액을 정하지 않는다. 상속개시일 현재의 공시가격ㆍ결정가액을 넣는다(그해 공시 전이면 전년도 것인지 담당자가 확인).
- 상속인을 조회하지 않는다. 조회의 법적 근거는 미결 사항에 있다.
- 특정유증(상속인이 아닌 사람), 임야의 자경농민 경감, 귀농인 경감, 추징, 고급주택의 판정, 채권자대위 신고는 담당자가 정한다.
- 특별수익과 기여분(민법 제1008조, 제1008조의2)은 협의나 심판의 결과를 `division`으로 넣는다.
- 2026. 6. 5. 뒤에 공포된 법령은 들어 있지 않다.
"""


def markdown() -> str:
    """The whole page as Markdown."""
    lines = [_INTRO, *_totals(), "", "## 규칙", "", *_rules(), ""]
    for title, path in (
        ("세율ㆍ과세표준ㆍ기한(지방세법, 농어촌특별세법, 자동차등록령)", _HERE / "rates.yaml"),
        ("감면(지방세특례제한법)", _HERE / "reliefs.yaml"),
        ("가산세(지방세기본법)", _HERE / "surcharges.yaml"),
        ("상속(민법)", _CIVIL),
    ):
        lines += [f"## {title}", "", *_numbers(Params.load(path), path), ""]
    lines += ["## 미결 사항", "", "| 코드 | 물음 | 그동안의 처리 | 근거 | 물을 곳 |", "| --- | --- | --- | --- | --- |"]
    for point in map(open_point, open_codes()):
        lines.append(f"| `{point.code}` | {point.question} | {point.default} | {point.cite} | {point.ask} |")
    return "\n".join([*lines, "", _LIMITS])


if __name__ == "__main__":  # python -m hyeonjang.law.local_tax.reference > docs/reference/inheritance-tax.md
    print(markdown(), end="")
