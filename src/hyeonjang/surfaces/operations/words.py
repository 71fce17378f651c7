"""The records' short names in Korean, as the pages of the supervisor and of the operator show them."""

from __future__ import annotations

SUBJECTS = {
    "audit.access": "열람 기록", "calendar.holiday": "휴일", "desk.account": "계정", "evaluation.set": "평가",
    "innovation.collection": "취합", "innovation.cycle": "연차", "innovation.idea": "익명 아이디어",
    "innovation.judge": "심사위원", "innovation.proposal": "혁신안", "innovation.stop": "중단·폐지",
    "innovation.survey": "실태조사", "measures.promise": "약속", "org.account": "계정", "org.reorganisation": "기구개편",
    "benefits.application": "급여 신청", "benefits.replies": "회신 파일", "benefits.settings": "급여 설정",
    "cases.case": "건", "cases.import": "건 들여오기", "cases.number": "건 번호", "cases.type": "건 종류", "parties.person": "당사자",
    "notices.notice": "통지", "notices.template": "통지문", "notices.run": "대량 발송", "notices.batch": "발송 묶음",
    "notices.publication": "공시송달", "notices.undelivered": "미도달 명단", "notices.cost": "통지 단가", "notices.budget": "통지 예산",
    "notices.key": "접속 열쇠", "notices.opt_out": "수신 거부",
    "outbox.delivery": "후속 처리", "processes.import": "기록 들여오기", "processes.own_log": "우리 기록", "processes.source": "기록 출처",
    "processes.what_if": "미리 해 보기",
}
ACTIONS = {
    "cases.noted": "건에 업무 적음",
    "benefits.after_checked": "긴급복지 사후조사", "benefits.applied": "급여 신청 접수", "benefits.asked": "자료 조회 요청",
    "benefits.assessed": "소득ㆍ재산 조사", "benefits.chased": "회신 독촉", "benefits.configured": "급여 설정",
    "benefits.confirmed": "회신 전 결정 확인", "benefits.corrected": "사후 정정", "benefits.decided": "보장결정",
    "benefits.dropped": "조회ㆍ조사 거둠", "benefits.found": "조사 내용 기록", "benefits.household_set": "가구 사실 기록",
    "benefits.letter_issued": "결정통지서 발급", "benefits.papers_taken": "급여 서류 받음", "benefits.put_first": "우선조사 지정",
    "benefits.reassessed": "회신 뒤 소득ㆍ재산", "benefits.replied": "회신 기록", "benefits.replies_imported": "회신 들여옴",
    "benefits.submitted": "급여 결재 올림", "benefits.urgent_started": "긴급급여 시작", "benefits.visit_cancelled": "현장조사 취소",
    "benefits.visit_planned": "현장조사 예정", "benefits.visited": "현장조사", "benefits.waived": "조회 필요 없음",
    "cases.opened": "건 접수", "cases.assigned": "건 배정", "cases.stepped": "단계 진행", "cases.document_taken": "서류 도착",
    "cases.consented": "동의 기록", "cases.supplement_demanded": "보완 요구", "cases.supplement_more_time": "보완 기간 연장",
    "cases.supplement_demanded_again": "보완 재요구", "cases.supplement_arrived": "보완 접수",
    "cases.extended": "처리기간 연장", "cases.suspended": "처리기간 정지", "cases.resumed": "정지 끝",
    "cases.struck": "기록 바로잡음", "cases.opined": "의견", "cases.submitted": "결재 올림", "cases.sent_back": "다시 검토",
    "cases.decided": "건 결정", "cases.told": "결과 통지", "cases.objection_filed": "이의신청 접수",
    "cases.objection_extended": "이의신청 결정 연장", "cases.objection_decided": "이의신청 결정",
    "cases.withdrawn": "건 취하", "cases.transferred": "건 이송", "cases.applicant_died": "신청인 사망",
    "cases.succeeded": "지위 승계", "cases.joined": "반복민원 묶음", "cases.repeat_closed": "반복민원 종결",
    "cases.code_issued": "조회번호 발급", "cases.code_revoked": "조회번호 폐기", "cases.proxy_named": "대리인 지정",
    "cases.proxy_ended": "대리 끝", "cases.due_rechecked": "기한 점검", "cases.imported": "건 들여옴",
    "cases.numbers_reserved": "번호 예약", "cases.number_voided": "결번 처리", "cases.type_created": "건 종류 만들기",
    "cases.type_published": "건 종류 공개", "parties.died": "사망 기록",
    "cases.recheck": "기한 점검", "cases.forget_unsettled_imports": "확인하지 않은 파일 비우기",
    "calendar.declared": "휴일 추가", "calendar.revoked": "휴일 취소", "desk.password_changed": "비밀번호 변경",
    "evaluation.aside": "평가 회피", "evaluation.closed": "평가 마감", "evaluation.judge": "평가자 위촉",
    "evaluation.opened": "평가 시작", "evaluation.scored": "평가", "measures.snapshot": "지표 저장",
    "org.corrected": "조직 정정", "org.deputy": "직무대리 지정", "innovation.shared": "공동제안자 정함",
    "innovation.sheet_reminded": "취합 독촉", "innovation.survey_refreshed": "실태조사 다시 채움",
    "measures.promised": "약속 등록", "measures.withdrawn": "약속 취소",
    "org.account": "계정 만들기", "org.account_password": "임시 비밀번호", "org.account_active": "계정 사용 여부", "org.deputy_ended": "직무대리 끝",
    "org.reorganised": "조직 변경", "outbox.retried": "후속 처리 다시 시도",
    "processes.file_received": "기록 파일 받음", "processes.import_cancelled": "들여오기 취소",
    "processes.import_confirmed": "들여오기 확인", "processes.import_refused": "들여오기 거절",
    "processes.imported": "기록 들여옴", "processes.refresh_asked": "우리 기록 다시 읽기",
    "processes.source_created": "기록 출처 만들기", "processes.source_described": "기록 출처 설정",
    "processes.waits_named": "회신 짝 정하기", "processes.what_if_asked": "미리 해 보기", "processes.what_if_played": "미리 해 보기 끝",
    "notices.sent": "통지 보냄", "notices.sent_again": "통지 다시 보냄", "notices.cancelled": "통지 취소", "notices.returned": "반송 적음",
    "notices.delivered": "배달 확인", "notices.handed_over": "통지 교부", "notices.address_changed": "통지 주소 고침",
    "notices.uncertain_decided": "보냈는지 정함", "notices.handed_to_towns": "미도달 읍면에 넘김", "notices.published": "공시송달",
    "notices.batch_closed": "발송 묶음 닫음", "notices.batch_posted": "발송 묶음 맡김", "notices.run_created": "대량 발송 만들기",
    "notices.run_loaded": "대량 발송 명단", "notices.run_tried": "대량 발송 미리 해 봄", "notices.run_released": "대량 발송 승인",
    "notices.run_paused": "대량 발송 멈춤", "notices.run_resumed": "대량 발송 이어 보냄", "notices.run_cancelled": "대량 발송 취소",
    "notices.template_drafted": "통지문 작성", "notices.template_published": "통지문 공개", "notices.template_retired": "통지문 그만 씀",
    "notices.unit_cost": "통지 단가", "notices.budget": "통지 예산", "notices.key_issued": "접속 열쇠 발급",
    "notices.key_revoked": "접속 열쇠 폐기", "notices.opted_out": "수신 거부", "notices.opted_in": "수신 거부 끝",
    # Schedules of the worker.
    "notices.overdue": "도달 기다림 끝난 통지", "notices.effects": "공시송달 효력",
    "processes.own_logs": "우리 시스템의 기록 읽기", "measures.monthly_snapshots": "지표 월별 저장",
    "innovation.adopted": "채택 결정", "innovation.awarded": "시상", "innovation.comment_answered": "의견에 답함",
    "innovation.commented": "타 부서 의견", "innovation.completed": "실시 완료", "innovation.cycle_closed": "연차 마감",
    "innovation.cycle_configured": "연차 설정", "innovation.cycle_created": "연차 만들기",
    "innovation.cycle_opened": "연차 시작", "innovation.decided": "채택 여부 결정", "innovation.desk_out": "서면심사 미통과",
    "innovation.desk_passed": "서면심사 통과", "innovation.drafted": "혁신안 작성", "innovation.followed_up": "추진상황 점검",
    "innovation.idea_taken": "아이디어 채택", "innovation.stops_noted": "자체 폐지 통보 확인",
    "innovation.judge_appointed": "심사위원 위촉", "innovation.not_selected": "부서 미선정",
    "innovation.planned": "실시계획 제출", "innovation.published": "군민 공개", "innovation.recused": "심사 회피",
    "innovation.reexamination_asked": "재심 요청", "innovation.rejected": "불채택 결정",
    "innovation.revised": "혁신안 수정", "innovation.round_answered": "보완·의견 회신",
    "innovation.round_opened": "보완 요구·의견조회", "innovation.scored": "심사", "innovation.selected": "부서 우수 선정",
    "innovation.sheet_closed": "취합 마감", "innovation.sheet_sent": "취합 보냄",
    "innovation.sheet_submitted": "취합 제출", "innovation.started": "실시 시작", "innovation.step_done": "할 일 마침",
    "innovation.stop_decided": "폐지 여부 결정", "innovation.stop_proposed": "중단·폐지 제안", "innovation.submitted": "혁신안 제출",
    "innovation.survey_confirmed": "실태조사 확인", "innovation.survey_opened": "실태조사 시작",
    "innovation.unpublished": "군민 공개 취소", "innovation.withdrawn": "혁신안 철회",
}


def action_ko(slug: str) -> str:
    """The word for an action; its own name where nobody gave one."""
    return ACTIONS.get(slug, slug)


def subject_ko(slug: str) -> str:
    return SUBJECTS.get(slug, slug)
