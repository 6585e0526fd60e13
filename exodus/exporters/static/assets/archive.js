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

  document.addEventListener("DOMContentLoaded", function () {
    var tools = document.getElementById("tools");
    if (tools) { themeSwitch(tools); }
    var link = document.getElementById("today");
    if (link) { today(link); }
    var current = document.querySelector(".top nav [aria-current]");
    if (current && current.parentElement) {
      var list = document.querySelector(".top nav");
      list.scrollLeft = current.offsetLeft - list.clientWidth / 3;
    }
    document.addEventListener("keydown", walk);
  });
})();
