"""What runs by itself: reminders, and the end of waiting when a case is over."""

from __future__ import annotations

from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.outbox import EventView, every, on
from hyeonjang.kit import clock
from hyeonjang.services.sharing.actions import requests

NAME = "업무공유"
_OVER = {"cases.decided": "건이 결정되었습니다.", "cases.withdrawn": "신청인이 취하한 건입니다.", "cases.transferred": "이송한 건입니다.",
         "cases.repeat_closed": "반복민원으로 종결한 건입니다."}


@every("workday 08:50", name="sharing.remind")
def remind() -> int:
    """Who must answer by the next working day, or should have, is reminded every working day."""
    return requests.remind(actor=system_actor(NAME), on=clock.today())


def _over(event: EventView) -> object:
    return requests.case_ended(actor=system_actor(NAME), case_id=int(event.payload["case_id"]), why=_OVER[event.name])


for _name in _OVER:
    on(_name, name=f"sharing.{_name}")(_over)
