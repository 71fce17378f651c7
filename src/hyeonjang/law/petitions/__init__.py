"""민원: supplements, objections and repeated petitions; how far an own promise may reach."""

from hyeonjang.law.petitions.rules import (
    OwnRemedy,
    Remedy,
    RemedyTerms,
    check_more_time,
    check_promise,
    check_repeat_close,
    check_supplement_again,
    objection_due,
    objection_until,
    params,
    read_remedy,
    remedy_terms,
    supplement_until,
)

__all__ = [
    "OwnRemedy",
    "Remedy",
    "RemedyTerms",
    "check_more_time",
    "check_promise",
    "check_repeat_close",
    "check_supplement_again",
    "objection_due",
    "objection_until",
    "params",
    "read_remedy",
    "remedy_terms",
    "supplement_until",
]
