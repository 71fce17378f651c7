"""Changes of the way of working that can be tried out, alone or together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import josa


@dataclass(frozen=True)
class Early:
    """``step`` no longer waits for replies; what comes after it does."""

    step: str

    def words_ko(self) -> str:
        return f"{josa(self.step, '을/를')} 회신이 오기 전에 먼저 하기"


@dataclass(frozen=True)
class Enough:
    """Go on with what can be checked within ``days`` working days of asking, and wait for nothing else."""

    days: int

    def words_ko(self) -> str:
        return f"{self.days}근무일 안에 확인되는 것으로 결정하기"


@dataclass(frozen=True)
class Sessions:
    """The body of ``step`` meets ``times`` as often."""

    step: str
    times: int = 2

    def words_ko(self) -> str:
        return f"{josa(self.step, '을/를')} {self.times}배로 자주 열기"


@dataclass(frozen=True)
class OnePerson:
    """The officer who did the step before also does ``step`` and what that officer would have done after it."""

    step: str

    def words_ko(self) -> str:
        return f"앞 단계 담당자가 {self.step}까지 이어서 하기"


@dataclass(frozen=True)
class MoreOfficers:
    """``count`` more officers beside those who do ``step`` today."""

    step: str
    count: int = 1

    def words_ko(self) -> str:
        return f"{self.step} 담당자 {self.count}명 늘리기"


Scenario = Early | Enough | Sessions | OnePerson | MoreOfficers
_KINDS: dict[str, type[Scenario]] = {"early": Early, "enough": Enough, "sessions": Sessions, "one_person": OnePerson,
                                     "more": MoreOfficers}
_NAMES = {kind: name for name, kind in _KINDS.items()}


@dataclass(frozen=True)
class Plan:
    """Changes that hold together. Those of order hold for the chosen cases only; sessions and officers for all."""

    parts: tuple[Scenario, ...]

    def words_ko(self) -> str:
        return ", ".join(part.words_ko() for part in self.parts)

    def to_json(self) -> list[dict[str, Any]]:
        return [{"kind": _NAMES[type(part)], **vars(part)} for part in self.parts]

    @classmethod
    def from_json(cls, rows: Sequence[Mapping[str, Any]]) -> Plan:
        try:
            return cls(tuple(_KINDS[str(row["kind"])](**{k: v for k, v in row.items() if k != "kind"}) for row in rows))
        except (KeyError, TypeError):
            raise Refused("해 볼 변화를 읽을 수 없습니다. 화면에서 다시 골라 주세요.", code="whatif.plan") from None

    def checked(self, steps: Sequence[str]) -> Plan:
        """The same, if it can be tried out on a log with these steps; else refuses with a sentence."""
        if not self.parts:
            raise Refused("무엇을 바꿔 볼지 하나 이상 골라 주세요.", field="parts")
        for part in self.parts:
            step = getattr(part, "step", None)
            if step is not None and step not in steps:
                raise Refused(f"'{step}' 단계가 이 기록에 없습니다. 목록에서 골라 주세요.", field="parts")
            if isinstance(part, Enough) and not 1 <= part.days <= 60:
                raise Refused("기다릴 날은 1~60근무일로 적어 주세요.", field="enough_days")
            if isinstance(part, Sessions) and not 2 <= part.times <= 4:
                raise Refused("회의는 2~4배까지 늘려 볼 수 있습니다.", field="sessions")
            if isinstance(part, MoreOfficers) and not 1 <= part.count <= 5:
                raise Refused("담당자는 1~5명까지 늘려 볼 수 있습니다.", field="more")
        return self

    def of(self, kind: type[Scenario]) -> list[Any]:
        return [part for part in self.parts if isinstance(part, kind)]
