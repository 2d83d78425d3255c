// The page: what a tap or a key does, and what happens when lines or the network come and go.
(function (app) {
  "use strict";

  const byId = function (id) { return document.getElementById(id); };
  const words = byId("words");
  const TYPING_AFTER = 500;
  const TYPING_FOR = 6000;
  const SEEN_AFTER = 1500;
  const SOS_AGAIN = 15000;
  const SLEPT = 10000;
  const title = document.title;
  let online = navigator.onLine !== false;
  let notice = "";
  let typingTimer = null;
  let seenTimer = null;
  let lastSos = 0;
  let hiddenAt = 0;

  // ---- saying something
  function say(value, label) {
    app.queue.add({ kind: "text", value: value, label: label || value });
  }

  function submit() {
    const text = words.value.trim();
    if (!text) {
      words.focus();
      return;
    }
    say(text);
    words.value = "";
    drafted();
  }

  function drafted() {
    app.store.set("draft", words.value);
    words.style.height = "";
    if (words.value) words.style.height = words.scrollHeight + 2 + "px";
    byId("send").className = words.value.trim() ? "" : "empty";
  }

  byId("say").addEventListener("submit", function (event) {
    event.preventDefault();
    submit();
    words.focus();
  });
  words.addEventListener("input", drafted);
  words.addEventListener("keydown", function (event) {
    // While an input method composes, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });

  function onClick(box, work) {
    Array.prototype.forEach.call(box.querySelectorAll("button"), function (button) {
      button.addEventListener("click", function () { work(button.textContent, button); });
    });
  }
  onClick(byId("asked"), function (text) { say(text); });
  onClick(byId("commands"), function (text, button) {
    if (button.id) return; // has its own work
    panel(null);
    say(text);
    words.focus();
  });

  app.view.onPress(function (button, node) {
    if (button.ask === "location") {
      panel("where");
    } else if (button.ask === "contact") {
      words.placeholder = "请输入手机号，再点发送";
      words.focus();
    } else if (button.data) {
      app.view.choose(node);
      app.queue.add({ kind: "choice", value: button.data, label: button.text });
    }
  });

  // ---- help: the numbers at once, without any network; then the union
  function sos() {
    byId("urgent").hidden = false;
    app.view.bottom();
    const now = Date.now();
    if (now - lastSos < SOS_AGAIN) return;
    lastSos = now;
    app.queue.add({ kind: "choice", value: "urgent:ask", label: "紧急求助" }, true);
  }
  byId("sos").addEventListener("click", sos);
  byId("calm").addEventListener("click", function () {
    byId("urgent").hidden = true;
    byId("sos").focus();
  });

  // ---- the panels above the input: one open at a time
  const PANELS = ["tray", "where", "recording", "wipe"];
  function panel(name) {
    if (name !== "recording") app.recordEnd(false);
    PANELS.forEach(function (one) { byId(one).hidden = one !== name; });
    byId("more").setAttribute("aria-expanded", String(name === "tray"));
    if (name) byId(name).querySelector("button").focus();
    app.view.bottom();
  }
  byId("more").addEventListener("click", function () { panel(byId("tray").hidden ? "tray" : null); });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || !PANELS.some(function (one) { return !byId(one).hidden; })) return;
    panel(null);
    byId("more").focus();
  });

  function tell(text) {
    notice = text;
    status();
    if (text) setTimeout(function () { if (notice === text) tell(""); }, 12000);
  }

  byId("location").addEventListener("click", function () { panel("where"); });
  byId("where-yes").addEventListener("click", function () { panel(null); words.focus(); app.position(tell); });
  byId("where-no").addEventListener("click", function () { panel(null); byId("more").focus(); });
  byId("forget").addEventListener("click", function () { panel("wipe"); });
  byId("wipe-no").addEventListener("click", function () { panel(null); byId("more").focus(); });
  byId("wipe-yes").addEventListener("click", async function () {
    await app.forget();
    location.reload();
  });
  byId("record").addEventListener("click", async function () {
    if (!app.canRecord) byId("sound-input").click();
    else if (await app.record(tell)) panel("recording");
  });
  byId("record-send").addEventListener("click", function () { app.recordEnd(true); panel(null); words.focus(); });
  byId("record-stop").addEventListener("click", function () { panel(null); words.focus(); });
  [["photo", "photo-input"], ["file", "file-input"], ["", "sound-input"]].forEach(function (pair) {
    const input = byId(pair[1]);
    if (pair[0]) byId(pair[0]).addEventListener("click", function () { input.click(); });
    input.addEventListener("change", function () {
      const files = Array.prototype.slice.call(input.files);
      input.value = "";
      panel(null);
      words.focus();
      app.sendFiles(files, tell);
    });
  });

  // ---- large type
  function large(on) {
    document.documentElement.classList[on ? "add" : "remove"]("large");
    byId("large").setAttribute("aria-pressed", String(on));
    app.store.set("large", on);
    drafted();
  }
  byId("large").addEventListener("click", function () { large(byId("large").getAttribute("aria-pressed") !== "true"); });

  // ---- lines and network
  function status() {
    const text = online ? notice : "现在没有网络。您写的都留着，连上就自动发。" + (notice ? " " + notice : "");
    if (byId("status").textContent !== text) byId("status").textContent = text;
  }

  function redraw() { app.view.pending(app.queue.list(), !online); }

  app.hooks.changed = redraw;
  app.hooks.failed = function (why) { tell("有一条没有发出：" + why); };
  app.hooks.network = function (on) {
    if (on === online) return;
    online = on;
    status();
    redraw();
    if (on) app.hurry();
  };
  app.hooks.sent = function (item, taken) {
    if (!app.view.has(taken.seq)) app.view.sent(item.client_id);
    clearTimeout(typingTimer);
    typingTimer = setTimeout(function () {
      app.view.typing(true);
      typingTimer = setTimeout(function () { app.view.typing(false); }, TYPING_FOR);
    }, TYPING_AFTER);
  };
  app.hooks.session = function () { app.relisten(); };
  app.hooks.renewed = function () {
    app.seq = 0;
    app.view.clear();
  };

  app.streamHooks.lines = function (list) {
    if (!list.length) return;
    const fresh = list.filter(function (line) { return line.seq > app.seq; });
    app.seq = Math.max(app.seq, list[list.length - 1].seq);
    fresh.forEach(function (line) { if (line.client_id && app.queue.find(line.client_id)) app.queue.remove(line.client_id); });
    if (fresh.some(function (line) { return line.from === "bot"; })) {
      clearTimeout(typingTimer);
      app.view.typing(false);
      if (document.hidden) document.title = "（有新回答）" + title;
    }
    app.view.add(fresh);
    seen();
  };
  app.streamHooks.first = app.view.drop;
  app.streamHooks.restored = load;

  async function load() {
    const page = await app.history();
    if (!page) return;
    app.view.clear();
    app.seq = 0;
    byId("older").hidden = !page.more;
    app.streamHooks.lines(page.messages);
    app.seq = Math.max(app.seq, page.seq);
    app.view.bottom();
  }

  byId("older").addEventListener("click", async function () {
    const first = app.view.oldest();
    const page = await app.history(first);
    if (!page) return;
    const log = byId("log");
    const left = log.scrollHeight - log.scrollTop;
    byId("older").hidden = !page.more;
    app.view.add(page.messages, true);
    log.scrollTop = log.scrollHeight - left;
    if (!page.more) log.focus();
  });

  function seen() {
    clearTimeout(seenTimer);
    if (document.hidden || !app.seq || !app.token()) return;
    seenTimer = setTimeout(function () {
      if (app.store.get("seen") === app.seq) return;
      app.store.set("seen", app.seq);
      app.request("POST", "seen", { seq: app.seq });
    }, SEEN_AFTER);
  }

  window.addEventListener("online", function () { app.hurry(); app.relisten(); });
  window.addEventListener("offline", function () { app.hooks.network(false); });
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) {
      hiddenAt = Date.now();
      return;
    }
    document.title = title;
    app.hurry();
    // A phone that slept often holds a connection that is long dead.
    if (Date.now() - hiddenAt > SLEPT) app.relisten();
    else app.listen();
    seen();
  });
  window.addEventListener("storage", function (event) {
    if (app.store.isKey(event.key, "queue")) redraw();
    if (app.store.isKey(event.key, "token")) app.listen();
  });

  // ---- begin
  function start() {
    const begin = /[?&]start=([A-Za-z0-9_-]{1,64})/.exec(location.search);
    if (!begin) return;
    // Out of the address first: a reload must not say it again.
    history.replaceState(null, "", location.pathname);
    if (begin[1] === "sos") sos();
    else say("/start " + begin[1], "您好");
  }

  (async function () {
    words.value = app.store.get("draft") || "";
    large(app.store.get("large") === true);
    status();
    redraw();
    start();
    if (app.token()) {
      await load();
      app.listen();
    }
    app.queue.flush();
  })();
})(window.niangjia);
