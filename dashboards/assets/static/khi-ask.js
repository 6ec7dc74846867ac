// Reads a page aloud with the browser's own voice, where it has one. The form
// works in the same way without this script.
(function () {
  "use strict";
  var voice = window.speechSynthesis;
  var main = document.getElementById("main");
  if (!voice || !window.SpeechSynthesisUtterance || !main) return;
  var button = document.createElement("button");
  var body = document.body;
  button.type = "button";
  button.className = "aloud";
  button.textContent = body.getAttribute("data-read");
  main.insertBefore(button, main.firstChild);
  function quiet() {
    voice.cancel();
    button.textContent = body.getAttribute("data-read");
  }
  button.addEventListener("click", function () {
    if (voice.speaking) return quiet();
    var parts = main.querySelectorAll("h1, h2, p, li, label, .passes button");
    var last = null;
    Array.prototype.forEach.call(parts, function (part) {
      var text = part.textContent.replace(/\s+/g, " ").trim();
      if (!text || part.querySelector("p, li, label")) return;
      last = new SpeechSynthesisUtterance(text);
      last.lang = (part.closest("[lang]") || document.documentElement).lang;
      last.rate = 0.9;
      voice.speak(last);
    });
    if (!last) return;
    last.onend = quiet;
    button.textContent = body.getAttribute("data-quiet");
  });
  window.addEventListener("pagehide", quiet);
})();
