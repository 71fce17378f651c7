"""From YAML or JSON to an :class:`Estate`: shape by the shipped schema, words by the code.

The schema (``inheritance.schema.json``) is the documentation of the input; ``hyeonjang law inheritance
--schema`` prints it. Money may carry thousands separators; areas may carry a decimal point and stay exact.
"""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, cast

import jsonschema
import yaml

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import josa
from hyeonjang.law.civil import Person, Relation
from hyeonjang.law.local_tax.facts import (
    Estate,
    Farmer,
    Farmland,
    Filing,
    House,
    Household,
    Kind,
    Member,
    Property,
    Size,
    Vehicle,
    VehicleType,
)

SCHEMA = Path(__file__).with_name("inheritance.schema.json")
MAX_TEXT = 2_000_000
_MONEY = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)\s*원?")
_FRACTION = re.compile(r"(\d{1,9})(?:\s*/\s*(\d{1,9}))?")
_WORDS = {
    "배우자": "spouse",
    "자녀": "child",
    "부모": "parent",
    "조부모": "grandparent",
    "형제자매": "sibling",
    "방계혈족": "collateral",
    "토지": "land",
    "농지": "farmland",
    "주택": "house",
    "건축물": "building",
    "차량": "vehicle",
    "기계장비": "machinery",
    "선박": "ship",
    "입목": "forest",
    "권리": "right",
    "회원권": "membership",
    "승용": "passenger",
    "승합": "van",
    "화물": "truck",
    "특수": "special",
    "이륜": "motorcycle",
    "기타": "other",
    "경형": "light",
    "소형": "small",
    "중형": "medium",
    "대형": "large",
}
_TYPES = {
    "integer": "자연수",
    "string": "글자",
    "boolean": "true나 false",
    "array": "목록",
    "object": "항목 묶음",
    "number": "숫자",
}


class _Loader(yaml.SafeLoader):
    """Dates stay text, numbers with a point stay exact, keys may not repeat, nothing refers to itself."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise Refused("YAML의 별칭(*)은 쓸 수 없습니다. 값을 그대로 적으십시오.")
        return super().compose_node(parent, index)


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, object]:
    loader.flatten_mapping(node)
    return _unique((loader.construct_object(key, deep=True), loader.construct_object(value, deep=True)) for key, value in node.value)


def _unique(pairs: Any) -> dict[Any, object]:
    found: dict[Any, object] = {}
    for key, value in pairs:
        if key in found:
            raise Refused(f"'{key}' 항목이 두 번 있습니다. 하나만 남기십시오.", field=str(key))
        found[key] = value
    return found


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: _decimal(str(node.value)))
_Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: str(node.value))


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text.replace("_", ""))
    except ArithmeticError:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Refused(f"'{text}'을(를) 숫자로 읽을 수 없습니다. 고치십시오.")
    return number


def parse(text: str) -> object:
    """The content of a YAML or JSON text; raises ``Refused``."""
    if not text.strip():
        raise Refused("입력이 비어 있습니다. YAML이나 JSON으로 사망일ㆍ상속인ㆍ상속재산을 적으십시오.")
    if len(text) > MAX_TEXT:
        raise Refused("입력이 너무 깁니다. 한 사람의 상속만 적으십시오.")
    if text.lstrip()[0] in "{[":
        try:
            return json.loads(
                text, parse_float=_decimal, parse_constant=_decimal, object_pairs_hook=_unique
            )
        except (ValueError, RecursionError):
            pass  # a flow mapping of YAML begins like JSON
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506  (a SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{mark.line + 1}번째 줄이 " if mark else ""
        raise Refused(f"입력의 {where}YAML이나 JSON 문법에 맞지 않습니다. 고치십시오.") from None
    except (RecursionError, ValueError):
        raise Refused("입력을 읽을 수 없습니다. YAML이나 JSON 문법을 확인하십시오.") from None


def _exact(value: object) -> object:
    """The same values with every float as the decimal number that was written."""
    if isinstance(value, float):
        return _decimal(repr(value))
    if isinstance(value, Mapping):
        return {key: _exact(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_exact(item) for item in value]
    return value


@cache
def schema() -> dict[str, Any]:
    """The JSON schema of the input."""
    return cast(dict[str, Any], json.loads(SCHEMA.read_text(encoding="utf-8")))


def _sentence(problem: jsonschema.ValidationError) -> str:
    place = " > ".join(
        f"{part + 1}번째" if isinstance(part, int) else str(part) for part in problem.absolute_path
    )
    where = f"'{place}' 항목" if place else "입력"
    match problem.validator:
        case "additionalProperties":
            known = set(cast(dict[str, Any], problem.schema).get("properties", {}))
            extra = sorted(str(key) for key in cast(dict[str, Any], problem.instance) if key not in known)
            return f"{where}에 '{extra[0]}'이라는 항목은 없습니다. --schema로 쓸 수 있는 항목을 확인하십시오."
        case "required":
            missing = [
                key for key in cast(list[str], problem.validator_value) if key not in cast(dict[str, Any], problem.instance)
            ]
            return f"{where}에 {josa(repr(missing[0]), '이/가')} 없습니다. 적으십시오."
        case "enum":
            known_values = ", ".join(map(str, cast(list[object], problem.validator_value)))
            return f"{where}의 값 '{problem.instance}'을(를) 알 수 없습니다. {known_values} 가운데 하나를 적으십시오."
        case "type":
            wanted = problem.validator_value
            names = [wanted] if isinstance(wanted, str) else list(cast(list[str], wanted))
            return f"{where}은 {' 또는 '.join(_TYPES.get(name, name) for name in names)}이어야 합니다. 고치십시오."
        case "format":
            return f"{where}의 '{problem.instance}'은(는) 날짜가 아닙니다. 2026-05-06처럼 적으십시오."
        case "minItems":
            return f"{where}이 비어 있습니다. 하나 이상 적으십시오."
        case "maxItems" | "maxLength":
            return f"{where}이 너무 깁니다. 줄이십시오."
        case "minimum":
            return f"{where}은 {problem.validator_value} 이상이어야 합니다. 고치십시오."
        case _:
            return f"{where}이 정해진 모양과 다릅니다. --schema를 보고 고치십시오."


def _check_shape(content: object) -> None:
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    validator = jsonschema.Draft202012Validator(schema(), format_checker=checker)
    problems = sorted(validator.iter_errors(cast(Any, content)), key=lambda one: [str(part) for part in one.absolute_path])
    if problems:
        path = problems[0].absolute_path
        raise Refused(_sentence(problems[0]), field=str(path[0]) if path else None, code="bad_input")


def _word(value: str) -> str:
    """The code of a Korean word of the schema's lists."""
    return _WORDS.get(value, value)


def _day(raw: Mapping[str, Any], key: str) -> date | None:
    value = raw.get(key)
    if value is None:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
            raise ValueError
        return date.fromisoformat(str(value))
    except ValueError:
        raise Refused(f"'{value}'은(는) 날짜가 아닙니다. 2026-05-06처럼 적으십시오.", field=key) from None


def money(value: object, what: str) -> int:
    """Whole won from ``200000000``, ``"200,000,000"`` or ``"200,000,000원"``; raises ``Refused``."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = str(value).strip()
    if not _MONEY.fullmatch(text):
        raise Refused(
            f"{what} '{value}'을(를) 금액으로 읽을 수 없습니다. 200000000이나 '200,000,000'처럼 적으십시오.",
            field="value",
        )
    return int(text.rstrip("원").strip().replace(",", ""))


def fraction(value: object, what: str) -> Fraction:
    """A share from ``"3/7"`` or ``1``; raises ``Refused``."""
    match = _FRACTION.fullmatch(str(value).strip())
    if match is None or (match.group(2) is not None and int(match.group(2)) == 0):
        raise Refused(f"{what} '{value}'을(를) 분수로 읽을 수 없습니다. '3/7'처럼 적으십시오.", field="share")
    return Fraction(int(match.group(1)), int(match.group(2) or 1))


def _area(value: object, what: str) -> Fraction | None:
    if value is None:
        return None
    try:
        found = Fraction(str(value).replace(",", ""))
    except (ValueError, ZeroDivisionError):
        raise Refused(f"{what} '{value}'을(를) 면적으로 읽을 수 없습니다. 84.9처럼 적으십시오.", field="area") from None
    if found < 0:
        raise Refused(f"{what}이 0보다 작습니다. 고치십시오.", field="area")
    return found


def _person(raw: Mapping[str, Any], relation: Relation) -> Person:
    spouse = raw.get("spouse")
    died = _day(raw, "died_on")
    return Person(
        raw["name"].strip(),
        relation,
        raw.get("alive", died is None),
        died,
        _day(raw, "born"),
        raw.get("abroad"),
        raw.get("renounced", False),
        raw.get("unworthy", False),
        raw.get("forfeited", False),
        raw.get("kinship_ended", False),
        raw.get("adopted", False),
        raw.get("half_blood", False),
        raw.get("missing", False),
        raw.get("unborn", False),
        raw.get("remarried", False),
        raw.get("degree"),
        _person(spouse, Relation.SPOUSE) if spouse else None,
        tuple(_person(child, Relation.CHILD) for child in raw.get("children", ())),
    )


def _household(raw: Mapping[str, Any]) -> Household:
    members = tuple(
        Member(
            one["relation"],
            one["same_register"],
            one.get("homes", 0),
            one.get("land_only", 0),
            one.get("married", False),
            _day(one, "born"),
        )
        for one in raw.get("members", ())
    )
    return Household(
        raw["homes"], raw.get("land_only", 0), raw.get("overseas_korean", False), raw.get("married"), members
    )


def _farmer(raw: Mapping[str, Any]) -> Farmer:
    income = raw.get("other_income")
    return Farmer(
        raw.get("years"),
        raw.get("successor", False),
        raw.get("adjacent"),
        raw.get("distance_km"),
        None if income is None else money(income, "농업 외 종합소득금액"),
        raw.get("will_farm"),
        _area(raw.get("owned_field_m2"), "이미 가진 논ㆍ밭ㆍ과수원의 면적"),
        _area(raw.get("owned_promotion_m2"), "이미 가진 농업진흥지역 농지의 면적"),
        _area(raw.get("owned_ranch_m2"), "이미 가진 목장용지의 면적"),
    )


def _filing(raw: Mapping[str, Any]) -> Filing:
    return Filing(
        _day(raw, "filed_on"),
        _day(raw, "paid_on"),
        _day(raw, "billed_on"),
        _day(raw, "bill_due"),
        raw.get("knew_decision", False),
        raw.get("fraud", False),
        raw.get("just_cause", "").strip(),
    )


def _vehicle(raw: Mapping[str, Any]) -> Vehicle:
    size = raw.get("size")
    return Vehicle(
        VehicleType(_word(raw["type"])),
        Size(_word(size)) if size else None,
        raw.get("business", False),
        raw.get("cc"),
        raw.get("kw"),
        raw.get("age"),
        raw.get("unusable", "").strip(),
        raw.get("transferred", False),
        raw.get("scrapped", False),
        _day(raw, "deregistered_on"),
    )


def _house(raw: Mapping[str, Any], area: Fraction | None) -> House:
    return House(
        area,
        raw.get("flat", False),
        raw.get("luxury", False),
        raw.get("rural_outside_capital", False),
        raw.get("farm_house", False),
        tuple(name.strip() for name in raw.get("residents", ())),
    )


def _property(raw: Mapping[str, Any]) -> Property:
    name, kind = raw["name"].strip(), Kind(_word(raw["kind"]))
    area = _area(raw.get("area"), f"'{name}'의 면적")
    farming, house = raw.get("farming"), raw.get("house")
    land = None
    if farming is not None:
        land = Farmland(
            area,
            farming["used"],
            farming.get("outside_city"),
            farming.get("promotion", False),
            farming.get("ranch", False),
        )
    reported = raw.get("reported_value")
    return Property(
        name,
        kind,
        money(raw["value"], f"'{name}'의 시가표준액"),
        fraction(raw.get("owned", 1), f"'{name}'의 지분"),
        None if reported is None else money(reported, f"'{name}'의 신고가액"),
        {str(who).strip(): fraction(part, f"'{name}'의 {who}님 몫") for who, part in raw.get("division", {}).items()},
        _house(house or {}, area) if house is not None or kind is Kind.HOUSE else None,
        land,
        _vehicle(raw["vehicle"]) if raw.get("vehicle") else None,
        raw.get("registered_machine", True),
        raw.get("road_machine", False),
        raw.get("ship", "registered"),
        raw.get("adjoining", "").strip(),
        _day(raw, "sold_on"),
        _day(raw, "registered_on"),
    )


_OWN = ("filed_on", "paid_on", "billed_on", "bill_due", "knew_decision", "fraud", "just_cause")


def _flat(raws: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    found = []
    for raw in raws:
        found.append(raw)
        found += _flat(raw.get("children", ()))
        if raw.get("spouse"):
            found += _flat([raw["spouse"]])
    return found


def estate_from(content: object) -> Estate:
    """An :class:`Estate` from plain values in the shape of the schema; raises ``Refused``."""
    content = _exact(content)
    _check_shape(content)
    raw = cast(Mapping[str, Any], content)
    as_of, death = _day(raw, "as_of"), _day(raw, "death")
    if as_of is None or death is None:
        raise Refused("사망일(death)과 기준일(as_of)을 적으십시오.", field="death")
    people = _flat(raw["heirs"])
    common = {key: raw[key] for key in _OWN if key in raw}
    return Estate(
        as_of,
        death,
        tuple(_person(one, Relation(_word(one["relation"]))) for one in raw["heirs"]),
        tuple(_property(one) for one in raw["properties"]),
        _day(raw, "declared_missing_on"),
        {one["name"].strip(): _household(one["household"]) for one in people if "household" in one},
        {one["name"].strip(): _farmer(one["farmer"]) for one in people if "farmer" in one},
        {
            one["name"].strip(): _filing({**common, **one})
            for one in people
            if any(key in one for key in _OWN)
        },
        _filing(common),
    )


def estate_from_text(text: str) -> Estate:
    """An :class:`Estate` from YAML or JSON text; raises ``Refused``."""
    return estate_from(parse(text))
