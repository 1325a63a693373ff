// Keyboard, focus, preview and the busy line. Everything here has a way without it.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const wide = matchMedia("(min-width: 1200px)");
  const seal = document.body.dataset.seal;
  let pending = 0;
  let chord = 0;
  let sent = []; // the boxes of the ads that are being judged together
  let asked = {}; // the ad whose preview is under way, and the pane it is for

  // -- the ads of a list ---------------------------------------------------------------------
  const rows = () => all(".ads > li");
  const open = (row) => $("a.open", row);
  const here = () => document.activeElement?.closest?.(".ads > li") || $(".ads > li.here");

  const shown = () => (asked.pane && asked.pane === $("#preview") ? asked.ad : $("#pane")?.dataset.ad);

  // Requests of one source wait for each other: a newer preview replaces the one under way, while
  // no judgement is left out.
  function show(row) {
    for (const other of rows()) other.classList.toggle("here", other === row);
    if (!wide.matches || !row.dataset.preview || shown() === row.dataset.ad) return;
    asked = { ad: row.dataset.ad, pane: $("#preview") };
    htmx.ajax("GET", row.dataset.preview, { source: "#preview", target: "#preview", swap: "innerHTML" });
    if (row.dataset.hand) history.replaceState(history.state, "", row.dataset.hand);
  }

  function move(step) {
    const list = rows();
    if (!list.length) return;
    const now = list.indexOf(here());
    const focused = list.includes(document.activeElement?.closest?.(".ads > li"));
    const next = focused || now > 0 ? now + step : Math.max(now, 0);
    const row = list[Math.min(Math.max(next, 0), list.length - 1)];
    open(row).focus();
    row.scrollIntoView({ block: "nearest" });
    show(row);
  }

  // A click by mouse shows the ad beside the list where there is room; everything else opens it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".ads a.open");
    if (link && event.detail > 0 && wide.matches && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      const row = link.closest("li");
      if (row.dataset.preview && shown() !== row.dataset.ad) {
        event.preventDefault();
        show(row);
        return;
      }
    }
    const number = event.target.closest?.("a.n");
    if (number) light(number.hash);
    if (event.target.closest?.("#help-link") && sheet()) {
      event.preventDefault();
      sheet().showModal();
    }
  });

  // -- marks: a sign and its entry in the list light up together ----------------------------------
  function light(hash) {
    for (const lit of all(".lit")) lit.classList.remove("lit");
    $(hash)?.classList.add("lit");
  }
  document.addEventListener("mouseover", (event) => {
    const sign = event.target.closest?.(".text .sign, .signs > li");
    for (const lit of all(".lit")) lit.classList.remove("lit");
    if (!sign) return;
    if (sign.matches("li")) {
      const number = sign.id.split("-").pop();
      for (const mark of all(`.text .sign[data-signs~="${number}"]`)) mark.classList.add("lit");
    } else {
      for (const number of sign.dataset.signs.split(" "))
        for (const entry of all(`#sign-${number}, #hand-${number}`)) entry.classList.add("lit");
    }
  });

  // -- judging ---------------------------------------------------------------------------------
  function post(address, values) {
    const notice = { source: "#notice", target: "#notice", swap: "innerHTML" };
    htmx.ajax("POST", address, { ...notice, values: { seal, ...values } });
  }

  function judge(verdict) {
    const answer = $(`#answer-${verdict}`);
    if (answer) return answer.click();
    if (picks().length) {
      sent = picks();
      $(`#bulk button[value="${verdict}"]`).click();
      for (const box of sent) box.checked = false;
      return undefined;
    }
    const row = here();
    const ad = row ? row.dataset.ad : $("main[data-ad]")?.dataset.ad;
    if (!ad) return undefined;
    post("/judge", { ad, verdict, indicator: "", next: location.pathname + location.search });
    if (row) move(1);
    return undefined;
  }

  function undo() {
    const button = $("#answer-undo");
    if (button) return button.disabled || button.click();
    return post("/undo", { next: location.pathname + location.search });
  }

  // -- tags and export ---------------------------------------------------------------------------
  const picks = () => all(".ads .pick input:checked");

  // With nothing selected the ad in hand goes with the tag, for as long as the tag is being written.
  const held = Object.assign(document.createElement("input"), { type: "hidden", name: "ad" });

  function tag() {
    const row = here();
    if (row && !picks().length && $("#bulk")) {
      show(row);
      held.value = row.dataset.ad;
      $("#bulk").append(held);
    }
    (row || picks().length ? $("#bulk-tag") : $("main[data-ad] input.tag"))?.focus();
  }
  document.addEventListener("focusout", (event) => {
    const tagger = event.target.closest?.("#bulk .tagger");
    if (tagger && document.hasFocus() && !tagger.contains(event.relatedTarget)) held.remove();
  });

  function leave(box) {
    box.blur();
    if (box.id === "bulk-tag" && here()) open(here()).focus();
  }

  function exported() {
    const chosen = picks().map((box) => `ad=${encodeURIComponent(box.value)}`);
    if (chosen.length) location.assign(`/export.csv?${chosen.join("&")}`);
    else $("#export")?.click();
  }

  // -- keys ------------------------------------------------------------------------------------
  const sheet = () => $("#sheet");
  const go = { s: "/sources", w: "/watches", r: "/review", i: "/indicators", t: "/tags" };
  const keys = {
    "/": () => { $("#q")?.focus(); $("#q")?.select(); if (!$("#q")) location.assign("/"); },
    j: () => move(1),
    k: () => move(-1),
    x: () => { const box = here() && $(".pick input", here()); if (box) box.checked = !box.checked; },
    y: () => judge("yes"),
    n: () => judge("no"),
    u: () => judge("unsure"),
    z: undo,
    t: tag,
    e: exported,
    w: () => $("#save-watch")?.click(),
    "?": () => sheet()?.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches?.("input:not([type=checkbox]), textarea, select");
    if (event.key === "Escape" && typing) { event.preventDefault(); leave(event.target); return; }
    if (typing || sheet()?.open) return;
    const waiting = Date.now() - chord < 1200;
    chord = 0;
    if (waiting && go[event.key]) { event.preventDefault(); location.assign(go[event.key]); return; }
    if (event.key === "g") { chord = Date.now(); return; }
    if (event.key === "Enter" && document.activeElement === document.body && here()) { open(here()).click(); return; }
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });

  // -- requests: say after 300 ms that one is under way; never lose the focus ------------------------
  document.addEventListener("htmx:before:request", () => {
    pending += 1;
    setTimeout(() => {
      if (!pending) return;
      $("#wait").hidden = false;
      $("#found")?.setAttribute("aria-busy", "true");
    }, 300);
  });
  document.addEventListener("htmx:finally:request", (event) => {
    pending = Math.max(0, pending - 1);
    const { sourceElement, status, response } = event.detail.ctx;
    if (sourceElement?.closest?.("#bulk")) {
      if (!response || response.status >= 400) for (const box of sent) box.checked = true;
      sent = [];
    }
    if (sourceElement?.id === "preview" && !status.includes("AbortError")) {
      asked = {};
      if (!response || response.status >= 500) $("#preview").replaceChildren(); // not of another ad
    }
    if (pending) return;
    $("#wait").hidden = true;
    $("#found")?.removeAttribute("aria-busy");
  });
  document.addEventListener("htmx:after:swap", () => {
    const wanted = $("[data-focus]");
    if (wanted && !wanted.dataset.had) { wanted.dataset.had = "1"; wanted.focus({ preventScroll: true }); window.scrollTo(0, 0); return; }
    if ($("#notice .toast.tag") && $("#notice .toast.tag").dataset.had !== "1") {
      $("#notice .toast.tag").dataset.had = "1";
      if (!$("#notice .toast.tag form")) return; // nothing was changed
      for (const box of picks()) box.checked = false;
      if ($("#bulk-tag")) $("#bulk-tag").value = "";
      const row = here();
      (row ? open(row) : $("#main"))?.focus({ preventScroll: true });
      return;
    }
    if (document.activeElement === document.body || !document.activeElement) $("#total")?.focus({ preventScroll: true });
  });
  function fail() {
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.textContent = document.body.dataset.failed;
    $("#notice").replaceChildren(toast);
  }
  document.addEventListener("htmx:error", fail);
  document.addEventListener("htmx:after:request", (event) => {
    const { status, headers } = event.detail.ctx.response ?? {};
    if (status === 401) location.reload();
    if (status >= 400 && !headers.get("content-type")?.startsWith("text/html")) {
      event.preventDefault(); // no page of ours: an address that is too long, a proxy
      fail();
    }
  });
})();
