"""Made-up material for the gallery; shaped like the real thing, long names and empty places included."""

from __future__ import annotations

from datetime import date

from django import forms

from hyeonjang.commons.ui import charts as c

STEPS = (
    {"title": "제안", "state": "done", "when": "2026. 3. 2."},
    {"title": "부서 심사", "state": "done", "when": "2026. 4. 10."},
    {"title": "실무 검토", "state": "now", "when": "2026. 11. 30.까지"},
    {"title": "발표 심사", "state": "later"},
    {"title": "채택", "state": "later"},
)
TABS = (
    {"title": "전체", "url": "?tab=all", "current": True, "count": 130},
    {"title": "채택", "url": "?tab=in", "count": 8},
    {"title": "보완 요청", "url": "?tab=fix", "count": 3},
)
CRUMBS = ({"title": "혁신안", "url": "/desk/"}, {"title": "2026년", "url": "/desk/"}, {"title": "화면 부품"})
ROWS = (
    ("가축분뇨 배출시설 허가", "환경보호과 수질총량팀", 1204, 12.3, "late"),
    ("건축신고", "도시주택과 건축팀", 88, 4.0, "soon"),
    ("식품접객업 영업신고", "보건의료원 위생팀", 3120, 0.4, ""),
)
TRACE = {
    "trace": [
        {
            "date": "2026-06-05",
            "counted": True,
            "reason": "근무시간 4시간 산입",
            "cite": "민원 처리에 관한 법률 제19조제1항",
            "seconds": 14400,
        },
        {
            "date": "2026-06-06",
            "counted": False,
            "reason": "현충일·토요일",
            "cite": "관공서의 공휴일에 관한 규정 제2조",
        },
        {
            "date": "2026-06-08",
            "counted": True,
            "reason": "근무시간 8시간 산입",
            "cite": "민원 처리에 관한 법률 제19조제1항",
            "seconds": 28800,
        },
    ],
    "steps": [
        {
            "rule": "처리기한",
            "inputs": {"접수": "2026-06-05T14:00", "기간": "3일"},
            "cite": "민원 처리에 관한 법률 제19조",
            "result": "2026-06-10T14:00",
        }
    ],
}
DEPARTMENTS = (
    "기획감사담당관",
    "행정담당관",
    "세무과",
    "문화체육과",
    "관광과",
    "사회복지과",
    "환경보호과",
    "도시주택과",
    "건설과",
    "안전총괄과",
    "농업정책과",
    "축산과",
    "보건의료원",
    "농업기술센터",
    "맑은물사업소",
    "연천읍",
    "전곡읍",
    "군남면",
    "청산면",
    "백학면",
    "미산면",
    "왕징면",
    "신서면",
    "중면",
    "장남면",
)
NAMES = (
    "수질총량팀",
    "민원팀",
    "재난예방팀",
    "시설팀",
    "복지기획팀",
    "맞춤형복지팀",
    "축산정책팀",
    "건축허가팀",
    "산업팀",
    "농촌활력팀",
    "기획팀",
    "예산팀",
    "감사팀",
)
TEAMS = (8, 9, 7, 6, 6, 10, 8, 9, 8, 7, 7, 6, 12, 9, 6, 7, 8, 6, 6, 6, 5, 5, 6, 5, 5)


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(
        label="제안 이름", max_length=80, help_text="무엇을 어떻게 바꾸는지 한 줄로 씁니다."
    )
    days = forms.IntegerField(
        label="줄이려는 처리일수",
        help_text="근무일로 셉니다.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    start = forms.DateField(label="시행일", widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(
        label="바꾸는 방식",
        choices=[("", "고르세요"), ("stop", "없애기"), ("merge", "합치기"), ("speed", "빠르게")],
    )
    channels = forms.MultipleChoiceField(
        label="접수 경로",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("w", "방문"), ("g", "정부24"), ("m", "우편")],
    )
    way = forms.ChoiceField(
        label="공개 범위", widget=forms.RadioSelect, choices=[("all", "모두"), ("dept", "우리 부서")]
    )
    note = forms.CharField(label="설명", required=False, widget=forms.Textarea)
    file = forms.FileField(label="근거 자료", required=False, help_text="XLSX나 CSV, 20 MB까지.")
    agree = forms.BooleanField(label="주민에게 결과를 그대로 공개하는 데 동의합니다")


def _map() -> c.Chart:
    names = {
        "r": "접수",
        "a": "담당자 배정",
        "c": "서류 검토",
        "s": "보완 요청",
        "i": "현장 확인 (관계 부서 합동)",
        "h": "협의 (환경보호과)",
        "d": "결재",
        "n": "통지",
        "w": "취하",
    }
    counts = {"r": 1204, "a": 1204, "c": 1530, "s": 326, "i": 640, "h": 512, "d": 1120, "n": 1120, "w": 84}
    edges = [
        ("r", "a", 1204, 0.4),
        ("a", "c", 1190, 2.1),
        ("c", "s", 326, 0.5),
        ("s", "c", 301, 9.8),
        ("c", "i", 640, 3.2),
        ("c", "h", 402, 1.0),
        ("i", "h", 110, 1.4),
        ("h", "d", 512, 12.3),
        ("i", "d", 522, 2.2),
        ("c", "d", 86, 1.9),
        ("d", "n", 1120, 0.2),
        ("s", "w", 25, 14.0),
        ("a", "w", 14, 3.0),
        ("h", "i", 9, 2.5),
        ("d", "d", 31, 0.8),
    ]
    return c.process_map(
        "가축분뇨 배출시설 허가가 지나는 길",
        [c.MapNode(k, v, counts[k], hot=k == "h") for k, v in names.items()],
        [c.MapEdge(a, b, count, wait) for a, b, count, wait in edges],
        starts={"r": 1204},
        ends={"n": 1120, "w": 84},
        note="기다린 시간은 중앙값(근무일)입니다.",
    )


def _board() -> c.Chart:
    rows = []
    for index, (name, size) in enumerate(zip(DEPARTMENTS, TEAMS, strict=True)):
        cells = tuple(
            c.HeatCell(
                NAMES[(index * 3 + place) % len(NAMES)],
                None if (index + place) % 11 == 4 else float((index * 7 + place * 3) % 9),
                url=f"?team={index}-{place}",
            )
            for place in range(size)
        )
        rows.append(c.HeatRow(name, cells, url=f"?department={index}"))
    return c.heatmap("부서와 팀마다 낸 제안", rows, unit="건")


def charts() -> list[c.Chart]:
    """One of each, in the width of the desk."""
    months = [f"{2025 + index // 12}. {index % 12 + 1}." for index in range(14)]
    return [
        c.bar(
            "어느 단계에서 날이 가나",
            [
                c.Bar("협의 (환경보호과)", 6298, "warning", "가장 김"),
                c.Bar("보완 요청", 2950),
                c.Bar("현장 확인", 2048),
                c.Bar("결재", 996),
                c.Bar("통지", 12),
            ],
            unit="일",
        ),
        c.bar(
            "요일별 접수",
            list(zip("월화수목금", (212.0, 180.0, 176.0, 190.0, 244.0), strict=True)),
            unit="건",
            horizontal=False,
        ),
        c.funnel(
            "2026년 제안이 걸러진 길", [("제안", 130), ("부서 최우수", 31), ("발표 심사", 8), ("최우수", 1)]
        ),
        c.dots_with_intervals("바꾸기 전과 후", pairs(), unit="일"),
        c.line(
            "월별 처리일수",
            months,
            [
                c.Series(
                    "가축분뇨 허가",
                    (14.0, 13.8, 14.4, 15.0, 14.1, 13.9, 14.6, 14.2, 12.1, 10.4, 9.8, 9.9, 9.2, 9.0),
                ),
                c.Series(
                    "비교한 업무",
                    (11.0, 11.2, None, 11.5, 11.0, 10.8, 11.3, 11.1, 11.4, 11.0, 11.2, 10.9, 11.1, 11.0),
                ),
            ],
            unit="일",
            target=9.0,
            marker=8,
            marker_label="시행",
        ),
        c.timeline(
            "이 민원의 날짜",
            [
                c.Moment("접수", date(2026, 6, 5)),
                c.Moment("보완 요청", date(2026, 6, 9)),
                c.Moment("보완 도착", date(2026, 6, 15)),
                c.Moment("스스로 한 약속", date(2026, 6, 19), "planned"),
                c.Moment("법정 처리기한", date(2026, 6, 24), "statutory"),
                c.Moment("오늘", date(2026, 6, 17), "today"),
            ],
            spans=[c.Span("보완 기간", date(2026, 6, 9), date(2026, 6, 15))],
        ),
        _map(),
        _board(),
        c.matrix(
            "부서 사이를 오간 일",
            DEPARTMENTS[:12],
            DEPARTMENTS[:12],
            {
                (a, b): float((i * 37 + j * 53) % 190)
                for i, a in enumerate(DEPARTMENTS[:12])
                for j, b in enumerate(DEPARTMENTS[:12])
                if i != j and (i + j) % 3
            },
        ),
    ]


def pairs() -> list[c.Pair]:
    return [
        c.Pair(
            "가축분뇨 배출시설 허가 처리일수",
            c.Estimate(14.2, 13.1, 15.4, 310),
            c.Estimate(9.4, 8.8, 10.1, 142),
            "효과 있음",
            9.0,
        ),
        c.Pair(
            "건축신고 처리일수",
            c.Estimate(4.1, 3.9, 4.3, 880),
            c.Estimate(4.0, 3.7, 4.3, 260),
            "효과 없음",
            3.0,
        ),
        c.Pair(
            "보조금 정산 처리일수", c.Estimate(7.0, 5.0, 9.5, 12), c.Estimate(6.0, 2.0, 11.0, 4), "판단 불가"
        ),
    ]


def narrow() -> list[c.Chart]:
    """The same in the width of a phone, as the portal draws them."""
    return [
        c.dots_with_intervals("약속한 일의 전과 후", pairs()[:2], unit="일", width=340),
        c.bar(
            "어디서 기다렸나",
            [("협의 (환경보호과)", 12.3), ("보완 요청", 9.8), ("결재", 2.2)],
            unit="일",
            width=340,
        ),
        c.funnel("제안이 걸러진 길", [("제안", 130), ("부서 최우수", 31), ("발표 심사", 8)], width=340),
    ]
