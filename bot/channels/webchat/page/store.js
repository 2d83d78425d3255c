// What the page keeps in the browser: small things in localStorage, files not yet sent in IndexedDB.
// Both may be forbidden (private windows, old in-app browsers): then memory serves until the page closes.
(function (app) {
  "use strict";

  const PREFIX = "niangjia.";
  const memory = {};

  app.store = {
    get(name) {
      try {
        const text = localStorage.getItem(PREFIX + name);
        if (text !== null) return JSON.parse(text);
      } catch (error) { /* forbidden or damaged: as if empty */ }
      return name in memory ? memory[name] : null;
    },
    set(name, value) {
      memory[name] = value;
      try {
        localStorage.setItem(PREFIX + name, JSON.stringify(value));
      } catch (error) { /* memory has it */ }
    },
    remove(name) {
      delete memory[name];
      try {
        localStorage.removeItem(PREFIX + name);
      } catch (error) { /* gone from memory at least */ }
    },
    isKey(key, name) { return key === PREFIX + name; },
  };

  // Everything this browser knows of the conversation. The type size is the person's, not the conversation's.
  app.forget = async function () {
    ["token", "epoch", "queue", "draft", "seen"].forEach(app.store.remove);
    Object.keys(held).forEach(function (id) { delete held[id]; });
    await run("readwrite", function (files) { return files.clear(); });
  };

  const held = {};
  let opened = null;

  function open() {
    if (opened) return opened;
    opened = new Promise(function (resolve) {
      try {
        const request = indexedDB.open("niangjia", 1);
        request.onupgradeneeded = function () { request.result.createObjectStore("files"); };
        request.onsuccess = function () { resolve(request.result); };
        request.onerror = request.onblocked = function () { resolve(null); };
      } catch (error) { resolve(null); }
    });
    return opened;
  }

  async function run(mode, work) {
    const database = await open();
    if (!database) return null;
    return new Promise(function (resolve) {
      try {
        const transaction = database.transaction("files", mode);
        const request = work(transaction.objectStore("files"));
        transaction.oncomplete = function () { resolve(request.result); };
        transaction.onerror = transaction.onabort = function () { resolve(null); };
      } catch (error) { resolve(null); }
    });
  }

  app.files = {
    async put(id, file) {
      held[id] = file;
      await run("readwrite", function (files) { return files.put(file, id); });
    },
    async get(id) {
      return held[id] || (await run("readonly", function (files) { return files.get(id); })) || null;
    },
    async remove(id) {
      delete held[id];
      await run("readwrite", function (files) { return files.delete(id); });
    },
  };
})(window.niangjia = window.niangjia || {});
