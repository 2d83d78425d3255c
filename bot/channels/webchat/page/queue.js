// What the person said and the server does not have yet. Kept in the browser, sent in order, each with an id
// of its own, so that sending again after a lost answer is harmless.
(function (app) {
  "use strict";

  const WORDS_SECONDS = 20;
  const FILE_SECONDS = 300;
  const PAUSES = [1, 2, 4, 8, 15, 30];
  const hooks = app.hooks = { changed() {}, sent() {}, failed() {}, network() {}, session() {}, renewed() {} };

  let sending = false;
  let tries = 0;
  let timer = null;
  let opening = null;

  app.token = function () { return app.store.get("token"); };

  app.newId = function () {
    const bytes = new Uint8Array(12);
    crypto.getRandomValues(bytes);
    return Array.prototype.map.call(bytes, function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  };

  // One request. Gives {status, data, wait}; status 0 means that no answer came.
  app.request = function (method, path, body, seconds, begun) {
    return new Promise(function (resolve) {
      const request = new XMLHttpRequest();
      if (begun) begun(request);
      request.open(method, "api/chat/" + path);
      request.timeout = (seconds || WORDS_SECONDS) * 1000;
      if (app.token()) request.setRequestHeader("Authorization", "Bearer " + app.token());
      let payload = null;
      if (body instanceof FormData) {
        payload = body;
      } else if (body) {
        request.setRequestHeader("Content-Type", "application/json");
        payload = JSON.stringify(body);
      }
      request.onload = function () {
        let data = null;
        try { data = JSON.parse(request.responseText); } catch (error) { /* no JSON: status alone counts */ }
        resolve({ status: request.status, data: data, wait: Number(request.getResponseHeader("Retry-After")) || 0 });
      };
      request.onerror = request.ontimeout = request.onabort = function () { resolve({ status: 0, data: null, wait: 0 }); };
      request.send(payload);
    });
  };

  // A token, asked for when there is something to say: who only looks leaves no trace. True when there is one.
  app.session = function () {
    if (app.token()) return Promise.resolve(true);
    if (!opening) {
      opening = app.request("POST", "session", {}).then(function (answer) {
        opening = null;
        if (answer.status !== 201 || !answer.data) return false;
        app.store.set("token", answer.data.token);
        app.store.set("epoch", answer.data.epoch);
        hooks.session();
        return true;
      });
    }
    return opening;
  };

  app.queue = {
    list() { return app.store.get("queue") || []; },
    find(id) { return this.list().filter(function (item) { return item.client_id === id; })[0] || null; },
    // Read, change, write at once: another tab of the same page has the same queue.
    change(work) {
      const items = work(this.list());
      app.store.set("queue", items);
      hooks.changed(items);
    },
    add(item, first) {
      item.client_id = item.client_id || app.newId();
      item.at = new Date().toISOString();
      this.change(function (items) { return first ? [item].concat(items) : items.concat([item]); });
      this.flush();
      return item.client_id;
    },
    remove(id) {
      this.change(function (items) { return items.filter(function (item) { return item.client_id !== id; }); });
      app.files.remove(id);
    },
    fail(id, why) {
      hooks.failed(why);
      this.change(function (items) {
        return items.map(function (item) { return item.client_id === id ? Object.assign({}, item, { failed: why }) : item; });
      });
    },
    again(id) {
      this.change(function (items) {
        return items.map(function (item) { return item.client_id === id ? Object.assign({}, item, { failed: "" }) : item; });
      });
      this.flush();
    },
    // Send what waits, one after the other. Called whenever there may be something to do.
    async flush() {
      clearTimeout(timer);
      if (sending) return;
      sending = true;
      let item = null;
      let pause = 0;
      while (!pause && (item = this.list().filter(function (one) { return !one.failed; })[0])) {
        pause = await this.send(item);
      }
      sending = false;
      if (pause) timer = setTimeout(function () { app.queue.flush(); }, pause * 1000);
    },
    // Send one; the seconds to wait before the next try, 0 when it is settled.
    async send(item) {
      if (!(await app.session())) return later(0);
      const body = await bodyOf(item);
      if (!body) {
        this.fail(item.client_id, "文件已经不在手机里，请重新选一次。");
        return 0;
      }
      const answer = await app.request("POST", "messages", body, item.kind === "file" ? FILE_SECONDS : WORDS_SECONDS);
      if (answer.status === 202) {
        tries = 0;
        hooks.network(true);
        hooks.sent(item, answer.data);
        this.remove(item.client_id);
        return 0;
      }
      if (answer.status === 401) {
        app.store.remove("token");
        hooks.renewed();
        return later(1);
      }
      if (answer.status === 0 || answer.status === 408 || answer.status === 429 || answer.status >= 500) {
        if (answer.status === 429 || answer.status === 503) hooks.network(true);
        return answer.wait || later(answer.status);
      }
      this.fail(item.client_id, (answer.data && answer.data.detail) || "没有发出去。");
      return 0;
    },
  };

  function later(status) {
    if (status === 0) hooks.network(false);
    const pause = PAUSES[Math.min(tries, PAUSES.length - 1)];
    tries += 1;
    return pause;
  }

  async function bodyOf(item) {
    if (item.kind === "file") {
      const file = await app.files.get(item.client_id);
      if (!file) return null;
      const form = new FormData();
      form.append("client_id", item.client_id);
      if (item.album) form.append("album", item.album);
      form.append("file", file, item.name || "file");
      return form;
    }
    const body = { client_id: item.client_id };
    body[item.kind] = item.value;
    return body;
  }

  // The network is back, or the person looks again: no reason to wait any longer.
  app.hurry = function () {
    tries = 0;
    app.queue.flush();
  };
})(window.niangjia);
