"""Addresses: the desk for officials, the portal for residents, the API for programs."""

from __future__ import annotations

from django.urls import include, path

from hyeonjang.services.benefits.views import urls as benefits
from hyeonjang.services.handover.views import urls as handover
from hyeonjang.services.inheritance_tax.views import urls as inheritance
from hyeonjang.services.innovation.views import urls as innovation
from hyeonjang.services.meetings.views import urls as meetings
from hyeonjang.services.sharing.views import urls as sharing

urlpatterns = [
    path("desk/innovation/", include((innovation.desk_urls, "innovation"))),
    path("desk/meetings/", include((meetings.desk_urls, "meetings"))),
    path("desk/sharing/", include((sharing.desk_urls, "sharing"))),
    path("desk/handover/", include((handover.desk_urls, "handover"))),
    path("calendar/", include((meetings.feed_urls, "meetings_feed"))),
    path("promises/", include((innovation.portal_urls, "promises"))),
    path("desk/benefits/", include((benefits.desk_urls, "benefits"))),
    path("desk/inheritance/", include((inheritance.desk_urls, "inheritance_tax"))),
    path("field/benefits/", include((benefits.field_urls, "benefits_field"))),
    path("field/", include("hyeonjang.surfaces.field.urls")),
    path("desk/processes/", include("hyeonjang.commons.processes.views.urls")),
    path("desk/cases/", include("hyeonjang.commons.cases.views.urls")),
    path("desk/notices/", include("hyeonjang.commons.notices.views.urls")),
    path("desk/search/", include("hyeonjang.commons.search.urls")),
    path("desk/operations/", include("hyeonjang.surfaces.operations.urls")),
    path("desk/organisation/", include("hyeonjang.surfaces.organisation.urls")),
    path("desk/measures/", include("hyeonjang.surfaces.gauges.urls")),
    path("desk/", include("hyeonjang.surfaces.desk.urls")),
    path("api/", include("hyeonjang.surfaces.rest.urls")),
    path("v2/", include("hyeonjang.surfaces.rest.notify")),
    path("", include("hyeonjang.surfaces.portal.urls")),
]
handler404 = "hyeonjang.commons.ui.errors.not_found"
handler500 = "hyeonjang.commons.ui.errors.server_error"
