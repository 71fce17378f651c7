"""The texts of the letters in the notices engine's form, and the verb that puts them there.

Which parts a letter has follows from its values: a part whose values are missing goes with its heading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hyeonjang.commons.notices.actions import templates as engine
from hyeonjang.commons.notices.rules.publishing import Body
from hyeonjang.commons.notices.vocabulary import Channel
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import NotFound

BASIS = "지방세법 제7조제7항ㆍ제20조제1항"

_TAX_COLUMNS = ["재산", "취득세(원)", "지방교육세(원)", "농어촌특별세(원)", "합계(원)"]
_LATE_COLUMNS = ["신고하고 내는 날", "무신고가산세(원)", "납부지연가산세(원)", "더 내는 돈(원)"]
_PROPERTY_COLUMNS = ["종류", "소재지나 번호", "면적(㎡)", "고인의 몫", "시가표준액(원)"]


def _text(name: str, label: str, sample: str, *, required: bool = True) -> dict[str, Any]:
    return {"name": name, "label": label, "type": "text", "sample": sample, "required": required}


def _list(name: str, label: str, *sample: str) -> dict[str, Any]:
    return {"name": name, "label": label, "type": "list", "sample": list(sample), "required": False}


def _table(name: str, label: str, columns: Sequence[str], *rows: Sequence[str | int]) -> dict[str, Any]:
    return {"name": name, "label": label, "type": "table", "columns": list(columns), "sample": [list(row) for row in rows], "required": False}


_WHO = _text("받는분", "받는 분", "홍길동 님, 홍길순 님")
_DEAD = {"name": "고인", "label": "돌아가신 분", "type": "name", "sample": "홍판서"}
_DUE = _text("기한", "기한 문장", "2027. 3. 31.(수)까지 신고하고 내시면 됩니다.")
_DAY = {"name": "기한일", "label": "신고ㆍ납부 기한", "type": "date", "sample": "2027-03-31"}
_WHY = _list("까닭", "기한의 까닭", "돌아가신 날(2026. 9. 3.)이 있는 달의 마지막 날(2026. 9. 30.)부터 셉니다.")
_OPENING = _text("머리말", "머리말", "삼가 고인의 명복을 빕니다.")
_PROPERTY = _table("재산", "확인한 재산", _PROPERTY_COLUMNS, ["토지(전)", "전곡읍 전곡리 12-3", "1,850", "전부", 92_500_000])
_TAXES = _table("세금", "예상 세금", _TAX_COLUMNS, ["토지(전) 전곡읍 전곡리 12-3", 2_127_500, 55_500, 185_000, 2_368_000])
_TAX_NOTES = _list("세금참고", "예상 세금의 참고", "고지서가 아닙니다.")
_RELIEF = _table("감면", "줄어드는 경우", ["재산", "어떤 경우", "지금 어림(원)", "그렇다면(원)"],
                 ["토지(전) 전곡읍 전곡리 12-3", "농사짓던 분이 물려받으면", 2_368_000, 166_500])
_RELIEF_NOTES = _list("감면참고", "줄어드는 경우의 참고", "농사짓던 분: 2년 이상 직접 농사지은 분입니다.")
_LATE = _table("늦으면", "늦을 때 더 내는 돈", _LATE_COLUMNS, ["2027. 4. 30.(1개월 늦게)", 212_750, 15_620, 228_370])
_LATE_NOTES = _list("늦으면참고", "늦을 때의 참고", "이 편지를 받지 못했어도 기한과 가산세는 같습니다.")
_PAPERS = _list("서류", "가져올 서류", "취득세 신고서(세무과에 있습니다)")
_WHERE = _text("찾아오실곳", "찾아올 곳", "연천군청 세무과 재산세팀(경기도 연천군 연천읍 연천로 220)")

_DIVIDE = _text("나눔", "몫을 나누는 단계", "나눌 몫을 정합니다.", required=False)
_REGISTER = _text("등기", "등기하는 단계", "땅과 집은 등기소에서 등기합니다.", required=False)
STEPS = """1. ((나눔))
2. ((찾아오실곳))에 신고합니다. 우편ㆍ위택스도 됩니다.
3. 받으신 납부서로 은행이나 위택스에서 냅니다.
4. ((등기))"""

FIRST = f"""((받는분))께

((머리말))

# 언제까지 신고하고 내야 하나요?
((기한))
((까닭))

# 저희가 확인한 재산
((재산))
((재산참고))

# 세금은 얼마쯤인가요?
((세금))
((세금참고))

# 사실에 따라 세금이 달라집니다
((감면))
((감면참고))

# 늦으면 얼마를 더 내나요?
((늦으면))
((늦으면참고))

# 이렇게 하시면 됩니다
{STEPS}

# 가져오실 서류(군청이 전산으로 보아도 된다고 하시면 줄어듭니다)
((서류))

# 꼭 알아 두세요
((알아두기))"""

FIRST_EN = """Dear ((받는분))

We are sorry for your loss. ((고인)) left property in Yeoncheon County, and heirs owe acquisition tax on it.
The last day to file and pay (year. month. day.) is ((기한일))

# What to do
- An heir living abroad may authorise a family member in Korea to file. All heirs may file together.
- If you file late, a surcharge is added. The deadline holds even if this letter does not reach you.
- If you renounced the inheritance at a Korean court, you owe no tax. Please send us a copy of the decision.

# What we found in our county: kind, place, area, share of the deceased, assessed value (won)
((재산))

# Estimated tax of all heirs: acquisition tax, local education tax, rural tax, total (won)
((세금))

# If you file late (1개월 늦게: one month late): surcharge for not filing, for paying late, together (won)
((늦으면))

Please call the number below if you have questions. We never ask you to press a link."""

REMINDER = f"""((받는분))께

((머리말))

# 신고하고 내는 기한
((기한))

# 세금은 얼마쯤인가요?
((세금))
((세금참고))

# 늦으면 얼마를 더 내나요?
((늦으면))

# 이렇게 하시면 됩니다
{STEPS}
((함께))
- ((위택스))

# 가져오실 서류
((서류))"""

REMINDER_SMS = """[연천군] ((받는분))
고 ((고인)) 님이 남기신 재산의 취득세 신고 기한은 ((기한일))입니다. 늦으면 가산세가 붙습니다.
나눌 몫을 정하지 못했어도 함께 먼저 신고하실 수 있습니다.
이미 신고하셨으면 이 문자는 그냥 두십시오.
문의 ((찾아오실곳))"""

LATE = f"""((받는분))께

((머리말))

# 지금 신고하시면
((단계))
기한은 ((기한))
((까닭))

# 저희가 확인한 재산
((재산))

# 본래 세금은 얼마쯤인가요?
((세금))
((세금참고))

# 사실에 따라 세금이 달라집니다
((감면))
((감면참고))

# 언제 내면 얼마를 더 내나요?
((늦으면))
((늦으면참고))

# 이렇게 하시면 됩니다
{STEPS}
((함께))

# 가져오실 서류
((서류))"""

VEHICLE = """((받는분))께

고 ((고인)) 님 이름으로 된 자동차가 있습니다. 물려받거나 폐차하는 일에는 기한이 있습니다.

# 명의를 옮기는 기한
((기한))
((까닭))

# 저희가 확인한 자동차
((차량))

# 타지 않고 폐차하시려면
((폐차))

# 가져오실 서류
((찾아오실곳))에 오실 때 가져오십시오.
((서류))

# 꼭 알아 두세요
- 기한을 넘기면 범칙금을 물 수 있습니다. 자동차가 어디 있는지 몰라도 저희에게 알려 주십시오.
- 명의를 옮기기 전에는 자동차세와 과태료가 고인 이름으로 계속 나옵니다.
- 보험이 끊긴 차를 몰면 안 됩니다."""

REDIVISION = """((받는분))께

고 ((고인)) 님의 재산을 상속인끼리 다시 나누려고 하실 때 알아 두실 일입니다.

# 다시 나누면 세금을 또 낼 수 있습니다
((규칙))

# 저희가 확인한 재산
((재산))

# 찾아오실 곳
((찾아오실곳))"""


def _letter(subject: str, text: str) -> Body:
    return Body(Channel.LETTER, "ko", subject, text)


def specs(post_id: int, phone: str) -> dict[str, engine.Spec]:
    """The specs of all templates by code, with who answers."""
    where = [_WHO, _DEAD, _DUE, _DAY, _LATE, _PAPERS, _WHERE, _DIVIDE, _REGISTER]
    first = [*where, _WHY, _OPENING, _PROPERTY, _list("재산참고", "재산의 참고", "다른 시ㆍ군의 재산은 따로 신고합니다."), _TAXES, _TAX_NOTES,
             _RELIEF, _RELIEF_NOTES, _LATE_NOTES, _list("알아두기", "알아 둘 것", "상속을 포기하셨으면 세금을 내지 않습니다.")]
    together = _list("함께", "함께 신고하기", "함께 먼저 신고하고 나중에 정해도 됩니다.")
    wetax = _text("위택스", "위택스가 멈출 때", "위택스가 멈추면 우편으로 신고하십시오.", required=False)
    late = [_WHO, _DUE, _WHY, _OPENING, _text("단계", "감면 단계", "2027. 4. 30.(금)까지 신고하시면 줄어듭니다.", required=False),
            _PROPERTY, _TAXES, _TAX_NOTES, _RELIEF, _RELIEF_NOTES, _LATE, _LATE_NOTES, together, _PAPERS, _WHERE, _DIVIDE, _REGISTER]
    cars = _table("차량", "확인한 자동차", ["번호", "종류", "시가표준액(원)", "물려받을 때의 취득세(원)"], ["12가3456", "승용", 5_000_000, 350_000])
    scrap = _list("폐차", "폐차할 때", "12가3456: 폐차하여 2027. 3. 31.까지 말소등록하면 세금이 없습니다.")
    rules = _list("규칙", "다시 나눌 때의 규칙", "등기한 뒤에 다시 나누어 더 받은 몫은 증여로 봅니다.")
    return {
        "inheritance-first": _spec(
            "상속재산 취득세 안내", BASIS, post_id, phone, first,
            [_letter("상속재산 취득세 신고 안내", FIRST), Body(Channel.LETTER, "en", "Acquisition tax on inherited property", FIRST_EN)]),
        "inheritance-reminder": _spec(
            "상속재산 취득세 기한 전 안내", BASIS, post_id, phone, [*where, _OPENING, _TAXES, _TAX_NOTES, together, wetax],
            [_letter("상속재산 취득세 신고 기한이 다가옵니다", REMINDER), Body(Channel.SMS, "ko", "상속재산 취득세 안내", REMINDER_SMS)]),
        "inheritance-late": _spec(
            "상속재산 취득세 기한 뒤 안내", f"{BASIS}, 지방세기본법 제53조ㆍ제55조ㆍ제57조제2항", post_id, phone, late,
            [_letter("상속재산 취득세를 아직 신고하지 않으셨습니다", LATE)]),
        "inheritance-vehicle": _spec(
            "상속 자동차 안내", f"{BASIS}, 자동차등록령 제26조제1항제3호ㆍ제2항", post_id, phone,
            [_WHO, _DEAD, _DUE, _WHY, cars, scrap, _PAPERS, _WHERE], [_letter("물려받은 자동차의 명의 안내", VEHICLE)]),
        "inheritance-redivision": _spec(
            "상속재산을 다시 나눌 때의 안내", "지방세법 제7조제13항", post_id, phone, [_WHO, _DEAD, rules, _PROPERTY, _WHERE],
            [_letter("상속재산을 다시 나눌 때의 세금 안내", REDIVISION)]),
    }


def _spec(name: str, basis: str, post_id: int, phone: str, placeholders: Sequence[Mapping[str, Any]], bodies: Sequence[Body]) -> engine.Spec:
    # One letter per household is decided by the estate, not by the address alone: two deaths in one house are two letters.
    return engine.Spec(name, basis, post_id, phone, (Channel.LETTER,), placeholders, bodies, household=False)


def publish(*, actor: Actor, post_id: int, phone: str, drafter: Actor | None = None) -> tuple[str, ...]:
    """Draft and publish what is new or changed; returns the codes that got a new version.

    ``actor`` publishes (the head of the department, or who manages notices), ``drafter`` writes (default: the same).
    ``post_id`` is the officer who answers. Running it again changes nothing while the texts are the same.
    """
    changed = []
    for code, spec in specs(post_id, phone).items():
        if _same(code, spec):
            continue
        engine.draft(actor=drafter or actor, code=code, spec=spec)
        engine.publish(actor=actor, code=code)
        changed.append(code)
    return tuple(changed)


def _same(code: str, spec: engine.Spec) -> bool:
    try:
        now = engine.current(code)
    except NotFound:
        return False
    bodies = {(body.channel, body.language): (body.subject, body.text) for body in engine.bodies_of(now)}
    wanted = {(body.channel, body.language): (body.subject.strip(), body.text.rstrip()) for body in spec.bodies}
    return bodies == wanted and (now.legal_basis, now.post_id, now.phone) == (spec.legal_basis, spec.post_id, spec.phone)


__all__ = ["BASIS", "publish", "specs"]
