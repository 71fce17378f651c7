"""The words of meetings, each once: states, kinds, stances, outcomes."""

from __future__ import annotations

from django.db import models


class OnHoliday(models.TextChoices):
    """Where a weekly meeting goes whose day is a holiday."""

    BEFORE = "before", "앞 근무일로"
    AFTER = "after", "다음 근무일로"
    SKIP = "skip", "그 주는 쉼"


class Role(models.TextChoices):
    """As whom somebody sits in the room. 공공기록물 관리에 관한 법률 시행령 제18조제2항."""

    MEMBER = "member", "참석"
    OBSERVER = "observer", "배석"


class MeetingState(models.TextChoices):
    PLANNED = "planned", "예정"
    OPEN = "open", "진행 중"
    CLOSED = "closed", "마침"
    CANCELLED = "cancelled", "취소"


class Presence(models.TextChoices):
    EXPECTED = "expected", "미확인"
    PRESENT = "present", "출석"
    ABSENT = "absent", "불참"


class ItemKind(models.TextChoices):
    """What the room is asked for."""

    DISCUSS = "discuss", "토론"
    DECIDE = "decide", "결정"
    SHARE = "share", "공유"


class ItemState(models.TextChoices):
    LISTED = "listed", "상정"
    RUNNING = "running", "진행 중"
    DONE = "done", "마침"
    READ = "read", "자료로 갈음"
    POSTPONED = "postponed", "다음 회의로"


class Mode(models.TextChoices):
    """What the minutes of an item are spent on."""

    REPORT = "report", "보고"
    DISCUSS = "discuss", "토론"


class CandidateState(models.TextChoices):
    WAITING = "waiting", "결정 기다림"
    ACCEPTED = "accepted", "상정"
    DEFERRED = "deferred", "미룸"
    DECLINED = "declined", "거절"


class Stance(models.TextChoices):
    FOR = "for", "찬성"
    AGAINST = "against", "반대"
    CONDITION = "condition", "조건부 찬성"


class Naming(models.TextChoices):
    """Whether opinions of an item bear names."""

    NAMED = "named", "이름을 밝힘"
    ANONYMOUS = "anonymous", "익명"


class SpeechState(models.TextChoices):
    WAITING = "waiting", "기다림"
    SPEAKING = "speaking", "발언 중"
    DONE = "done", "마침"
    WITHDRAWN = "withdrawn", "거둠"


class Ending(models.TextChoices):
    """How an item left the room."""

    DECIDED = "decided", "결정함"
    HEARD = "heard", "논의하고 결정 없이 마침"
    SHARED = "shared", "공유함"
    POSTPONED = "postponed", "다음 회의로"


class Choice(models.TextChoices):
    YES = "yes", "찬성"
    NO = "no", "반대"
    ABSTAIN = "abstain", "기권"


class PollState(models.TextChoices):
    OPEN = "open", "표결 중"
    PASSED = "passed", "가결"
    REJECTED = "rejected", "부결"
    VOID = "void", "정족수 미달"


class MinutesState(models.TextChoices):
    OPEN = "open", "확인 중"
    SIGNED = "signed", "확정"


class DecisionState(models.TextChoices):
    OPEN = "open", "진행 중"
    DONE = "done", "이행"
    WITHDRAWN = "withdrawn", "철회"


class EvidenceKind(models.TextChoices):
    """What closes a decision."""

    EVENT = "event", "시스템에 남는 일"
    MEASURE = "measure", "지표"
    DOCUMENT = "document", "문서"


class StepKind(models.TextChoices):
    """What happened to a decision."""

    TAKEN = "taken", "결정"
    PROGRESS = "progress", "경과"
    CARRIED = "carried", "다음 회의로 넘어감"
    DUE_CHANGED = "due_changed", "기한 변경"
    OWNER_MOVED = "owner_moved", "담당 직위 변경"
    EVIDENCE = "evidence", "증빙 확인"
    WITHDRAWN = "withdrawn", "철회"
