"""Pages of a list that can be very long: it is counted only as far as somebody would ever leaf."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

if TYPE_CHECKING:
    AnyPaginator = Paginator[Any]
else:
    AnyPaginator = Paginator

PER_PAGE = 50
MOST = 5_000


class Capped(AnyPaginator):
    """Stops counting after ``MOST``; ``more`` says that there is more than that."""

    object_list: QuerySet[Any]

    @cached_property
    def count(self) -> int:
        return min(MOST, self._counted)

    @cached_property
    def _counted(self) -> int:
        return self.object_list.order_by()[: MOST + 1].count()

    def page(self, number: Any) -> Page[Any]:
        """Leaf through the ids alone, then fetch fifty rows: what is passed over is read from the index only."""
        place = self.validate_number(number)
        first = (place - 1) * self.per_page
        ids = list(self.object_list.values_list("pk", flat=True)[first : min(first + self.per_page, self.count)])
        found = self.object_list.order_by().in_bulk(ids)
        return Page([found[pk] for pk in ids if pk in found], place, self)

    @property
    def more(self) -> bool:
        return self._counted > MOST


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """The page that ``?page=`` asks for; a number out of range gives the nearest one."""
    return Capped(rows, PER_PAGE).get_page(request.GET.get("page"))
