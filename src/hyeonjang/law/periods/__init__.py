"""The period engine: every deadline of the product is computed here and nowhere else."""

from hyeonjang.law.periods.bulk import Prefix, bulk_due, bulk_working_days, bulk_working_seconds, prefix
from hyeonjang.law.periods.days import HolidayDay, Kind, Regime, local_day, temporary_day
from hyeonjang.law.periods.deadline import DayLine, Deadline
from hyeonjang.law.periods.due import deadline_from_text, due_from_text, spec_from_text
from hyeonjang.law.periods.engine import Moved, deadline, recompute
from hyeonjang.law.periods.measure import (
    CaseTime,
    TimeUnit,
    mileage,
    shortening_rate,
    used_time,
    working_days_between,
    working_seconds_between,
)
from hyeonjang.law.periods.spec import (
    Clock,
    ClockSpec,
    Extension,
    Length,
    OfficeHours,
    Reading,
    Suspension,
    SuspensionKind,
    Unit,
    supplement,
)
from hyeonjang.law.periods.table import DayOff, HolidayTable, default_table

__all__ = [
    "CaseTime",
    "Clock",
    "ClockSpec",
    "DayLine",
    "DayOff",
    "Deadline",
    "Extension",
    "HolidayDay",
    "HolidayTable",
    "Kind",
    "Length",
    "Moved",
    "OfficeHours",
    "Prefix",
    "Reading",
    "Regime",
    "Suspension",
    "SuspensionKind",
    "TimeUnit",
    "Unit",
    "bulk_due",
    "bulk_working_days",
    "bulk_working_seconds",
    "deadline",
    "deadline_from_text",
    "default_table",
    "due_from_text",
    "local_day",
    "mileage",
    "prefix",
    "recompute",
    "shortening_rate",
    "spec_from_text",
    "supplement",
    "temporary_day",
    "used_time",
    "working_days_between",
    "working_seconds_between",
]
