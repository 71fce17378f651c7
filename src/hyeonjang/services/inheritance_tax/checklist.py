"""What to bring and what to do, from the facts of the estate: nobody is asked for a paper that is not theirs.

The filing form and its enclosures: 지방세법 시행규칙 제9조제1항(별지 제3호서식), 지방세특례제한법 시행규칙 별지
제1호서식. What proves a family or a share is practice; where the office can look it up itself (전자정부법 제36조),
nobody has to bring it.
"""

from __future__ import annotations

from dataclasses import dataclass

from .estate import Kind
from .estimate import Estimate


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: its name, where it comes from or when it is needed, and the article that asks for it, if any."""

    name: str
    note: str = ""
    cite: str = ""
    only_if: str = ""

    @property
    def line(self) -> str:
        """As one line of a letter."""
        return f"{self.name}({self.note})" if self.note else self.name


def papers(estimate: Estimate) -> tuple[Paper, ...]:
    """The papers for filing, in the order in which a clerk asks for them."""
    return (*_always(estimate), *_family(estimate), *_relief(estimate))


def _always(estimate: Estimate) -> list[Paper]:
    houses = any(holding.kind is Kind.HOUSE for holding in estimate.estate.holdings)
    form = "집이 있으면 부표까지. 세무과에 있습니다" if houses else "세무과에 있습니다"
    return [
        Paper("오시는 분의 신분증과 취득세 신고서", form, "지방세법 시행규칙 제9조제1항"),
        Paper("고인의 기본증명서와 가족관계증명서", "읍ㆍ면사무소에서 뗍니다"),
    ]


def _family(estimate: Estimate) -> list[Paper]:
    estate, made = estimate.estate, []
    people = list(estate.everyone())
    if len(estimate.frame.heirs) > 1 or not estate.heirs_complete:
        made.append(Paper("상속재산 분할협의서와 상속인 모두의 인감증명서", "나눌 몫을 정했을 때", only_if="협의"))
        made.append(Paper("위임장과 맡긴 분의 신분증 사본", "다른 상속인을 대신해 오실 때", only_if="위임"))
    if any(person.renounced for person in people):
        made.append(Paper("상속포기를 받아들인 법원의 심판서 사본", "포기한 분이 있을 때", only_if="포기"))
    if any(person.died_on is not None and person.died_on <= estate.deceased.died_on for person in people):
        made.append(Paper("먼저 돌아가신 상속인의 기본증명서와 가족관계증명서"))
    if estate.deceased.declared_on is not None:
        made.append(Paper("실종선고 심판서와 확정증명서", "법원에서 뗍니다"))
    if any(line.person.abroad for line in estimate.frame.heirs):
        made.append(Paper("외국 주소를 보여 주는 서류", "재외국민등록부 등본이나 거주 증명", only_if="해외"))
    return made


def _relief(estimate: Estimate) -> list[Paper]:
    codes = {asked.code for asked in estimate.asked}
    special = {row.holding.kind for row in estimate.rows if row.special}
    made = []
    if "home" in codes or Kind.HOUSE in special:
        made.append(Paper("집을 물려받는 분 가족의 주민등록표 등본", "1가구 1주택이면", only_if="1가구 1주택"))
    if "farmer" in codes or any(row.special.startswith("농사") for row in estimate.rows):
        made.append(Paper("지방세 감면 신청서와 농업경영체 등록 확인서", "농사짓던 분이 물려받으면",
                          "지방세특례제한법 시행규칙 별지 제1호서식", "자경농민"))
    if estimate.cars:
        made.append(Paper("자동차 등록증", "폐차했으면 폐차 인수 증명서"))
    return made


def vehicle_papers(estimate: Estimate) -> tuple[Paper, ...]:
    """The papers for transferring or de-registering an inherited car."""
    made = [Paper("오시는 분의 신분증과 자동차 등록증"), Paper("고인의 기본증명서와 가족관계증명서", "읍ㆍ면사무소에서 뗍니다")]
    if len(estimate.frame.heirs) > 1 or not estimate.estate.heirs_complete:
        made.append(Paper("상속인 모두가 도장을 찍은 상속 동의서", "한 분 이름으로 옮길 때"))
    made.append(Paper("자동차 보험 가입 확인", "물려받는 분 이름으로"))
    return tuple(made)
