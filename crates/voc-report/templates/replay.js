(function () {
  "use strict";
  var data = document.getElementById("steps");
  if (!data) { return; }
  var steps = JSON.parse(data.textContent);
  var last = steps.length - 1;
  var byId = function (id) { return document.getElementById(id); };
  var slider = byId("step");
  var marker = byId("moment");
  var timer = null;
  var now = last;

  // What comes and goes, each with the runs of steps at which it stands in the page.
  var parts = Array.prototype.map.call(document.querySelectorAll("[data-steps]"), function (element) {
    var runs = element.getAttribute("data-steps").split(" ").map(function (run) {
      return run.split("-").map(Number);
    });
    return { element: element, runs: runs };
  });

  // An element that is hidden gives up its name, since another may go by it meanwhile.
  function hide(element) {
    element.setAttribute("hidden", "");
    if (element.id) {
      element.setAttribute("data-id", element.id);
      element.removeAttribute("id");
    }
  }

  function reveal(element) {
    element.removeAttribute("hidden");
    if (element.hasAttribute("data-id")) { element.id = element.getAttribute("data-id"); }
  }

  function show(step) {
    now = Math.max(0, Math.min(last, step));
    var shown = [];
    parts.forEach(function (part) {
      var stands = part.runs.some(function (run) { return run[0] <= now && now <= run[1]; });
      var begins = part.runs.some(function (run) { return run[0] === now; });
      part.element.classList.toggle("new", stands && begins && now !== last);
      if (stands) { shown.push(part.element); } else { hide(part.element); }
    });
    shown.forEach(reveal);
    var is = steps[now];
    byId("when").textContent = is.when;
    byId("place").textContent = (now + 1) + " / " + steps.length;
    byId("what").textContent = is.what;
    byId("stood").textContent = is.stood;
    slider.value = String(now);
    slider.setAttribute("aria-valuetext", is.when + ". " + is.what);
    if (marker) { marker.setAttribute("transform", "translate(" + is.x + " 0)"); }
    document.querySelectorAll("[data-go]").forEach(function (button) {
      var end = { first: 0, previous: 0, next: last, last: last }[button.getAttribute("data-go")];
      button.setAttribute("aria-disabled", String(now === end));
    });
  }

  // The moment stands in the address, so that a link to it can be passed on.
  function keep() {
    var address = now === last ? location.pathname + location.search : "#at=" + steps[now].at;
    try { history.replaceState(null, "", address); } catch (refused) { /* it only stays unnamed */ }
  }

  function go(step, aloud) {
    show(step);
    keep();
    if (aloud) { byId("said").textContent = steps[now].when + ". " + steps[now].what + ". " + steps[now].stood; }
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    play.setAttribute("aria-pressed", "false");
  }

  // Returns the last step at or before the moment in the address.
  function asked() {
    var found = /^#at=(-?\d+)$/.exec(location.hash);
    if (!found) { return null; }
    var at = Number(found[1]);
    var later = steps.findIndex(function (step) { return step.at > at; });
    return later < 0 ? last : Math.max(0, later - 1);
  }

  var play = document.querySelector("[data-go=play]");
  play.hidden = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  byId("stepper").addEventListener("click", function (event) {
    var button = event.target.closest("[data-go]");
    if (!button) { return; }
    var name = button.getAttribute("data-go");
    var playing = timer !== null;
    stop();
    if (name !== "play") {
      go({ first: 0, previous: now - 1, next: now + 1, last: last }[name], true);
    } else if (!playing) {
      play.setAttribute("aria-pressed", "true");
      if (now === last) { go(0, true); }
      timer = setInterval(function () {
        go(now + 1, true);
        if (now === last) { stop(); }
      }, 2000);
    }
  });
  // The slider says its own moment aloud.
  slider.addEventListener("input", function () { stop(); go(Number(slider.value), false); });
  window.addEventListener("hashchange", function () {
    var step = asked();
    if (step !== null) { show(step); }
  });
  byId("stepper").hidden = false;
  var first = asked();
  show(first === null ? last : first);
}());
