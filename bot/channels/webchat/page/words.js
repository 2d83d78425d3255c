// Words → nodes. Never HTML: what a person or an answer says can only become text, bold, links and telephone numbers.
(function (app) {
  "use strict";

  const BOLD = /\*\*([^*\n]+(?:\*[^*\n]+)*)\*\*/g;
  const LINK = /https?:\/\/[^\s<>"'，。；！？、（）《》【】“”]+/g;
  // Whole numbers, mobile numbers, 400 and 800 numbers, hotlines of five or six digits, and the four for emergencies.
  const PHONE = /1[3-9]\d(?:[ -]?\d{4}){2}|0\d{2,3}-?\d{7,8}|[48]00-?\d{3}-?\d{4}|12[13]\d{2}|96\d{3,4}|95\d{3,4}|1(?:10|19|20|22)/g;
  const NOTE = /^(?:依据|来源|出处)[：:]|^（[^）]*）$/;
  const STEP = /^(?:\d{1,2}[.、．]|[•·-]) ?/;
  const BEFORE = /[\dA-Za-z.+\-/第¥￥约共满]$/;
  const AFTER = /^\s*(?:[\d%％.:\-/A-Za-z]|元|块|米|公里|千米|里|天|年|月|日|条|个|人|小时|分钟|号令|号文|吨|斤|岁|倍|万|亿|平)/;

  app.text = function (words) {
    const parts = document.createDocumentFragment();
    words.split(/\n{2,}/).forEach(function (part) {
      const paragraph = document.createElement("p");
      if (NOTE.test(part)) paragraph.className = "note";
      part.split("\n").forEach(function (line, index) {
        const step = STEP.exec(line);
        if (step) {
          // "1. …" keeps its number in the margin; the words are the same, only hung.
          const hung = document.createElement("span");
          const number = document.createElement("span");
          const rest = document.createElement("span");
          hung.className = "step";
          number.textContent = step[0].replace(/^[-·]/, "•");
          bold(rest, line.slice(step[0].length));
          hung.appendChild(number);
          hung.appendChild(rest);
          paragraph.appendChild(hung);
        } else {
          if (index && !STEP.test(part.split("\n")[index - 1])) paragraph.appendChild(document.createTextNode("\n"));
          bold(paragraph, line);
        }
      });
      parts.appendChild(paragraph);
    });
    return parts;
  };

  function bold(node, words) {
    each(words, BOLD, function (plain) { links(node, plain); }, function (match) {
      const strong = document.createElement("strong");
      links(strong, match[1]);
      node.appendChild(strong);
    });
  }

  function links(node, words) {
    each(words, LINK, function (plain) { phones(node, plain); }, function (match) {
      node.appendChild(app.link(match[0], match[0]));
    });
  }

  function phones(node, words) {
    let done = 0;
    let match = null;
    PHONE.lastIndex = 0;
    while ((match = PHONE.exec(words))) {
      const end = match.index + match[0].length;
      if (BEFORE.test(words.slice(0, match.index)) || AFTER.test(words.slice(end))) continue;
      node.appendChild(document.createTextNode(words.slice(done, match.index)));
      const call = app.link(match[0], "tel:" + match[0].replace(/[ -]/g, ""));
      call.className = "tel";
      node.appendChild(call);
      done = end;
    }
    node.appendChild(document.createTextNode(words.slice(done)));
  }

  function each(words, pattern, plain, found) {
    let done = 0;
    let match = null;
    pattern.lastIndex = 0;
    const all = [];
    while ((match = pattern.exec(words))) all.push(match);
    all.forEach(function (one) {
      if (one.index > done) plain(words.slice(done, one.index));
      found(one);
      done = one.index + one[0].length;
    });
    if (done < words.length) plain(words.slice(done));
  }

  // A link that may be followed, or null: only the web, telephone and short messages.
  app.link = function (text, address) {
    if (!/^(?:https?:\/\/|tel:|sms:)/i.test(address)) return null;
    const link = document.createElement("a");
    link.textContent = text;
    link.href = address;
    if (/^http/i.test(address)) {
      link.target = "_blank";
      link.rel = "noopener noreferrer";
    }
    return link;
  };

  app.clock = function (iso) {
    const at = new Date(iso);
    return String(at.getHours()).padStart(2, "0") + ":" + String(at.getMinutes()).padStart(2, "0");
  };

  app.day = function (iso) {
    const at = new Date(iso);
    const midnight = function (date) { return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime(); };
    const days = Math.round((midnight(new Date()) - midnight(at)) / 86400000);
    if (days === 0) return "今天";
    if (days === 1) return "昨天";
    const year = at.getFullYear() === new Date().getFullYear() ? "" : at.getFullYear() + "年";
    return year + (at.getMonth() + 1) + "月" + at.getDate() + "日 周" + "日一二三四五六"[at.getDay()];
  };
})(window.niangjia);
