"""The organisation for everybody, and its changes for those who manage it."""

from __future__ import annotations

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "hyeonjang.surfaces.organisation"
    label = "organisation"
    verbose_name = "조직 화면"

    def ready(self) -> None:
        from hyeonjang.commons.org import following
        from hyeonjang.commons.ui import navigation
        from hyeonjang.surfaces.organisation import promises

        navigation.register("운영", "조직", "organisation:tree", order=10)
        navigation.register("운영", "조직 주고받기", "organisation:exchange", duty="org.manage", order=20)
        navigation.register("운영", "기구개편", "organisation:reorganisations", order=30)
        navigation.register("운영", "직무대리", "organisation:deputies", duty="org.manage", order=32)
        navigation.register("운영", "계정", "organisation:accounts", duty="org.manage", order=34)
        following.register("measures", promises.open_promises)
