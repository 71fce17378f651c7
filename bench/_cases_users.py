"""Officials and residents who use the desk over HTTP: a process of its own, so that it takes no server's time.

    python bench/_cases_users.py plan.json     → one line of JSON per answer

Requests arrive at random moments at a given rate (an open system: a slow answer does not keep the next request
away), and an answer is timed from the moment its request was due, so that waiting in a queue counts as well.
"""

from __future__ import annotations

import http.client
import json
import queue
import random
import re
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_SEEN = re.compile(r'name="seen" value="(\d+)"')
_STEPS = re.compile(r'<option value="([^"]+)"(?! selected)')


class User:
    """A browser with one account, or none: keeps its cookies and its connection."""

    def __init__(self, port: int, address: str = "") -> None:
        self.port, self.cookies, self.address = port, {}, address
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        body = urlencode(fields) if fields is not None else None
        headers = {"Host": "localhost", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.line.request(method, path, body, headers)
            answer = self.line.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self.line.close()
            self.line.request(method, path, body, headers)
            answer = self.line.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.split(";")[0]
        return answer.status, text, answer.headers.get("Location") or ""

    def login(self, username: str, password: str) -> None:
        _, page, _ = self.ask("GET", "/desk/login/")
        token = _TOKEN.search(page)
        assert token, "no login page"
        status, _, _ = self.ask("POST", "/desk/login/", {
            "csrfmiddlewaretoken": token.group(1), "username": username, "password": password})
        assert status == 302, (username, status)


class Person:
    """Somebody of the plan: what they do when their turn comes."""

    def __init__(self, plan: dict[str, Any], who: dict[str, Any], seed: int) -> None:
        self.plan, self.who, self.dice = plan, who, random.Random(seed)
        self.user = User(plan["port"])
        if who["name"]:
            self.user.login(who["name"], plan["password"])

    def act(self, kind: str, due: float) -> list[tuple[str, float, int]]:
        """Do one thing that was due at a moment: (kind of request, seconds, status) of each of its requests."""
        dice, who = self.dice, self.who
        if kind == "write":
            return self._step(dice.choice(who["open"]), due)
        if kind == "status":
            return self._resident(dice.choice(self.plan["codes"]), due)
        path = self.plan["pages"][kind]
        path = path.replace("{case}", str(dice.choice(who["cases"] or [0]))).replace("{number}", quote(dice.choice(self.plan["numbers"])))
        path = path.replace("{name}", quote(dice.choice(who["names"] or ["홍길동"]))).replace("{page}", str(dice.randint(2, 40)))
        status = self.user.ask("GET", path)[0]
        return [(kind, time.perf_counter() - due, status)]

    def _step(self, case_id: int, due: float) -> list[tuple[str, float, int]]:
        """Open the form, move the case on to another step: two requests, the second one writes."""
        status, page, _ = self.user.ask("GET", f"/desk/cases/{case_id}/step/")
        token, seen, steps = _TOKEN.search(page), _SEEN.search(page), _STEPS.findall(page)
        opened = ("단계 화면", time.perf_counter() - due, status)
        if status != 200 or not (token and seen and steps):
            return [opened]
        begun = time.perf_counter()
        status, page, _ = self.user.ask("POST", f"/desk/cases/{case_id}/step/", {
            "csrfmiddlewaretoken": token.group(1), "seen": seen.group(1), "step": self.dice.choice([s for s in steps if s]), "note": ""})
        # The step it already has, or a colleague who was faster: a proper refusal with its sentence.
        return [opened, ("단계 진행(쓰기)" if status == 302 else "단계 진행(거절)", time.perf_counter() - begun, 200 if status in {302, 422} else status)]

    def _resident(self, code: str, due: float) -> list[tuple[str, float, int]]:
        if "csrf" not in self.who:
            _, page, _ = self.user.ask("GET", "/status/")
            token = _TOKEN.search(page)
            assert token
            self.who["csrf"] = token.group(1)
        status, _, where = self.user.ask("POST", "/status/", {"csrfmiddlewaretoken": self.who["csrf"], "code": code})
        typed = ("조회번호 넣기", time.perf_counter() - due, status)
        begun = time.perf_counter()
        status = self.user.ask("GET", where)[0] if status == 302 else status
        return [typed, ("군민의 처리 상황", time.perf_counter() - begun, status)]


def _open(plan: dict[str, Any], people: list[Person]) -> list[tuple[str, float, int]]:
    """The mix of the plan at its rate for its time."""
    dice = random.Random(7)
    waiting: dict[str, queue.Queue[tuple[float, str]]] = {}
    found: list[tuple[str, float, int]] = []
    begun = time.perf_counter() + 0.5
    moment = begun
    kinds, weights = [row[0] for row in plan["mix"]], [row[2] for row in plan["mix"]]
    roles = {row[0]: row[1] for row in plan["mix"]}
    for role in set(roles.values()):
        waiting[role] = queue.Queue()
    while moment - begun < plan["seconds"]:
        kind = dice.choices(kinds, weights)[0]
        waiting[roles[kind]].put((moment, kind))
        moment += dice.expovariate(plan["rate"])

    def live(person: Person) -> None:
        line = waiting[person.who["role"]]
        while True:
            try:
                due, kind = line.get_nowait()
            except queue.Empty:
                return
            time.sleep(max(0.0, due - time.perf_counter()))
            found.extend(person.act(kind, due))

    threads = [threading.Thread(target=live, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _closed(plan: dict[str, Any], people: list[Person]) -> list[tuple[str, float, int]]:
    """Each kind by itself, by one user, one request after the other: what a page costs on an idle server."""
    found: list[tuple[str, float, int]] = []
    for kind, role, _ in plan["mix"]:
        able = [person for person in people if person.who["role"] == role]
        for turn in range(plan["rounds"] + 2):
            begun = time.perf_counter()
            rows = able[turn % len(able)].act(kind, begun)
            if turn >= 2:
                found.extend(rows)
    line = User(plan["port"])
    for turn in range(plan["rounds"] + 2):
        begun = time.perf_counter()
        status = line.ask("GET", plan["trivial"])[0]
        if turn >= 2:
            found.append(("trivial", time.perf_counter() - begun, status))
    return found


def main() -> None:
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    people = [Person(plan, who, number) for number, who in enumerate(plan["people"])]
    for answer in (_closed if plan["mode"] == "closed" else _open)(plan, people):
        print(json.dumps(answer))


if __name__ == "__main__":
    main()
