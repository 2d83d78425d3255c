// What a phone can give besides words: its position, a recording, pictures and files. Nothing is asked of it unexplained.
(function (app) {
  "use strict";

  const byId = function (id) { return document.getElementById(id); };
  const LONGEST = 180;
  const FILE_BYTES = 20 * 1024 * 1024;
  const LOCATION_ERRORS = {
    1: "手机没有允许定位。可以用文字说：哪条路，往哪个方向，旁边有什么。",
    2: "现在定不了位。可以用文字说：哪条路，往哪个方向，旁边有什么。",
    3: "定位太久没有结果。请到开阔的地方再试，或用文字说在哪里。",
  };

  // Files are sent one by one; pictures chosen together carry one album id, so that they get one answer.
  app.sendFiles = async function (files, say) {
    const album = files.length > 1 ? app.newId() : "";
    for (let index = 0; index < files.length; index += 1) {
      const file = files[index];
      if (file.size > FILE_BYTES) {
        say("“" + file.name + "”太大，发不了。一个文件最多20兆。视频请剪短，或改发照片。");
      } else {
        const id = app.newId();
        const kind = file.type.indexOf("image/") === 0 ? "photo" : file.type.indexOf("audio/") === 0 ? "voice" : "document";
        await app.files.put(id, file);
        if (kind !== "document") app.view.preview(id, file);
        const label = { photo: "照片", voice: "语音", document: "文件：" + file.name }[kind];
        app.queue.add({ client_id: id, kind: "file", name: file.name, album: album, media_kind: kind, label: label });
      }
    }
  };

  app.position = function (say) {
    if (!navigator.geolocation) {
      say(LOCATION_ERRORS[2]);
      return;
    }
    say("正在定位，请稍等…");
    navigator.geolocation.getCurrentPosition(function (found) {
      say("");
      const at = found.coords;
      const value = { latitude: at.latitude, longitude: at.longitude };
      if (isFinite(at.accuracy) && at.accuracy >= 0) value.accuracy = Math.min(Math.round(at.accuracy), 20000000);
      app.queue.add({ kind: "location", value: value, label: "我的位置" });
    }, function (error) {
      say(LOCATION_ERRORS[error.code] || LOCATION_ERRORS[2]);
    }, { enableHighAccuracy: true, timeout: 20000, maximumAge: 10000 });
  };

  app.canRecord = Boolean(window.MediaRecorder && navigator.mediaDevices && navigator.mediaDevices.getUserMedia);
  let recorder = null;
  let counter = null;

  // Record until the person sends or stops; the microphone is off again at once.
  app.record = async function (say) {
    let sound = null;
    try {
      sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch (error) {
      say("手机没有允许录音。可以打字，或者用输入法的话筒说话变成文字。");
      return false;
    }
    const parts = [];
    recorder = new MediaRecorder(sound);
    recorder.sendIt = false;
    recorder.ondataavailable = function (event) { if (event.data.size) parts.push(event.data); };
    recorder.onstop = function () {
      sound.getTracks().forEach(function (track) { track.stop(); });
      if (!recorder.sendIt || !parts.length) return;
      const type = (recorder.mimeType || parts[0].type || "audio/webm").split(";")[0];
      const blob = new Blob(parts, { type: type });
      blob.name = "voice." + (type.split("/")[1] || "webm");
      app.sendFiles([blob], say);
    };
    recorder.start();
    const began = Date.now();
    counter = setInterval(function () {
      const seconds = Math.floor((Date.now() - began) / 1000);
      byId("seconds").textContent = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
      if (seconds >= LONGEST) byId("record-send").click();
    }, 500);
    return true;
  };

  app.recordEnd = function (sendIt) {
    clearInterval(counter);
    byId("seconds").textContent = "0:00";
    if (recorder && recorder.state !== "inactive") {
      recorder.sendIt = sendIt;
      recorder.stop();
    }
  };
})(window.niangjia);
