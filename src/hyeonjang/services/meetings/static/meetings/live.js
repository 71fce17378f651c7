/* The live screen. The state is fetched again and again with a ticket and an ETag (304 while nothing happened); what
   is entered goes into a queue that outlives a lost connection and a reload. Each entry has a key made here, so that
   sending it twice writes it once. Nothing is drawn from what this browser believes: only from the server's state. */
(() => {
  "use strict";
  const root = document.getElementById("live");
  if (!root) return;
  const find = (name) => document.querySelector(`[data-live="${name}"]`);
  const lead = root.dataset.lead === "1";
  const me = Number(root.dataset.seat) || null;
  const store = `hyeonjang.live.${root.dataset.meeting}.${me || "lead"}`;
  const csrf = find("csrf").querySelector("input").value;
  let state = JSON.parse(document.getElementById("live-state").textContent);
  let ticket = root.dataset.ticket, tag = "", behind = 0, failures = 0, chosen = null, mending = false, sending = false, timer = 0;

  // ---- small tools ----
  const make = (name, text, css) => { const one = document.createElement(name); if (text !== undefined) one.textContent = text; if (css) one.className = css; return one; };
  const button = (text, verb, values, look) => {
    const one = make("button", text, "btn btn--small" + (look ? " btn--" + look : ""));
    one.type = "button"; one.dataset.do = verb; one.dataset.values = JSON.stringify(values || {});
    return one;
  };
  // Old nodes stay where nothing changed: focus and half-read lines are not torn away.
  function fill(box, nodes) {
    const same = box.childNodes.length === nodes.length && nodes.every((node, i) => node.isEqualNode(box.childNodes[i]));
    if (!same) box.replaceChildren(...nodes);
  }
  const seatOf = (id) => state.seats.find((one) => one.id === id);
  const nameOf = (id) => { const one = seatOf(id); return one ? `${one.label}${one.acting ? "(직무대리)" : ""}` : ""; };
  const shown = () => state.items.find((one) => one.id === (chosen || state.current)) || null;
  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.max(0, seconds) % 60).padStart(2, "0")}`;
  const now = () => Date.now() + behind;

  // ---- entries: kept until the server has answered ----
  const read = () => { try { return JSON.parse(sessionStorage.getItem(store) || "[]"); } catch { return []; } };
  let queue = read();
  const keep = () => { try { sessionStorage.setItem(store, JSON.stringify(queue)); } catch { /* private window: it stays in memory */ } };
  const newKey = () => (crypto.randomUUID ? crypto.randomUUID() : [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join(""));
  const forms = new Map();  // key of an entry → the form it came from and its texts: a refused entry comes back to be mended
  const texts = (form) => [...form.querySelectorAll("textarea, input:not([type=hidden])")];
  function enter(verb, pairs, form) {
    const key = newKey();
    if (form) {
      forms.set(key, [form, texts(form).map((one) => one.value)]);
      for (const one of texts(form)) one.value = "";
      form.closest("details")?.removeAttribute("open");
    }
    queue.push({ key, verb, pairs });
    keep();
    show();
    flush();
  }
  async function flush() {
    if (sending || !queue.length) return;
    sending = true;
    while (queue.length) {
      const entry = queue[0];
      const body = new URLSearchParams(entry.pairs);
      body.set("key", entry.key);
      let answer;
      try {
        answer = await fetch(root.dataset.enter.replace("VERB", entry.verb), {
          method: "POST", body, credentials: "same-origin", redirect: "manual",
          headers: { Accept: "application/json", "X-CSRFToken": csrf, "X-Requested-With": "fetch" } });
      } catch { break; }
      if (answer.type === "opaqueredirect") { problem("로그인 시간이 지났습니다. 다른 창에서 다시 로그인하면 적은 것이 이어서 보내집니다."); break; }
      if (answer.status >= 500 || answer.status === 429) break;
      queue.shift();
      keep();
      settle(entry.key, answer.ok);
      if (answer.ok) problem("");
      else { let said = "처리하지 않았습니다. 화면을 새로 고쳐 주세요."; try { said = (await answer.json()).sentence || said; } catch { /* a page, not a sentence */ } problem(said); }
    }
    sending = false;
    show();
    clearTimeout(timer);
    timer = setTimeout(look, queue.length ? 700 : 0);
  }
  function settle(key, taken) {
    const [form, values] = forms.get(key) || [];
    forms.delete(key);
    if (taken || !form || texts(form).some((one) => one.value)) return;
    texts(form).forEach((one, i) => { one.value = values[i]; });
    form.closest("details")?.setAttribute("open", "");
  }
  function problem(text) {
    find("problem-text").textContent = text;
    find("problem").hidden = !text;
  }

  // ---- looking ----
  const wait = () => {
    if (failures) return Math.min(5000, 300 * 2 ** Math.min(failures, 5)) * (0.5 + Math.random() / 2);
    return (document.hidden ? 4000 : 1000) * (0.85 + Math.random() * 0.3);
  };
  async function look() {
    clearTimeout(timer);
    try {
      const answer = await fetch(root.dataset.state, { credentials: "omit", cache: "no-store", headers: { "X-Ticket": ticket, ...(tag ? { "If-None-Match": tag } : {}) } });
      if (answer.status === 403) await renew();
      else if (answer.status === 304 || answer.ok) {
        behind = Date.parse(answer.headers.get("X-Now")) - Date.now();
        if (answer.ok) { state = await answer.json(); tag = answer.headers.get("ETag") || ""; }
        if (failures) link("이어짐");
        failures = 0;
      } else throw new Error(String(answer.status));
    } catch { failures += 1; }
    show();
    if (!failures) flush();
    timer = setTimeout(look, wait());
  }
  async function renew() {
    const answer = await fetch(root.dataset.ticketUrl, { credentials: "same-origin", redirect: "manual" });
    if (answer.type === "opaqueredirect") { problem("로그인 시간이 지났습니다. 다시 로그인해 주세요."); failures += 1; return; }
    if (!answer.ok) throw new Error(String(answer.status));
    ticket = (await answer.json()).ticket;
  }
  setInterval(() => { renew().catch(() => {}); }, 8 * 60 * 1000);
  function link(text) { const box = find("link"); if (box.textContent !== text) box.textContent = text; }

  // ---- drawing ----
  function show() {
    link(failures ? "연결이 끊김. 다시 잇는 중" : queue.length ? `보내는 중 ${queue.length}건` : "이어짐");
    root.dataset.link = failures ? "off" : "on";
    root.dataset.tick = state.tick;
    find("state").textContent = state.state_ko;
    if (chosen && !state.items.some((one) => one.id === chosen)) chosen = null;
    drawAgenda();
    drawSeats();
    drawItem(shown());
  }
  function drawAgenda() {
    fill(find("agenda"), state.items.map((one) => {
      const line = make("li");
      line.dataset.state = one.state;
      if (one.id === state.current) line.setAttribute("aria-current", "step");
      const pick = make("button", one.title, "live__pick");
      pick.type = "button"; pick.dataset.pick = one.id;
      line.append(pick, make("span", ` ${one.kind_ko} · ${one.ending_ko || one.state_ko} · ${one.minutes}분`, "small soft"));
      const spent = one.report_seconds + one.discuss_seconds;
      if (spent && one.state !== "running") line.append(make("span", ` (실제 ${clock(spent)}, 토론 ${clock(one.discuss_seconds)})`, "small soft"));
      if (lead && state.state === "open" && !state.current && (one.state === "listed" || one.state === "read"))
        line.append(" ", button("시작", "start", { item_id: one.id }, one.state === "listed" ? "primary" : ""));
      return line;
    }));
    const box = find("meeting");
    if (!box) return;
    const nodes = [];
    if (state.state === "planned") nodes.push(button("회의 열기", "open", {}, "primary"));
    if (state.state === "open" && !state.current) nodes.push(button("회의 마치기", "close", {}, state.items.some((one) => one.state === "listed") ? "" : "primary"));
    if (state.state === "closed") { const go = make("a", "회의록으로", "btn btn--primary"); go.href = root.dataset.minutes; nodes.push(go); }
    fill(box, nodes);
  }
  function drawSeats() {
    const here = state.seats.filter((one) => one.presence === "present");
    find("present").textContent = `출석 ${here.length} / ${state.seats.length}`;
    const silent = here.filter((one) => !one.spoke && one.role === "member");
    find("silent").textContent = state.state === "planned" ? "" : silent.length ? `아직 말하지 않음 ${silent.length}명: ${silent.map((one) => one.label).join(", ")}` : here.length ? "모두 한 번 이상 말했습니다." : "";
    fill(find("seats"), state.seats.map((one) => {
      const line = make("li");
      line.dataset.presence = one.presence;
      line.append(make("span", `${nameOf(one.id)} ${one.name}`), make("span", ` ${one.presence_ko}${one.spoke ? " · 발언함" : ""}${one.role === "observer" ? " · 배석" : ""}`, "small soft"));
      if (lead && (state.state === "open" || state.state === "closed") && one.presence === "expected") {
        line.append(" ", button("출석", "presence", { attendee_id: one.id, presence: "present" }));
        line.append(" ", button("불참", "absent", { attendee_id: one.id, presence: "absent" }));
      } else if (mending && (state.state === "open" || state.state === "closed")) line.append(" ", one.presence === "absent" ? button("출석으로", "presence", { attendee_id: one.id, presence: "present" }) : button("불참으로", "absent", { attendee_id: one.id, presence: "absent" }));
      return line;
    }));
    const nodes = [], mine = seatOf(me);
    if (mine && state.state === "open" && mine.presence !== "present") nodes.push(button("출석", "presence", { attendee_id: me, presence: "present" }, "primary"));
    if (lead && state.state === "open" && state.seats.some((one) => one.presence === "expected")) nodes.push(button("나머지 모두 출석", "all-present", {}));
    if (lead && (state.state === "open" || state.state === "closed") && here.length) { const one = make("button", mending ? "고치기 마침" : "출석 고치기", "btn btn--small"); one.type = "button"; one.dataset.mend = ""; nodes.push(one); }
    fill(find("me"), nodes);
  }
  function drawItem(item) {
    find("running").hidden = !item || item.state === "listed" || item.state === "read";
    find("title").textContent = item ? item.title : state.state === "closed" ? "회의를 마쳤습니다" : "진행 중인 안건이 없습니다";
    const running = item && item.state === "running";
    find("hint").textContent = item ? "" : state.state === "planned" ? "회의를 열고 안건을 시작하면 여기에 나타납니다." : state.state === "open" ? "의제에서 안건을 시작하세요. 안건 이름을 누르면 지난 내용을 봅니다." : "안건 이름을 누르면 적은 내용을 봅니다.";
    find("mode").textContent = running ? item.mode_ko : item ? item.ending_ko || item.state_ko : "";
    find("mode").dataset.mode = running ? item.mode : "";
    fill(find("lead"), lead && running ? [item.mode === "report" ? button("토론으로", "mode", { item_id: item.id, mode: "discuss" }, "primary") : button("보고로", "mode", { item_id: item.id, mode: "report" })] : []);
    if (!item) { find("clock").textContent = ""; return; }
    fill(find("speeches"), item.speeches.map((one) => {
      const line = make("li", `${nameOf(one.seat)} `);
      line.dataset.state = one.state;
      line.append(make("span", one.state_ko, "small soft"));
      if (one.state === "waiting" && lead) line.append(" ", button("발언권", "floor", { speech_id: one.id }, "primary"));
      if (one.state === "waiting" && one.seat === me) line.append(" ", button("거두기", "unask", { speech_id: one.id }));
      if (one.state === "speaking" && (lead || one.seat === me)) line.append(" ", button("발언 마침", "end-speech", { speech_id: one.id }));
      return line;
    }));
    const asked = item.speeches.some((one) => one.seat === me);
    fill(find("speak"), running && me && !asked ? [button("발언 신청", "ask", { item_id: item.id, attendee_id: me }, "primary")] : []);
    fill(find("remarks"), item.remarks.length ? item.remarks.map((one) => { const line = make("li"); line.append(make("strong", nameOf(one.seat)), `: ${one.body}`); line.dataset.remark = one.id; return line; }) : [make("li", "아직 적은 것이 없습니다.", "soft")]);
    fill(find("decisions"), item.decisions.length ? item.decisions.map((one) => { const line = make("li"); line.append(make("strong", one.number), ` ${one.text} `, make("span", `담당 ${one.owner}, 기한 ${one.due.split("-").map(Number).join(". ")}., 증빙 ${one.evidence}`, "small soft")); return line; }) : [make("li", "아직 결정이 없습니다.", "soft")]);
    drawPolls(item);
    const who = find("who");
    if (who) {
      const seats = lead ? state.seats.filter((one) => one.presence === "present") : state.seats.filter((one) => one.id === me);
      const before = who.value;
      fill(who, seats.map((one) => { const option = make("option", nameOf(one.id)); option.value = one.id; return option; }));
      if (before && seats.some((one) => String(one.id) === before)) who.value = before;
    }
  }
  function drawPolls(item) {
    fill(find("polls"), item.polls.map((poll) => {
      const box = make("div", undefined, "live__poll");
      box.append(make("h3", `표결: ${poll.wording}`));
      if (poll.state === "open") {
        box.append(make("p", `표를 던진 사람 ${poll.voted.length}명${poll.recused.length ? `, 제척·회피 ${poll.recused.length}명` : ""}`));
        const row = make("div", undefined, "actions");
        const mine = seatOf(me);
        if (mine && mine.role === "member" && !poll.recused.includes(me)) {
          for (const [value, label] of [["yes", "찬성"], ["no", "반대"], ["abstain", "기권"]]) row.append(button(label, "vote", { poll_id: poll.id, attendee_id: me, choice: value }));
          row.append(button("회피", "recuse", { poll_id: poll.id, attendee_id: me }));
        }
        if (mine && poll.voted.includes(me)) box.append(make("p", "표를 던졌습니다. 마감 전에는 바꿀 수 있습니다.", "small"));
        if (lead) row.append(button("표결 마감", "close-poll", { poll_id: poll.id }, "primary"));
        box.append(row);
      } else {
        box.append(make("p", `${poll.state_ko}: 출석 ${poll.base}명 가운데 찬성 ${poll.yes}, 반대 ${poll.no}, 기권 ${poll.abstain}`));
        const list = make("ul", undefined, "small soft");
        for (const line of poll.trace) list.append(make("li", line));
        box.append(list);
      }
      return box;
    }));
  }
  setInterval(() => {
    const item = shown();
    if (!item || item.state === "listed" || item.state === "read") { find("clock").textContent = item ? `예정 ${item.minutes}분` : ""; return; }
    const running = item.mode_began ? Math.max(0, Math.floor((now() - Date.parse(item.mode_began)) / 1000)) : 0;
    const report = item.report_seconds + (item.mode === "report" ? running : 0);
    const talk = item.discuss_seconds + (item.mode === "discuss" ? running : 0);
    const box = find("clock");
    box.textContent = `${clock(report + talk)} / 예정 ${item.minutes}분 (보고 ${clock(report)}, 토론 ${clock(talk)})`;
    box.classList.toggle("due--late", report + talk > item.minutes * 60);
  }, 500);

  // ---- what people do ----
  root.addEventListener("click", (event) => {
    const pick = event.target.closest("[data-pick]");
    if (pick) { const id = Number(pick.dataset.pick); chosen = id === state.current ? null : id; show(); return; }
    if (event.target.closest("[data-mend]")) { mending = !mending; show(); return; }
    const one = event.target.closest("[data-do]");
    if (!one) return;
    const values = JSON.parse(one.dataset.values);
    const verb = one.dataset.do;
    if (verb === "absent") { ask("불참하는 까닭", (reason) => enter("presence", Object.entries({ ...values, reason }))); return; }
    if (verb === "recuse") { ask("제척·회피 사유", (reason) => enter("recuse", Object.entries({ ...values, reason }))); return; }
    if (verb === "start") chosen = null;
    one.disabled = true;
    enter(verb, Object.entries(values));
  });
  // One line in a dialog of our own: prompt() blocks the page and its clock.
  function ask(label, done) {
    const dialog = make("dialog"), form = make("form"), name = make("label", label, "field__label"), line = make("input"), row = make("div", undefined, "dialog__actions");
    line.required = true; line.maxLength = 200; line.id = "live-ask"; name.htmlFor = "live-ask"; dialog.setAttribute("aria-label", label);
    const no = make("button", "취소", "btn"), yes = make("button", "적기", "btn btn--primary");
    no.type = "button"; no.addEventListener("click", () => dialog.close());
    row.append(no, yes);
    form.append(name, line, row);
    form.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); const text = line.value.trim(); dialog.close(); if (text) done(text); });
    dialog.addEventListener("close", () => dialog.remove());
    dialog.append(form);
    document.body.append(dialog);
    dialog.showModal();
    line.focus();
  }
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-verb]");
    if (!form || !root.contains(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const item = shown();
    if (!item) { problem("안건을 먼저 시작하거나 고르세요."); return; }
    const empty = [...form.querySelectorAll("[required]")].find((one) => !one.value.trim());
    if (empty) { empty.focus(); problem("빈 칸이 있습니다. 채운 뒤 다시 눌러 주세요."); return; }
    const pairs = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    pairs.push(["item_id", String(item.id)]);
    enter(form.dataset.verb, pairs, form);
  }, true);
  show();
  look();
  flush();
})();
