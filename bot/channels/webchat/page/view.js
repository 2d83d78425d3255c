// The log: lines of the conversation in the order of their seq, below them what is still to be sent.
(function (app) {
  "use strict";

  const byId = function (id) { return document.getElementById(id); };
  const log = byId("log");
  const lines = byId("lines");
  const pending = byId("pending");
  const shown = {};
  const edits = {};
  const previews = {};
  let pressed = function () {};

  function make(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text) node.textContent = text;
    return node;
  }

  function frame(own, at) {
    const node = make("div", own ? "line own" : "line");
    node.appendChild(make("span", "away", own ? "您说：" : "娘家人说："));
    node.appendChild(make("div", "bubble"));
    node.appendChild(make("p", "meta", app.clock(at)));
    return node;
  }

  function fill(node, line) {
    const bubble = node.querySelector(".bubble");
    bubble.textContent = "";
    if (line.media) bubble.appendChild(media(line));
    if (line.text) bubble.appendChild(app.text(line.text));
    const old = node.querySelector(".choices");
    if (old) old.remove();
    if (line.from === "bot" && line.buttons.length) node.insertBefore(choices(line), node.querySelector(".meta"));
  }

  function choices(line) {
    const box = make("div", "choices");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "可以点的回答");
    line.buttons.forEach(function (row) {
      const strip = make("div", "row");
      row.forEach(function (button) {
        const node = button.url ? app.link(button.text, button.url) : make("button", "", button.text);
        if (!node) return;
        if (!button.url) {
          node.type = "button";
          if (button.data) node.setAttribute("data-choice", button.data);
          node.addEventListener("click", function () {
            if (node.getAttribute("aria-disabled") !== "true") pressed(button, node);
          });
        }
        strip.appendChild(node);
      });
      box.appendChild(strip);
    });
    return box;
  }

  // The button stays where it was and keeps the keyboard's place; it only cannot be pressed again.
  function choose(node) {
    node.setAttribute("aria-disabled", "true");
    if (node.textContent.indexOf("✓ ") !== 0) node.textContent = "✓ " + node.textContent;
  }

  function chosenBefore(line) {
    const data = line.buttons[0][0].data;
    const seqs = Object.keys(shown).map(Number).filter(function (seq) { return seq < line.seq; }).sort(function (a, b) { return b - a; });
    seqs.some(function (seq) {
      const buttons = Array.prototype.filter.call(shown[seq].querySelectorAll("[data-choice]"), function (node) {
        return node.getAttribute("data-choice") === data;
      });
      buttons.forEach(choose);
      return buttons.length > 0;
    });
  }

  function media(line) {
    const preview = line.client_id && previews[line.client_id];
    if (preview) return show(line.media_kind, preview, line);
    const waiting = make("p", "loading", line.media_kind === "photo" ? "照片…" : line.media_kind === "voice" ? "语音…" : "文件…");
    load(line, waiting, 4);
    return waiting;
  }

  function show(kind, address, line) {
    if (kind === "photo") {
      const picture = make("img");
      picture.alt = line.from === "person" ? "您发的照片" : "照片";
      picture.onload = function () { if (near) bottom(); };
      picture.src = address;
      return picture;
    }
    if (kind === "voice") {
      const player = make("audio");
      player.controls = true;
      player.preload = "metadata";
      player.setAttribute("aria-label", line.from === "person" ? "您发的语音" : "语音");
      player.src = address;
      return player;
    }
    const link = make("a", "", line.from === "person" && line.text ? "打开" : "打开文件");
    link.href = address;
    link.download = line.name || "";
    return link;
  }

  // The token goes into a header, so the file comes by fetch and is shown from memory.
  function load(line, waiting, tries) {
    const request = new XMLHttpRequest();
    request.open("GET", "api/chat/media/" + encodeURIComponent(line.media));
    request.setRequestHeader("Authorization", "Bearer " + app.token());
    request.responseType = "blob";
    request.onload = function () {
      if (request.status === 200) {
        waiting.replaceWith(show(line.media_kind, URL.createObjectURL(request.response), line));
      } else if (tries > 1 && request.getResponseHeader("Retry-After")) {
        setTimeout(function () { load(line, waiting, tries - 1); }, 3000);
      } else {
        waiting.textContent = line.media_kind === "photo" ? "照片已不在这里" : "文件已不在这里";
      }
    };
    request.onerror = function () { waiting.textContent = "文件没有打开，刷新页面再看。"; };
    request.send();
  }

  function days() {
    let last = "";
    Array.prototype.forEach.call(lines.querySelectorAll(".day"), function (node) { node.remove(); });
    Array.prototype.forEach.call(lines.children, function (node) {
      const day = node.getAttribute("data-day");
      if (day !== last) lines.insertBefore(make("p", "day", day), node);
      last = day;
    });
  }

  // Following the end: only as long as the person is there; who reads above is not pulled away.
  let near = true;
  const news = byId("news");

  function atEnd() { return log.scrollHeight - log.scrollTop - log.clientHeight < 90; }
  function bottom() { log.scrollTop = log.scrollHeight; }

  log.addEventListener("scroll", function () {
    near = atEnd();
    if (near) news.hidden = true;
  });
  news.addEventListener("click", function () { bottom(); log.focus(); });

  // A long answer is shown from its first line, for that line says what to do now; with the question above it, if short.
  function reveal(first) {
    bottom();
    const before = first.previousElementSibling;
    const asked = before && before.classList.contains("own") && before.offsetHeight < log.clientHeight / 4;
    const above = (asked ? before : first).getBoundingClientRect().top - log.getBoundingClientRect().top;
    if (above < 0) log.scrollTop += above - 12;
    near = atEnd();
    if (!near) more("下面还有", "↓");
  }

  function more(label, text) {
    news.textContent = text || label;
    news.setAttribute("aria-label", label);
    news.hidden = false;
  }

  app.view = {
    onPress(work) { pressed = work; },
    preview(id, file) { previews[id] = URL.createObjectURL(file); },
    has(seq) { return seq in shown; },
    oldest() { return Math.min.apply(null, Object.keys(shown).map(Number)); },
    clear() {
      lines.textContent = "";
      Array.prototype.slice.call(pending.querySelectorAll("[id^=sent-]")).forEach(function (node) { node.remove(); });
      Object.keys(shown).forEach(function (seq) { delete shown[seq]; });
    },
    // Lines before `first` were erased: what the person had deleted must not stay on the screen.
    drop(first) {
      Object.keys(shown).forEach(function (seq) {
        if (Number(seq) >= first) return;
        shown[seq].remove();
        delete shown[seq];
      });
      days();
    },
    // Add lines, each at its place; those already there are left alone.
    add(list, older) {
      let first = null;
      let lastOwn = null;
      list.forEach(function (line) {
        if (line.seq in shown) return;
        const sent = line.client_id && byId("sent-" + line.client_id);
        if (sent) sent.remove();
        if (line.edits !== null) edits[line.edits] = line;
        if (line.edits !== null && (line.edits in shown || older)) {
          if (line.edits in shown) fill(shown[line.edits], line);
          return;
        }
        const node = frame(line.from === "person", line.at);
        if (line.from === "person") node.querySelector(".meta").textContent += " 已发送";
        node.setAttribute("data-day", app.day(line.at));
        node.setAttribute("data-seq", line.seq);
        fill(node, edits[line.seq] || line);
        const next = Array.prototype.filter.call(lines.children, function (one) { return Number(one.getAttribute("data-seq")) > line.seq; })[0];
        lines.insertBefore(node, next || null);
        shown[line.seq] = node;
        if (line.from === "person") lastOwn = node;
        first = first || node;
        if (line.from === "person" && line.buttons.length) chosenBefore(line);
      });
      if (!first) return;
      days();
      if (older) return;
      if (near || lastOwn) reveal(lastOwn || first);
      else more("有新消息", "新消息 ↓");
    },
    // What is not sent yet; an item that fails says why and can be sent again or taken back.
    pending(items, offline) {
      const keep = {};
      items.forEach(function (item) {
        keep[item.client_id] = true;
        const id = "wait-" + item.client_id;
        let node = byId(id);
        if (!node) {
          node = frame(true, item.at);
          node.id = id;
          const kind = item.media_kind || "document";
          const bubble = node.querySelector(".bubble");
          if (previews[item.client_id]) bubble.appendChild(show(kind, previews[item.client_id], { from: "person" }));
          else bubble.appendChild(app.text(item.label));
          pending.appendChild(node);
          bottom();
        }
        state(node, item, offline);
      });
      Array.prototype.slice.call(pending.children).forEach(function (node) {
        if (node.id.indexOf("wait-") === 0 && !keep[node.id.slice(5)]) node.remove();
      });
    },
    // The server has it: the bubble stays until its line comes back, so that nothing flickers.
    sent(id) {
      const node = byId("wait-" + id);
      if (!node) return;
      node.id = "sent-" + id;
      node.className = "line own";
      node.querySelector(".meta").textContent = "已发送";
    },
    choose: choose,
    bottom: bottom,
    typing(on) {
      byId("typing").hidden = !on;
      if (on && near) bottom();
    },
  };

  function state(node, item, offline) {
    const text = item.failed ? "没有发出：" + item.failed : offline ? "等待网络，连上就发" : "正在发送…";
    const meta = node.querySelector(".meta");
    node.className = "line own " + (item.failed ? "failed" : "waiting");
    if (meta.getAttribute("data-text") === text) return;
    meta.setAttribute("data-text", text);
    meta.textContent = text;
    if (!item.failed) return;
    const again = make("button", "", "再发一次");
    const drop = make("button", "", "不发了");
    again.type = drop.type = "button";
    again.addEventListener("click", function () { app.queue.again(item.client_id); });
    drop.addEventListener("click", function () { app.queue.remove(item.client_id); });
    const strip = make("span", "again");
    strip.appendChild(again);
    strip.appendChild(drop);
    meta.appendChild(strip);
  }
})(window.niangjia);
