/* Search from the disk: terms and entries come in as script files, only those that a query needs. */
(function () {
  "use strict";
  var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  var STEP = 50;
  var KEPT = 300;
  // Folding and cutting must say what the builder's term.py says.
  var MARKS = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/g;
  var UNSPACED = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u2e80-\\u2fdf\\u3005-\\u3007\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  var WORD = /[\p{L}\p{N}\p{M}_]+/gu;
  var RUN = new RegExp("[" + UNSPACED + "]+|[^" + UNSPACED + "]+", "gu");
  var IS_UNSPACED = new RegExp("^[" + UNSPACED + "]", "u");
  var values = {};
  for (var i = 0; i < DIGITS.length; i += 1) { values[DIGITS.charCodeAt(i)] = i; }

  function fold(text) {
    return text.normalize("NFKD").replace(MARKS, "").normalize("NFKC").toLowerCase().replace(MARKS, "")
      .replace(/ς/g, "σ").replace(/ß/g, "ss");
  }
  function words(folded) {
    var found = [];
    (folded.match(WORD) || []).forEach(function (word) { word.match(RUN).forEach(function (run) { found.push(run); }); });
    return found;
  }
  function pairs(run) {
    var points = Array.from(run);
    return points.slice(0, -1).map(function (point, at) { return point + points[at + 1]; });
  }

  // --- what comes from the disk ---
  var waiting = {}, got = {}, loading = {}, recent = [], tables = {}, head = null;
  function arrive(kind) {
    return function (number, content) {
      if (kind === "head") { head = content; return; }
      if (waiting[kind + number]) { waiting[kind + number](content); delete waiting[kind + number]; }
    };
  }
  window.exodus = { head: arrive("head"), terms: arrive("t"), entries: arrive("e") };
  function load(kind, number) {
    var name = kind + number;
    if (!loading[name]) {
      if (kind === "e" && recent.push(name) > KEPT) { delete loading[recent.shift()]; }
      loading[name] = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        waiting[name] = resolve;
        script.src = name + ".js";
        script.onload = function () { script.remove(); };
        script.onerror = function () { delete loading[name]; reject(new Error("search/" + name + ".js is missing from this archive")); };
        document.head.appendChild(script);
      });
    }
    return loading[name];
  }

  // --- terms to numbers ---
  function lastNotAfter(list, wanted) {
    var low = 0, high = list.length;
    while (low < high) { var middle = (low + high) >> 1; if (list[middle] <= wanted) { low = middle + 1; } else { high = middle; } }
    return Math.max(low - 1, 0);
  }
  function table(number) {
    return load("t", number).then(function (text) {
      if (!tables[number]) {
        tables[number] = new Map(text.split("\n").map(function (line) {
          var cut = line.indexOf(" ");
          return [line.slice(0, cut), line.slice(cut + 1)];
        }));
      }
      return tables[number];
    });
  }
  function decode(text) {
    var numbers = [], number = 0, value = 0, scale = 1;
    for (var at = 0; at < text.length; at += 1) {
      var digit = values[text.charCodeAt(at)];
      value += (digit & 31) * scale;
      if (digit > 31) { scale *= 32; } else { number += value; numbers.push(number); value = 0; scale = 1; }
    }
    return numbers;
  }
  function postings(term) {
    if (!head.terms.length) { return Promise.resolve([]); }
    return table(lastNotAfter(head.terms, term)).then(function (found) {
      return found.has(term) ? decode(found.get(term)) : [];
    });
  }
  function beginning(prefix) {
    var seen = new Set();
    function from(number) {
      if (number >= head.terms.length) { return null; }
      return table(number).then(function (found) {
        var beyond = false;
        found.forEach(function (text, term) {
          if (term.startsWith(prefix)) { decode(text).forEach(function (n) { seen.add(n); }); }
          beyond = term > prefix && !term.startsWith(prefix);
        });
        return beyond ? null : from(number + 1);
      });
    }
    return Promise.resolve(from(lastNotAfter(head.terms, prefix))).then(function () {
      return Array.from(seen).sort(function (a, b) { return a - b; });
    });
  }
  function both(one, two) {
    if (one === null) { return two; }
    var out = [], i = 0, j = 0;
    while (i < one.length && j < two.length) {
      if (one[i] === two[j]) { out.push(one[i]); i += 1; j += 1; } else if (one[i] < two[j]) { i += 1; } else { j += 1; }
    }
    return out;
  }
  function without(one, two) {
    var gone = new Set(two);
    return one.filter(function (number) { return !gone.has(number); });
  }

  // --- queries ---
  // A query is words that must all be there: plain ones, beginnings (tea*), "phrases" and those that must not (-tea).
  function parse(text) {
    var parts = [];
    (text.match(/-?"[^"]*"?|\S+/g) || []).forEach(function (piece) {
      var not = piece.length > 1 && piece[0] === "-";
      if (not) { piece = piece.slice(1); }
      var open = /\*"?$/.test(piece);
      var found = words(fold(piece));
      if (found.length) { parts.push({ words: found, not: not, open: open }); }
    });
    return parts;
  }
  function spaced(found) { return " " + found.join(" ") + " "; }
  function needle(part) {
    var first = part.words[0], last = part.words[part.words.length - 1];
    return (IS_UNSPACED.test(first) ? "" : " ") + part.words.join(" ") + (part.open || IS_UNSPACED.test(last) ? "" : " ");
  }
  function look(part) {
    var asked = [], verify = part.words.length > 1;
    part.words.forEach(function (word, at) {
      var open = part.open && at === part.words.length - 1;
      var points = Array.from(word);
      if (IS_UNSPACED.test(word)) {
        if (points.length === 1) { asked.push(beginning(word)); } else {
          pairs(word).forEach(function (pair) { asked.push(postings(pair)); });
          verify = true;
        }
      } else {
        var known = points.slice(0, 64).join("");
        verify = verify || known !== word;
        asked.push(open ? beginning(known) : postings(known));
      }
    });
    return Promise.all(asked).then(function (lists) { return { numbers: lists.reduce(both, null), verify: verify }; });
  }
  function filters(query) {
    return [["w", query.who], ["s", query.source], ["k", query.kind], ["y", query.year], ["h", query.has]]
      .filter(function (pair) { return pair[1]; }).map(function (pair) { return "=" + pair[0] + pair[1]; });
  }
  function all() {
    var numbers = new Array(head.count);
    for (var n = 0; n < head.count; n += 1) { numbers[n] = n; }
    return numbers;
  }
  function scan(query, chosen) {
    if (!query.q) { return { numbers: chosen || [], test: null, parts: [] }; }
    var pattern = query.mode === "regex" ? new RegExp(query.q, "iu") : null;
    return {
      numbers: chosen || all(), pattern: pattern, parts: [],
      test: function (text) { return pattern ? pattern.test(text) : text.includes(query.q); }
    };
  }
  // Resolves to {numbers, test}: candidates, newest first, and what each must pass (null when they all do).
  async function prepare(query) {
    var chosen = (await Promise.all(filters(query).map(postings))).reduce(both, null);
    if (query.mode === "exact" || query.mode === "regex") { return scan(query, chosen); }
    var parts = parse(query.q);
    var wanted = parts.filter(function (part) { return !part.not; });
    var unwanted = parts.filter(function (part) { return part.not; });
    var checks = [];
    var lists = await Promise.all(wanted.map(look));
    lists.forEach(function (list, at) {
      chosen = both(chosen, list.numbers);
      if (list.verify) { checks.push({ needle: needle(wanted[at]), not: false }); }
    });
    if (chosen === null) { chosen = unwanted.length ? all() : []; }
    (await Promise.all(unwanted.map(look))).forEach(function (list, at) {
      if (list.verify) { checks.push({ needle: needle(unwanted[at]), not: true }); } else { chosen = without(chosen, list.numbers); }
    });
    return {
      numbers: chosen, parts: wanted,
      test: !checks.length ? null : function (text) {
        var told = spaced(words(fold(text)));
        return checks.every(function (check) { return told.includes(check.needle) !== check.not; });
      }
    };
  }
  async function entry(number, ahead) {
    var file = lastNotAfter(head.entries, number);
    if (ahead && !got[file]) { // the file after the next is on its way while this one is looked through
      got[file] = true;
      [file + 1, file + 2].forEach(function (next) { if (next < head.entries.length) { load("e", next).catch(function () { delete loading["e" + next]; }); } });
    }
    var content = await load("e", file);
    var row = content.rows[number - head.entries[file]];
    return { page: content.pages[row[0]], id: row[1], time: row[2], who: content.names[row[3]], kind: row[4], source: row[5], text: row[6] };
  }
  // Walks the candidates from `at` on until `most` were found; `each` is told of every one at once. Stops when `alive`
  // says no.
  async function walk(found, at, most, alive, tell, each) {
    var hits = [];
    var shown = Date.now();
    while (hits.length < most && at < found.numbers.length && alive()) {
      var told = await entry(found.numbers[at], found.test);
      at += 1;
      if (!found.test || found.test(told.text)) {
        hits.push(told);
        if (each && alive()) { each(told); }
      }
      if (tell && Date.now() - shown > 200) {
        tell(at);
        await new Promise(function (go) { setTimeout(go, 0); }); // so that the page answers while much is read
        shown = Date.now();
      }
    }
    return { hits: hits, at: at, ended: at >= found.numbers.length };
  }
  window.exodusSearch = { fold: fold, words: words, prepare: prepare, walk: walk };

  // --- marks ---
  function marker(query, found) {
    if (found.pattern) {
      return function (text) {
        return Array.from(text.matchAll(new RegExp(found.pattern.source, "giu"))).slice(0, 200)
          .filter(function (hit) { return hit[0]; }).map(function (hit) { return [hit.index, hit.index + hit[0].length]; });
      };
    }
    if (query.mode === "exact") {
      return function (text) {
        var spans = [], at = query.q ? text.indexOf(query.q) : -1;
        for (; at >= 0 && spans.length < 200; at = text.indexOf(query.q, at + query.q.length)) { spans.push([at, at + query.q.length]); }
        return spans;
      };
    }
    var whole = new Set(), open = [], inside = [];
    found.parts.forEach(function (part) {
      part.words.forEach(function (word, at) {
        if (IS_UNSPACED.test(word)) { inside.push(word); } else if (part.open && at === part.words.length - 1) { open.push(word); } else { whole.add(word); }
      });
    });
    return function (text) {
      var spans = [];
      Array.from(text.slice(0, 200000).matchAll(WORD)).forEach(function (hit) {
        var start = hit.index;
        hit[0].match(RUN).forEach(function (run) {
          var plain = fold(run);
          if (whole.has(plain) || open.some(function (o) { return plain.startsWith(o); })) { spans.push([start, start + run.length]); }
          inside.forEach(function (sought) {
            var at = plain.length === run.length ? plain.indexOf(sought) : -1;
            if (at >= 0) { spans.push([start + at, start + at + sought.length]); }
          });
          start += run.length;
        });
      });
      return spans.sort(function (a, b) { return a[0] - b[0]; });
    };
  }
  function element(name, className, text) {
    var made = document.createElement(name);
    made.className = className;
    if (text) { made.textContent = text; }
    return made;
  }
  function snippet(text, spans) {
    var out = element("span", "said");
    out.dir = "auto";
    var from = spans.length ? Math.max(0, spans[0][0] - 80) : 0;
    if (from) { from = Math.min(text.indexOf(" ", from) + 1 || from, spans[0][0]); out.append("… "); }
    var to = Math.min(text.length, from + 260), at = from;
    if (spans.length) { to = Math.min(text.length, Math.max(to, spans[0][1])); }
    spans.forEach(function (span) {
      if (span[0] < at || span[1] > to) { return; }
      out.append(text.slice(at, span[0]), element("mark", "", text.slice(span[0], span[1])));
      at = span[1];
    });
    out.append(text.slice(at, to) + (to < text.length ? " …" : ""));
    return out;
  }
  function row(told, spans) {
    var link = element("a", "row hit"), body = element("span", "words"), line = element("span", "line");
    link.href = "../" + told.page + "#" + told.id;
    line.append(element("bdi", "title", told.who || told.kind), element("span", "badge", head.sources[told.source]), told.kind + (told.time ? " · " + told.time : " · no date"));
    body.append(line, snippet(told.text, spans));
    link.append(body);
    return link;
  }

  // --- the page ---
  var FIELDS = ["q", "who", "source", "kind", "year", "has", "mode"];
  function read(form) {
    var query = {};
    FIELDS.forEach(function (name) { query[name] = form.elements[name].value; });
    return query;
  }
  function state(query) {
    var shown = new URLSearchParams();
    FIELDS.forEach(function (name) { if (query[name] && query[name] !== "words") { shown.set(name, query[name]); } });
    return shown.toString();
  }
  function restore(form) {
    var told = new URLSearchParams(location.hash.slice(1));
    FIELDS.forEach(function (name) {
      var field = form.elements[name];
      field.value = told.get(name) || (name === "mode" ? "words" : "");
      if (field.selectedIndex === -1) { field.selectedIndex = 0; }
    });
  }
  function counted(number) { return number.toLocaleString("en") + (number === 1 ? " result" : " results"); }
  function start(form) {
    var list = document.getElementById("hits"), status = document.getElementById("status"), more = document.getElementById("more");
    var current = 0, timer = 0;
    async function show(query, found, note, alive) {
      var mark = marker(query, found), at = 0, shown = 0, begun = false;
      async function page() {
        var result = await walk(found, at, STEP, alive, function (done) {
          status.textContent = "Looked through " + done.toLocaleString("en") + " of " + found.numbers.length.toLocaleString("en") + "…";
        }, function (told) {
          if (!begun) { begun = true; list.replaceChildren(); }
          list.append(row(told, mark(told.text)));
        });
        if (!alive()) { return; }
        if (!begun) { begun = true; list.replaceChildren(); }
        at = result.at;
        shown += result.hits.length;
        var total = found.test ? shown : found.numbers.length;
        status.textContent = total ? note + (found.test && !result.ended ? "At least " : "") + counted(total) + ", the newest first" : "Nothing was found";
        more.hidden = result.ended;
      }
      more.onclick = page;
      await page();
    }
    async function run() {
      var query = read(form), mine = (current += 1);
      function alive() { return mine === current; }
      history.replaceState(null, "", "#" + state(query));
      more.hidden = true;
      if (!query.q.trim() && !filters(query).length) { list.replaceChildren(); status.textContent = ""; return; }
      try {
        var found = await prepare(query), note = "";
        if (!found.numbers.length && query.mode === "words" && found.parts.length && !/[*"]/.test(query.q)) {
          query.q = query.q.trim().replace(/\s+/g, "* ") + "*";
          found = await prepare(query);
          note = "Words that begin so: ";
        }
        if (alive()) { await show(query, found, note, alive); }
      } catch (error) {
        if (!alive()) { return; }
        list.replaceChildren();
        status.textContent = error instanceof SyntaxError ? "This is no regular expression: " + error.message : error.message;
      }
    }
    form.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(run, 120); });
    form.addEventListener("submit", function (event) { event.preventDefault(); run(); });
    window.addEventListener("hashchange", function () { restore(form); run(); });
    form.hidden = false;
    restore(form);
    form.elements.q.focus({ preventScroll: true });
    run();
  }
  document.addEventListener("DOMContentLoaded", function () {
    var form = document.getElementById("search");
    if (form && head) { start(form); }
  });
})();
