"""상속: who inherits and in what shares. 민법 제5편 제1장."""

from hyeonjang.law.civil.people import RELATION_KO, Person, Relation, everyone
from hyeonjang.law.civil.shares import Share, Succession, params, principal_heir, succession

__all__ = [
    "RELATION_KO",
    "Person",
    "Relation",
    "Share",
    "Succession",
    "everyone",
    "params",
    "principal_heir",
    "succession",
]
