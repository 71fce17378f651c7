from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "hyeonjang.commons.processes"
    label = "processes"
    verbose_name = "업무 처리 기록"

    def ready(self) -> None:
        from hyeonjang.commons.ui import navigation

        navigation.register("진단", "업무 처리 기록", "processes:sources", order=10)
