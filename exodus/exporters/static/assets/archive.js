/* Comfort only: every page is whole without this script. */
(function () {
  "use strict";
  var KEY = "exodus.theme";
  var root = document.documentElement;
  function stored() {
    try { return localStorage.getItem(KEY); } catch (error) { return null; } // some browsers keep nothing for files
  }
  function keep(theme) {
    try { localStorage.setItem(KEY, theme); } catch (error) { return; } // then the choice lasts for this page
  }
  var chosen = stored();
  if (chosen === "light" || chosen === "dark") { root.dataset.theme = chosen; }

  function dark() {
    if (root.dataset.theme) { return root.dataset.theme === "dark"; }
    return matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function themeSwitch(place) {
    var button = document.createElement("button");
    button.type = "button";
    function say() {
      button.textContent = dark() ? "☀" : "☾";
      button.setAttribute("aria-label", dark() ? "Switch to light colors" : "Switch to dark colors");
      button.title = button.getAttribute("aria-label");
    }
    button.addEventListener("click", function () {
      root.dataset.theme = dark() ? "light" : "dark";
      keep(root.dataset.theme);
      say();
    });
    say();
    place.appendChild(button);
  }

  function today(link) {
    var now = new Date();
    var month = String(now.getMonth() + 1).padStart(2, "0");
    var day = String(now.getDate()).padStart(2, "0");
    var base = link.getAttribute("href").indexOf("days/") === 0 ? "days/" : "";
    link.href = base + month + ".html#d" + month + "-" + day;
    link.hidden = false;
    link.textContent = "What was on today’s date";
  }

  // j and k walk through the articles of a page, as readers know it; / leads to the search.
  function walk(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (/^(INPUT|TEXTAREA|SELECT|VIDEO|AUDIO)$/.test(event.target.tagName)) { return; }
    if (event.key === "/") {
      var field = document.getElementById("q");
      event.preventDefault();
      if (field) { field.focus(); } else { location.href = document.getElementById("find").href; }
      return;
    }
    if (event.key !== "j" && event.key !== "k") { return; }
    var all = Array.prototype.slice.call(document.querySelectorAll("main article[id]"));
    var at = all.indexOf(document.activeElement);
    var next = all[event.key === "j" ? at + 1 : Math.max(at - 1, 0)];
    if (!next) { return; }
    next.tabIndex = -1;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  // Pictures open over the page; arrows walk through all of them. Without script their links lead to the files.
  var box = null, shots = [], at = 0, opener = null;
  function tag(name, className, text, label) {
    var made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    if (label) { made.setAttribute("aria-label", label); made.title = label; }
    if (name === "button") { made.type = "button"; }
    return made;
  }
  function light() {
    box = tag("dialog", "lightbox", "");
    box.setAttribute("aria-label", "Picture");
    box.bar = tag("div", "bar", "");
    box.count = tag("span", "", "");
    box.file = tag("a", "", "the file");
    box.close_ = tag("button", "", "✕", "Close");
    box.picture = document.createElement("img");
    box.said = tag("p", "said", "");
    box.said.dir = "auto";
    var back = tag("button", "turn", "‹", "Picture before"), next = tag("button", "turn", "›", "Next picture");
    box.bar.append(box.count, box.file, box.close_);
    box.append(box.bar, back, box.picture, next, box.said);
    back.addEventListener("click", function () { turn(-1); });
    next.addEventListener("click", function () { turn(1); });
    box.close_.addEventListener("click", function () { box.close(); });
    box.picture.addEventListener("click", function () { box.close(); });
    box.addEventListener("close", function () { box.picture.removeAttribute("src"); if (opener) { opener.focus(); } });
    box.addEventListener("keydown", function (event) {
      if (event.key === "ArrowRight") { turn(1); } else if (event.key === "ArrowLeft") { turn(-1); }
      event.stopPropagation();
    });
    var from = null;
    box.addEventListener("pointerdown", function (event) { from = event.clientX; });
    box.addEventListener("pointerup", function (event) {
      if (from !== null && Math.abs(event.clientX - from) > 60) { turn(event.clientX < from ? 1 : -1); }
      from = null;
    });
    document.body.append(box);
  }
  function turn(step) {
    at = (at + step + shots.length) % shots.length;
    opener = shots[at];
    var picture = opener.querySelector("img"), tile = opener.closest("figure");
    var caption = tile && tile.querySelector("figcaption"), time = opener.closest("article, .tile");
    time = time && time.querySelector("time");
    box.picture.src = opener.href;
    box.picture.alt = picture ? picture.alt : "";
    box.said.textContent = [caption && caption.textContent, picture && picture.alt !== "photo, no description" && picture.alt, time && time.textContent].filter(Boolean).join(" · ");
    box.count.textContent = at + 1 + " of " + shots.length;
    box.file.href = opener.href;
  }
  function open(event) {
    var link = event.target.closest && event.target.closest("a.shot");
    if (!link || !link.querySelector("img") || link.hasAttribute("aria-hidden") || event.button || event.ctrlKey || event.metaKey || event.shiftKey || !window.HTMLDialogElement) { return; }
    event.preventDefault();
    shots = Array.prototype.slice.call(document.querySelectorAll("main figure a.shot"));
    at = shots.indexOf(link);
    if (at < 0) { location.href = link.href; return; }
    if (!box) { light(); }
    turn(0);
    box.showModal();
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.addEventListener("click", open);
    var tools = document.getElementById("tools");
    if (tools) { themeSwitch(tools); }
    var link = document.getElementById("today");
    if (link) { today(link); }
    var current = document.querySelector("#menu [aria-current]"), menu = document.getElementById("menu");
    if (current && menu.scrollHeight > menu.clientHeight) { menu.scrollTop = current.offsetTop - menu.clientHeight / 2; }
    document.addEventListener("keydown", walk);
  });
})();
