// Shows how much of a large file has been sent. Without this script the form
// works as any form does; with it, the answer is the same page.
(function () {
  "use strict";
  var form = document.getElementById("send");
  var says = document.getElementById("send-progress");
  if (!form || !says || !window.FormData) return;
  form.addEventListener("submit", function (event) {
    var chosen = form.elements.file.files[0];
    if (!chosen || chosen.size < 1048576) return;
    event.preventDefault();
    var sending = new XMLHttpRequest();
    sending.upload.addEventListener("progress", function (e) {
      if (e.lengthComputable) says.textContent = "Sent " + Math.floor(100 * e.loaded / e.total) + "%.";
    });
    sending.addEventListener("load", function () {
      if (sending.responseURL && sending.status === 200) {
        window.location.assign(sending.responseURL);
        return;
      }
      var told = new DOMParser().parseFromString(sending.responseText, "text/html").getElementById("main");
      if (told) document.getElementById("main").replaceWith(told);
    });
    sending.addEventListener("error", function () {
      says.textContent = "The file could not be sent. Nothing was loaded. Try again.";
    });
    sending.open("POST", form.action);
    sending.send(new FormData(form));
  });
}());
