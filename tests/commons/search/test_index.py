"""The index: the same list on both databases, rights in the question, nothing doubled, nothing left behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date

import pytest

from hyeonjang.commons.org.actor import PUBLIC, Actor, PostHeld, system_actor
from hyeonjang.commons.search import Document, Part, Provider, handlers, index, keys, providers, queries
from hyeonjang.commons.search.models import Entry
from hyeonjang.kit.errors import Refused

pytestmark = pytest.mark.django_db
SYSTEM = system_actor()
DAY = date(2026, 3, 2)


def official(department: int, *, person: int = 1, **more: object) -> Actor:
    post = PostHeld(person, "주무관", "담당자", department, "과", department, "과")
    return Actor(person, person, "가", posts=(post,), _paths=((department,),), **more)  # type: ignore[arg-type]


def document(pk: int, title: str, *texts: str, who: Sequence[str] = (keys.OFFICIALS,), number: str = "", department: int = 1,
             on: date = DAY) -> Document:
    return Document(pk, title, f"/x/{pk}/", on, frozenset(who), number, department,
                    [Part(text, f"{place}쪽" if len(texts) > 1 else "") for place, text in enumerate(texts, 1)])


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[int, Document]]:
    found: dict[int, Document] = {}
    monkeypatch.setattr(providers, "_items", {})
    handlers.register(Provider(
        "things", "것", lambda ids: [found[pk] for pk in ids if pk in found],
        lambda after, most: [pk for pk in sorted(found) if pk > after][:most]))
    yield found


def put(kept: dict[int, Document], *rows: Document) -> None:
    kept.update({row.id: row for row in rows})
    index.refresh(providers["things"], [row.id for row in rows])


def titles(question: str, actor: Actor = SYSTEM, narrow: queries.Narrow | None = None) -> list[str]:
    return [hit.title for hit in queries.search(actor, question, narrow).hits]


def test_확실한_것이_위에_온다(kept: dict[int, Document]) -> None:
    put(kept, document(1, "도로 굴착 협의", "상수도 공사 일정"), document(2, "공사 일정", "굴착을 도로와 함께 협의"),
        document(3, "회의", "도로 굴착은 달마다 협의"), document(4, "굴착 도로", "다른 글"), document(5, "안내", "도로", number="2026-굴착-000012"))
    assert titles("도로 굴착") == ["도로 굴착 협의", "굴착 도로", "회의", "공사 일정"]
    assert titles("2026-굴착-000012")[0] == "안내" and titles("2026굴착000012")[0] == "안내"


def test_띄어쓰기와_가운뎃점이_달라도_찾고_표시한다(kept: dict[int, Document]) -> None:
    put(kept, document(1, "민원ㆍ업무 처리", "법정 처리 기간은 7일 <b>이다</b>"))
    hit, = queries.search(SYSTEM, "민원업무").hits
    assert hit.title_html == "<mark>민원ㆍ업무</mark> 처리"
    hit, = queries.search(SYSTEM, "처리기간").hits
    assert "<mark>처리 기간</mark>" in hit.snippet and "&lt;b&gt;" in hit.snippet


def test_찾은_쪽을_말하고_한_글은_한_번만_나온다(kept: dict[int, Document]) -> None:
    put(kept, document(1, "축제 계획", "주차장", "셔틀버스 노선", "셔틀버스 예산"))
    hit, = queries.search(SYSTEM, "셔틀버스").hits
    assert hit.where in {"2쪽", "3쪽"}


def test_긴_글의_끊긴_곳에_걸친_말도_찾는다(kept: dict[int, Document]) -> None:
    put(kept, document(1, "긴 글", "가" * (index.CHUNK - 3) + " 경계마을회관 " + "나" * 5000))
    assert titles("경계마을회관") == ["긴 글"]


def test_볼_수_없는_것은_세지도_않는다(kept: dict[int, Document]) -> None:
    put(kept, document(1, "우리 과 일", "비밀 낱말", who=[keys.department(7)]), document(2, "남의 과 일", "비밀 낱말", who=[keys.department(8)]),
        document(3, "모두의 일", "비밀 낱말"), document(4, "아무도", "비밀 낱말", who=[]), document(5, "번호", "", who=[keys.department(8)], number="1-나-1"))
    assert titles("비밀 낱말", official(7)) == ["모두의 일", "우리 과 일"]
    assert titles("1-나-1", official(7)) == [] and titles("1-나-1", official(8)) == ["번호"]
    assert titles("비밀 낱말", official(9, duties=frozenset({"audit.read"}))) == ["모두의 일"]
    assert titles("비밀 낱말", PUBLIC) == [] and titles("비밀 낱말", Actor(5, None, "자리 없음")) == []
    assert "아무도" not in titles("비밀 낱말")
    # What stands in the index for rights is no word that anybody could look for.
    for word in (keys.department(8), keys.OFFICIALS, "kd8"):
        assert titles(word, official(7)) == []


def test_바뀐_것은_바뀐_대로_지운_것은_없다(kept: dict[int, Document]) -> None:
    put(kept, document(1, "옛 제목", "옛 내용"), document(2, "둘", "그대로"))
    put(kept, document(1, "새 제목", "새 내용", "둘째 쪽"))
    assert titles("옛내용") == [] and titles("새 내용") == ["새 제목"] and Entry.objects.filter(object_id=1).count() == 2
    assert index.refresh(providers["things"], [1, 2]) == 0, "nothing is written where nothing changed"
    put(kept, document(1, "새 제목", "새 내용", who=[keys.department(8)]))
    assert titles("새 내용", official(7)) == [], "a right that was taken away"
    del kept[1]
    index.refresh(providers["things"], [1])
    assert titles("새 내용") == [] and not Entry.objects.filter(object_id=1).exists()


def test_밤의_견줌이_놓친_것을_바로잡는다(kept: dict[int, Document]) -> None:
    put(kept, *(document(pk, f"글 {pk}", "같은 내용") for pk in range(1, 5)))
    kept[2] = document(2, "고친 글", "다른 내용")
    del kept[3]
    kept[9] = document(9, "새 글", "같은 내용")
    assert handlers.compare() == 3
    assert sorted(titles("같은 내용")) == ["글 1", "글 4", "새 글"] and titles("다른 내용") == ["고친 글"]
    assert handlers.compare() == 0
    before = sorted(titles("내용"))
    assert index.rebuild() == 4 and sorted(titles("내용")) == before and index.rebuild() == 4


def test_종류와_부서와_해로_좁힌다(kept: dict[int, Document]) -> None:
    put(kept, document(1, "가", "협의", department=1), document(2, "나", "협의", department=2, on=date(2024, 1, 1)))
    assert titles("협의", narrow=queries.Narrow(department_id=2)) == ["나"] and titles("협의", narrow=queries.Narrow(year=2026)) == ["가"]
    assert titles("협의", narrow=queries.Narrow(kind="things", year=2024)) == ["나"] and titles("협의", narrow=queries.Narrow(kind="none")) == []


def test_모든_낱말이_없으면_일부를_말하고_보인다(kept: dict[int, Document]) -> None:
    put(kept, document(1, "가", "수도 요금"))
    found = queries.search(SYSTEM, "수도 감면")
    assert found.loose and [hit.title for hit in found.hits] == ["가"]


@pytest.mark.parametrize("question", ["", "···", "?!", "가" * 300])
def test_찾을_수_없는_물음은_까닭을_말한다(kept: dict[int, Document], question: str) -> None:
    with pytest.raises(Refused):
        queries.search(SYSTEM, question)


@pytest.mark.parametrize("question", ['"', "가 OR 나", "title : 가", "가*", "' | 가", "(가", "가 & !나", "NEAR(가 나)", "\\"])
def test_찾는_말은_명령이_되지_않는다(kept: dict[int, Document], question: str) -> None:
    put(kept, document(1, "가", "나"), document(2, "다", "라"))
    with suppress(Refused):
        assert "다" not in titles(question)


def test_글만_답하면_그_이야기를_많이_하는_글이_위다(kept: dict[int, Document]) -> None:
    far = "굴착을 한 번 말하고 나머지는 다른 이야기를 길게 하는 글. " + "회의와 예산과 조직을 두루 말한다. " * 30
    put(kept, document(1, "상수도", "굴착 협의와 굴착 허가와 굴착 점검"), document(2, "기타", far), document(3, "하수도", "굴착 협의"))
    assert titles("굴착") == ["상수도", "하수도", "기타"]
    assert titles("굴착 말한다") == ["기타"]


def test_모두_든_것이_없으면_많이_든_것부터다(kept: dict[int, Document]) -> None:
    put(kept, document(1, "굴착 안내", "도로"), document(2, "협의 안내", "하천"), document(3, "기타", "굴착은 협의와 도로를 함께"))
    found = queries.search(SYSTEM, "굴착 협의 예산")
    assert found.loose and [hit.title for hit in found.hits] == ["기타", "협의 안내", "굴착 안내"]
