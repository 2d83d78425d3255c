// New lines from the server: server-sent events read with fetch (the token stays out of addresses), or a long
// poll where the browser or a proxy cannot stream.
(function (app) {
  "use strict";

  const FIRST_BYTE = 8;
  const SILENCE = 45;
  const POLL = 25;
  let running = false;
  let polling = !(window.fetch && window.ReadableStream && window.TextDecoder && window.AbortController);
  let current = null;
  let failures = 0;
  let restPause = null;
  let anew = false;

  const hooks = app.streamHooks = { lines() {}, restored() {}, first() {} };
  app.seq = 0;

  // Begin to listen (once). Ends only when the token is refused.
  app.listen = async function () {
    if (running || !app.token()) return;
    running = true;
    while (app.token()) {
      const well = polling ? await poll() : await stream();
      if (well || anew) {
        failures = 0;
        anew = false;
      } else {
        failures += 1;
        if (failures > 1) app.hooks.network(false);
        await rest(Math.min(failures, 10));
      }
    }
    running = false;
  };

  // Listen anew at once: the network is back.
  app.relisten = function () {
    if (restPause) restPause();
    if (current) {
      anew = true;
      current.abort();
    }
    app.listen();
  };

  function rest(seconds) {
    return new Promise(function (resolve) {
      restPause = resolve;
      setTimeout(resolve, seconds * 1000);
    });
  }

  function heard(epoch) {
    app.hooks.network(true);
    const known = app.store.get("epoch");
    app.store.set("epoch", epoch);
    if (known !== null && known !== epoch) hooks.restored();
  }

  function refused(status) {
    if (status === 401) {
      app.store.remove("token");
      app.hooks.renewed();
    }
    return false;
  }

  async function stream() {
    const stop = current = new AbortController();
    let guard = setTimeout(function () { polling = true; stop.abort(); }, FIRST_BYTE * 1000);
    let any = false;
    try {
      const answer = await fetch("api/chat/events?after=" + app.seq, {
        headers: { Authorization: "Bearer " + app.token() }, signal: stop.signal, cache: "no-store",
      });
      if (!answer.ok) return refused(answer.status);
      if (!answer.body || !answer.body.getReader) {
        polling = true;
        return true;
      }
      const reader = answer.body.getReader();
      const decoder = new TextDecoder();
      let left = "";
      for (;;) {
        const part = await reader.read();
        if (part.done) {
          await rest(1);
          return any;
        }
        any = true;
        clearTimeout(guard);
        guard = setTimeout(function () { stop.abort(); }, SILENCE * 1000);
        left += decoder.decode(part.value, { stream: true });
        const blocks = left.split("\n\n");
        left = blocks.pop();
        blocks.forEach(take);
      }
    } catch (error) {
      return polling;
    } finally {
      clearTimeout(guard);
      current = null;
    }
  }

  function take(block) {
    let kind = "message";
    let data = "";
    block.split("\n").forEach(function (line) {
      if (line.indexOf("event: ") === 0) kind = line.slice(7);
      if (line.indexOf("data: ") === 0) data += line.slice(6);
    });
    if (!data) return;
    const value = JSON.parse(data);
    if (kind === "hello") heard(value.epoch);
    else if (kind === "first") hooks.first(value.first);
    else hooks.lines([value]);
  }

  async function poll() {
    const began = Date.now();
    const answer = await app.request("GET", "messages?wait=" + POLL + "&after=" + app.seq, null, POLL + 15, function (request) { current = request; });
    current = null;
    if (answer.status !== 200 || !answer.data) return refused(answer.status);
    heard(answer.data.epoch);
    hooks.first(answer.data.first);
    hooks.lines(answer.data.messages);
    if (!answer.data.messages.length && Date.now() - began < 1000) await rest(1);
    return true;
  }

  // The newest lines, or those before `before`: {messages, more} or null when the server cannot be reached.
  app.history = async function (before) {
    const answer = await app.request("GET", "messages?last=50" + (before ? "&before=" + before : ""));
    if (answer.status === 200 && answer.data) {
      if (!before) heard(answer.data.epoch);
      return answer.data;
    }
    refused(answer.status);
    return null;
  };
})(window.niangjia);
