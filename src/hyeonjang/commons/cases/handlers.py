"""What runs by itself: every morning the stored dates are compared with the derived ones."""

from __future__ import annotations

import logging

from django.db import transaction

from hyeonjang.commons import audit
from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.outbox import every

from .actions import imports
from .actions.common import settle
from .models import Case
from .open_clocks import drifted

log = logging.getLogger(__name__)


@every("daily 05:30", name="cases.recheck")
def recheck() -> int:
    """Mend stored dates that no longer follow from the events; each mend is a decision on the record."""
    found = drifted(holiday_table())
    for number, stored, derived in found:
        with transaction.atomic():
            case = Case.objects.select_for_update().get(number=number)
            settle(case)
            audit.record(
                "cases.due_rechecked", system_actor("기한 점검"), ("cases.case", case.pk, number),
                detail={"stored": stored, "derived": derived},
            )
        log.warning("case %s: stored due date %s, derived %s", number, stored, derived)
    return len(found)


@every("daily 05:40", name="cases.forget_unsettled_imports")
def forget_unsettled() -> int:
    """Personal data of uploads that nobody settled do not stay."""
    return imports.forget_unsettled()
