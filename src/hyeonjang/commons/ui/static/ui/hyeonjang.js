/* Small helpers on top of pages that work without them. Everything is delegated from document, so
   fragments that arrive later work too; nothing here is inline, nothing is fetched from elsewhere. */
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");

  // ---- contrast and size: kept per browser, applied before the first paint ----
  const remembered = { contrast: ["high"], size: ["large", "larger"] };
  const store = {
    get(name) { try { return localStorage.getItem("hyeonjang." + name); } catch { return null; } },
    set(name, value) { try { value ? localStorage.setItem("hyeonjang." + name, value) : localStorage.removeItem("hyeonjang." + name); } catch { /* private window */ } },
  };
  for (const [name, values] of Object.entries(remembered)) {
    const value = store.get(name);
    if (values.includes(value)) root.dataset[name] = value;
  }
  const sizeNames = { "": "보통", large: "크게", larger: "아주 크게" };
  function showPreferences() {
    for (const button of document.querySelectorAll("[data-toggle-contrast]"))
      button.setAttribute("aria-pressed", String(root.dataset.contrast === "high"));
    for (const button of document.querySelectorAll("[data-next-size]"))
      button.querySelector("[data-size-name]")?.replaceChildren(sizeNames[root.dataset.size || ""]);
  }
  function setPreference(name, value) {
    if (value) root.dataset[name] = value; else delete root.dataset[name];
    store.set(name, value);
    showPreferences();
  }

  // ---- dialogs ----
  function openDialog(dialog) {
    if (!dialog || typeof dialog.showModal !== "function") return false;
    dialog.showModal();
    return true;
  }

  // A form that says data-confirm asks once more in a dialog; without this script it simply submits,
  // and the server's own checks stand.
  function confirmDialog(sentence, yes) {
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-labelledby", "confirm-sentence");
    const text = document.createElement("p");
    text.id = "confirm-sentence";
    text.textContent = sentence;
    const actions = document.createElement("div");
    actions.className = "dialog__actions";
    const button = (label, look) => {
      const element = document.createElement("button");
      element.type = "button"; element.className = "btn " + look; element.textContent = label;
      actions.append(element);
      return element;
    };
    const no = button("취소", "");
    const ok = button("확인", "btn--primary");
    no.addEventListener("click", () => dialog.close());
    ok.addEventListener("click", () => { dialog.close(); yes(); });
    dialog.addEventListener("close", () => dialog.remove());
    dialog.append(text, actions);
    document.body.append(dialog);
    dialog.showModal();
    no.focus();
  }

  // ---- tables sorted in the browser (only where the page does not sort by link) ----
  function cellKey(row, index) {
    const cell = row.cells[index];
    if (!cell) return "";
    const text = (cell.dataset.value ?? cell.textContent).trim();
    const number = Number(text.replace(/[,\s원건일%명시간분]/g, ""));
    return text !== "" && !Number.isNaN(number) ? number : text;
  }
  function sortBy(heading) {
    const table = heading.closest("table");
    const down = heading.getAttribute("aria-sort") === "ascending";
    const index = heading.cellIndex;
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => [cellKey(row, index), row]);
    rows.sort(([a], [b]) => {
      const order = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "ko");
      return down ? -order : order;
    });
    for (const other of heading.parentElement.cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append(...rows.map(([, row]) => row));
  }
  function enhanceTables() {
    for (const table of document.querySelectorAll("table[data-sortable]")) {
      for (const heading of table.tHead?.rows[0]?.cells ?? []) {
        if (heading.dataset.nosort !== undefined || heading.querySelector(".sort") || !heading.textContent.trim()) continue;
        const button = document.createElement("button");
        button.type = "button"; button.className = "sort"; button.dataset.sort = "";
        button.append(...heading.childNodes);
        heading.append(button);
      }
    }
  }

  // ---- on a phone a table that does not fit becomes cards: the column's name stands before each value ----
  // A matrix (merged cells, two header rows, many columns, mostly numbers to compare) keeps its shape and scrolls.
  const narrow = matchMedia("(max-width: 40rem)");
  const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TD: "cell" };
  function stackable(table) {
    const heads = table.tHead?.rows;
    if (table.dataset.keep !== undefined || heads?.length !== 1 || heads[0].cells.length < 3 || heads[0].cells.length > 9) return false;
    if (heads[0].querySelectorAll(".number").length * 2 > heads[0].cells.length) return false;
    return [...table.rows].every((row) => [...row.cells].every((cell) => cell.rowSpan === 1 && (cell.colSpan === 1 || row.cells.length === 1)));
  }
  function stackTable(table) {
    const names = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
    // Changing how a table is displayed takes its meaning from it in some browsers: say it again.
    table.setAttribute("role", "table");
    for (const part of table.querySelectorAll("thead, tbody, tfoot, tr, td")) part.setAttribute("role", roles[part.nodeName]);
    for (const head of table.querySelectorAll("th")) head.setAttribute("role", head.closest("thead") ? "columnheader" : "rowheader");
    for (const row of table.querySelectorAll("tbody tr, tfoot tr"))
      for (const cell of row.cells) if (cell.colSpan === 1 && names[cell.cellIndex]) cell.dataset.label = names[cell.cellIndex];
    table.dataset.stacked = "";
  }
  function fitTables() {
    for (const table of document.querySelectorAll(".table__scroll > table")) {
      if (!narrow.matches) delete table.dataset.stacked;
      else if (table.dataset.stacked === undefined && table.offsetWidth > table.parentElement.clientWidth + 1 && stackable(table)) stackTable(table);
    }
  }
  narrow.addEventListener("change", fitTables);

  // ---- long work: ask the server how far it is; data-poll is the address of its JSON ----
  async function poll(box) {
    try {
      const response = await fetch(box.dataset.poll, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (!response.ok) throw new Error(String(response.status));
      const state = await response.json();
      const bar = box.querySelector("progress");
      if (bar && typeof state.percent === "number") { bar.value = state.percent; bar.textContent = state.percent + "%"; }
      const percent = box.querySelector("[data-percent]");
      if (percent && typeof state.percent === "number") percent.textContent = state.percent + "%";
      const sentence = box.querySelector("[data-sentence]");
      if (sentence && state.sentence && sentence.textContent !== state.sentence) sentence.textContent = state.sentence;
      if (state.done) { state.url ? location.assign(state.url) : location.reload(); return; }
      box.dataset.failures = "0";
    } catch {
      box.dataset.failures = String(Number(box.dataset.failures || 0) + 1);
      if (Number(box.dataset.failures) >= 5) {
        const sentence = box.querySelector("[data-sentence]");
        if (sentence) sentence.textContent = "진행 상황을 받지 못하고 있습니다. 화면을 새로 고쳐 확인하세요.";
        return;
      }
    }
    setTimeout(poll, Number(box.dataset.every || 2000), box);
  }

  // ---- a session that ends while a form is open loses work: say so two minutes before ----
  function watchSession() {
    const note = document.querySelector("[data-session-seconds]");
    if (!note) return;
    const seconds = Number(note.dataset.sessionSeconds);
    const body = note.querySelector("[data-session-text]");
    if (!(seconds > 150)) return;
    setTimeout(() => { note.hidden = false; }, (seconds - 120) * 1000);
    setTimeout(() => {
      body.textContent = "로그인 시간이 지났습니다. 쓰던 글은 복사해 두고 다시 로그인하세요.";
      note.hidden = false;
    }, seconds * 1000);
  }
  async function stayIn(button) {
    const note = button.closest("[data-session-seconds]");
    try {
      const response = await fetch(button.dataset.stay, { credentials: "same-origin", redirect: "manual" });
      if (!response.ok) throw new Error("expired");
      note.hidden = true;
      watchSession();
    } catch {
      note.querySelector("[data-session-text]").textContent = "로그인 시간이 지났습니다. 쓰던 글은 복사해 두고 다시 로그인하세요.";
    }
  }

  // ---- listeners ----
  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    let found;
    if ((found = at("[data-open-dialog]"))) { if (openDialog(document.getElementById(found.dataset.openDialog))) event.preventDefault(); }
    else if ((found = at("[data-close-dialog]"))) { found.closest("dialog")?.close(); event.preventDefault(); }
    else if (at("[data-toggle-contrast]")) setPreference("contrast", root.dataset.contrast === "high" ? "" : "high");
    else if (at("[data-next-size]")) setPreference("size", { "": "large", large: "larger", larger: "" }[root.dataset.size || ""]);
    else if ((found = at("[data-sort]"))) sortBy(found.closest("th"));
    else if ((found = at("[data-stay]"))) stayIn(found);
    else if (at("[data-print]")) window.print();
    else if (event.target.nodeName === "DIALOG" && event.target.dataset.dismiss !== undefined) event.target.close();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const sentence = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (sentence && form.dataset.confirmed === undefined) {
      event.preventDefault();
      const submitter = event.submitter;
      confirmDialog(sentence, () => { form.dataset.confirmed = ""; form.requestSubmit(submitter ?? undefined); });
      return;
    }
    delete form.dataset.confirmed;
    if (form.method === "post") {
      // A second click on a slow network must not send the form twice.
      if (form.dataset.sent !== undefined) { event.preventDefault(); return; }
      form.dataset.sent = "";
      setTimeout(() => { delete form.dataset.sent; }, 8000);
    }
  });
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.closest?.("[data-auto-submit]") && field.matches("select, input[type=checkbox], input[type=radio]")) field.form?.requestSubmit();
    if (field.matches?.(".upload input[type=file]")) {
      const list = field.closest(".upload").querySelector("[data-files]");
      const size = (bytes) => bytes < 1048576 ? Math.max(1, Math.round(bytes / 1024)) + " KB" : (bytes / 1048576).toFixed(1) + " MB";
      if (list) list.textContent = [...field.files].map((file) => `${file.name} (${size(file.size)})`).join(", ");
    }
  });
  for (const type of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(type, (event) => {
      event.target.closest?.(".upload")?.classList.toggle("is-over", type === "dragenter" || type === "dragover");
    });
  }
  document.addEventListener("keydown", (event) => {
    // Arrow keys walk along tabs, as people expect; they stay ordinary links.
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const link = event.target.closest?.(".tabs a");
    if (!link) return;
    const links = [...link.closest(".tabs").querySelectorAll("a")];
    links[(links.indexOf(link) + (event.key === "ArrowRight" ? 1 : links.length - 1)) % links.length].focus();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.forms) delete form.dataset.sent;
  });
  document.addEventListener("DOMContentLoaded", () => {
    showPreferences();
    enhanceTables();
    fitTables();
    watchSession();
    for (const frame of document.querySelectorAll("[data-center]")) frame.scrollLeft = (frame.scrollWidth - frame.clientWidth) / 2;
    for (const box of document.querySelectorAll("[data-poll]")) poll(box);
    for (const dialog of document.querySelectorAll("dialog[data-open]")) openDialog(dialog);
    (document.querySelector("[data-error-summary]") || document.querySelector("[aria-invalid=true]"))?.focus();
  });
})();
