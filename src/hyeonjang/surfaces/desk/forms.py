"""Signing in and changing one's password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.core.exceptions import ValidationError
from django.http import HttpRequest

if TYPE_CHECKING:
    from hyeonjang.commons.org.models import Account


class LoginForm(forms.Form):
    """Checks the pair; ``account`` is the signed-in account afterwards. Counting of failures is axes'."""

    username = forms.CharField(
        label="아이디",
        max_length=150,
        error_messages={"required": "아이디를 입력하세요."},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label="비밀번호",
        strip=False,
        max_length=4096,
        error_messages={"required": "비밀번호를 입력하세요."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.account: Account | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"username", "password"} <= cleaned.keys():
            self.account = authenticate(
                self.request, username=cleaned["username"], password=cleaned["password"]
            )
            if self.account is None:
                # The same words whether the name is unknown or the password wrong.
                raise ValidationError(
                    "아이디나 비밀번호가 맞지 않습니다. "
                    "한글 입력 상태와 대문자 잠금을 확인하고 다시 입력하세요."
                )
        return cleaned


class PasswordForm(forms.Form):
    """One's own password: the present one, and the new one twice."""

    present = forms.CharField(
        label="지금 비밀번호",
        strip=False,
        max_length=4096,
        error_messages={"required": "지금 비밀번호를 입력하세요."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="새 비밀번호",
        strip=False,
        max_length=4096,
        help_text="9자 이상으로 정합니다. 이름, 아이디, 흔히 쓰는 비밀번호와 비슷하면 쓸 수 없습니다.",
        error_messages={"required": "새 비밀번호를 입력하세요."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="새 비밀번호 한 번 더",
        strip=False,
        max_length=4096,
        error_messages={"required": "새 비밀번호를 한 번 더 입력하세요."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_present(self) -> str:
        present = str(self.cleaned_data["present"])
        if not self.account.check_password(present):
            raise ValidationError("지금 비밀번호가 맞지 않습니다. 다시 입력하세요.")
        return present

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        new, again = cleaned.get("new"), cleaned.get("again")
        if new and again and new != again:
            self.add_error("again", "두 번 입력한 새 비밀번호가 서로 다릅니다. 같은 것을 입력하세요.")
        elif new and new == cleaned.get("present"):
            self.add_error("new", "지금 비밀번호와 같습니다. 다른 것으로 정하세요.")
        elif new:
            try:
                password_validation.validate_password(new, self.account)
            except ValidationError as invalid:
                self.add_error("new", invalid)
        return cleaned
