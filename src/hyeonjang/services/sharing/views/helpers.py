"""What the screens share: running a verb, a page that is one form."""

from __future__ import annotations

from hyeonjang.commons.ui import verbs

run = verbs.run
form_view = verbs.FormView("sharing/form.html")
