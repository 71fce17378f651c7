"""The words of the inheritance desk, each once. Plain Python, so that rules and models can both speak them."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

SUBJECT = "inheritance_tax.letter"
REASON = "상속 취득세 안내"


class Word(StrEnum):
    """A stored value with what officials call it."""

    label_ko: str

    def __new__(cls, value: str, label_ko: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label_ko = label_ko
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(member.value, member.label_ko) for member in cls]


class Source(Word):
    """Which list a row came from."""

    RESIDENTS = "residents", "주민등록 사망자 명단"
    FAMILY = "family", "가족관계등록 사망신고 명단"
    ELSEWHERE = "elsewhere", "다른 시군의 사망 통보"
    LAND = "land", "재산세 토지 대장"
    BUILDING = "building", "재산세 건축물 대장"
    HOUSE = "house", "재산세 주택 대장"
    VEHICLE = "vehicle", "자동차 대장"
    FILINGS = "filings", "취득세 신고 자료"
    DESK = "desk", "창구의 사망신고"
    HAND = "hand", "담당자 입력"


DEATH_LISTS = (Source.RESIDENTS, Source.FAMILY, Source.ELSEWHERE)
PROPERTY_LISTS = (Source.LAND, Source.BUILDING, Source.HOUSE, Source.VEHICLE)
FILES = (*DEATH_LISTS, *PROPERTY_LISTS, Source.FILINGS)


class Stage(Word):
    """Where the work on one death stands. Derived; the column is an index."""

    FINDING = "finding", "재산 확인 전"
    NOTHING = "nothing", "우리 군 재산 없음"
    HEIRS = "heirs", "상속인 확인 전"
    TELLING = "telling", "안내 중"
    FILED = "filed", "신고 마침"
    UNTAXED = "untaxed", "낼 세금 없음"
    HANDED = "handed", "담당자 처리"


OPEN = frozenset({Stage.FINDING, Stage.HEIRS, Stage.TELLING})


class AssetState(Word):
    """Whether a property belongs to what was left behind."""

    FOUND = "found", "상속재산"
    SOLD = "sold", "사망 전에 넘어감"
    EXCLUDED = "excluded", "제외"
    GONE = "gone", "새 대장에 없음"


class AssetKind(Word):
    """Kinds of taxed property; values are those of ``law.local_tax.Kind``."""

    LAND = "land", "토지"
    FARMLAND = "farmland", "농지"
    HOUSE = "house", "주택"
    BUILDING = "building", "건축물"
    VEHICLE = "vehicle", "차량"
    MACHINERY = "machinery", "기계장비"
    SHIP = "ship", "선박"
    RIGHT = "right", "광업권ㆍ어업권ㆍ양식업권"
    MEMBERSHIP = "membership", "회원권"


class Relation(Word):
    """What a relative is to the deceased, or to the relative they represent (대습)."""

    SPOUSE = "spouse", "배우자"
    CHILD = "child", "자녀"
    PARENT = "parent", "부모"
    GRANDPARENT = "grandparent", "조부모"
    SIBLING = "sibling", "형제자매"
    COLLATERAL = "collateral", "4촌 이내 방계혈족"


class Learned(Word):
    """How heirs became known. Only the first is a look-up by the county itself."""

    REGISTER = "register", "가족관계 전산자료 조회"
    CERTIFICATE = "certificate", "가족관계증명서(상속인이 냄)"
    REPORT = "report", "상속인의 신고ㆍ문의"
    CARD = "card", "재산세 상속인대표자ㆍ주된 상속자 신고"


LEARNED_CITE = {
    Learned.REGISTER: "지방세법 제22조의3(취득세 부과를 위한 가족관계 전산자료)",
    Learned.CERTIFICATE: "정보주체가 스스로 낸 서류(개인정보 보호법 제15조제1항제3호)",
    Learned.REPORT: "정보주체의 신고(지방세기본법 제42조, 지방세법 제120조)",
    Learned.CARD: "지방세기본법 제42조, 지방세법 제107조제2항제2호",
}


class Step(Word):
    """Letters of one death, in their order."""

    FIRST = "first", "첫 안내"
    D60 = "d60", "기한 60일 전"
    D14 = "d14", "기한 14일 전"
    VEHICLE = "vehicle", "자동차 이전등록"
    AFTER1 = "after1", "기한 뒤(1개월 안)"
    AFTER3 = "after3", "기한 뒤(3개월 안)"
    AFTER6 = "after6", "기한 뒤(6개월 안)"


AFTER = frozenset({Step.AFTER1, Step.AFTER3, Step.AFTER6})


class LetterState(Word):
    """Where one letter stands; the first three are ours, the rest are the notice's."""

    PREPARED = "prepared", "보낼 목록에 있음"
    DROPPED = "dropped", "보내지 않음"
    WAITING = "waiting", "대기"
    SENT = "sent", "보냄"
    ARRIVED = "arrived", "도달"
    READ = "read", "열람"
    RETURNED = "returned", "반송"
    NO_ADDRESS = "no_address", "주소 불명"
    FAILED = "failed", "실패"
    PUBLISHED = "published", "공시송달"
    MERGED = "merged", "세대에 한 통"
    CANCELLED = "cancelled", "취소"


REACHED = frozenset({LetterState.SENT, LetterState.ARRIVED, LetterState.READ, LetterState.MERGED, LetterState.PUBLISHED})
UNDELIVERED = frozenset({LetterState.RETURNED, LetterState.NO_ADDRESS, LetterState.FAILED})


class Scope(Word):
    """What a filing covers."""

    REALTY = "realty", "부동산 등"
    VEHICLE = "vehicle", "차량"
    ALL = "all", "모두"
