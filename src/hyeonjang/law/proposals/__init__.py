"""제안제도: rules of the county's ordinance on proposals, and of the state's decrees."""

from hyeonjang.law.proposals.rules import (
    Body,
    Grade,
    Retention,
    Score,
    bonus_limit,
    check_prize,
    decision_due,
    not_counted,
    params,
    plan_due,
    prize_range,
    record_book_due,
    retention,
    review_decision_due,
    review_request_due,
    share_prize,
    supplement_request_due,
    trimmed_mean,
)

__all__ = [
    "Body", "Grade", "Retention", "Score", "bonus_limit", "check_prize", "decision_due", "not_counted", "params",
    "plan_due", "prize_range", "record_book_due", "retention", "review_decision_due", "review_request_due",
    "share_prize", "supplement_request_due", "trimmed_mean",
]
