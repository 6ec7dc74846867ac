// Moves on by itself where one key is the whole answer, and marks the key that was
// typed. Without this script the Tab key does the same.
(function () {
  "use strict";
  var form = document.getElementById("entry");
  if (!form) return;
  var fields = Array.prototype.slice.call(form.querySelectorAll("input, button"));
  function mark(field) {
    var typed = field.value.trim().toLowerCase();
    var several = !field.hasAttribute("data-single");
    form.querySelectorAll("#k-" + field.id.slice(2) + " kbd").forEach(function (key) {
      var chosen = typed === key.textContent || (several && /^[1-9]+$/.test(key.textContent) && typed.indexOf(key.textContent) >= 0);
      key.parentNode.classList.toggle("chosen", chosen);
    });
  }
  fields.forEach(function (field, i) {
    if (!/^f-/.test(field.id)) return;
    field.addEventListener("focus", function () { field.select(); });
    field.addEventListener("input", function () {
      mark(field);
      if (field.hasAttribute("data-single") && /^[1-9dnp-]$/i.test(field.value) && form.querySelector("#k-" + field.id.slice(2) + " .chosen")) fields[i + 1].focus();
    });
    mark(field);
  });
  var wrong = form.querySelector("[aria-invalid]");
  if (wrong) wrong.focus();
})();
