// Lets a form go on without a connection, in browsers that can: see
// khi-ask-worker.js. The form works in the same way without this script.
(function () {
  "use strict";
  const box = document.getElementById("held");
  if (!box || !("serviceWorker" in navigator) || !("indexedDB" in window)) return;
  const base = box.dataset.base;
  const main = document.getElementById("main");
  const retry = 20000;
  let worker = null;
  let waiting = false; // something is held
  let over = false;

  const wrong = document.getElementById("wrong");
  if (wrong && location.search === "?again") {
    wrong.hidden = false;
    document.title = wrong.textContent + " " + document.title;
  }

  const ask = (what) => worker && worker.postMessage(what);

  function say(words) {
    if (box.textContent !== words) box.textContent = words;
  }

  // The pages that are kept know nothing of what was answered since.
  function follow(state) {
    const next = state.steps.find((step) => !state.dealt.includes(step)) || (state.steps.length ? "end" : null);
    const onward = main.querySelector(".onward");
    if (onward && next) onward.href = base + "/" + next;
    const here = location.pathname.slice(base.length + 1);
    const dealt = main.querySelector(".dealt");
    if (dealt && state.dealt.includes(here)) dealt.hidden = false;
    const list = main.querySelector("ol.list");
    if (list) {
      list.querySelectorAll("li").forEach((line, i) => {
        if (state.dealt.includes(String(i + 1))) line.querySelector("span").textContent = list.dataset.dealt;
      });
    }
  }

  function show(state) {
    if (state.forgotten) return forgotten();
    if (state.gone) return;
    if (state.over) {
      over = true;
      waiting = false;
      main.querySelectorAll(".with-us").forEach((p) => (p.hidden = false));
      main.querySelectorAll(".not-sent").forEach((part) => (part.hidden = true));
      if (state.lost) say(box.dataset.late);
      else if (state.sent) say(box.dataset.all);
      return;
    }
    waiting = state.held > 0;
    follow(state);
    main.querySelectorAll(".with-us").forEach((p) => (p.hidden = waiting));
    if (waiting) say(box.dataset.held);
    else if (state.waited) {
      say(box.dataset.sent);
      ask("heard");
    }
  }

  function forgotten() {
    over = true;
    const words = document.getElementById("forget").dataset;
    const head = document.createElement("h1");
    const left = document.createElement("p");
    head.textContent = words.done;
    head.tabIndex = -1;
    left.textContent = words.left;
    main.replaceChildren(head, left);
    head.focus();
    const foot = document.querySelector(".foot");
    if (foot) foot.remove();
    document.title = words.done;
  }

  function offerToForget() {
    const part = document.getElementById("forget");
    if (!part) return;
    const button = part.querySelector("button");
    let sure = false;
    part.hidden = false;
    button.addEventListener("click", () => {
      if (waiting && !sure) {
        sure = true;
        document.getElementById("forget-lost").textContent = part.dataset.lost;
        button.textContent = part.dataset.sure;
        return;
      }
      over = true;
      ask("forget");
    });
  }

  navigator.serviceWorker.addEventListener("message", (event) => show(event.data));
  window.addEventListener("online", () => {
    document.querySelectorAll(".away").forEach((link) => (link.hidden = false));
    ask("send");
  });
  window.addEventListener("offline", () => document.querySelectorAll(".away").forEach((link) => (link.hidden = true)));

  // A page of the browser's own store may come back without being loaded again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && !over) ask("state");
  });

  // A link that takes no more answers: what is held is tried once more, then all goes.
  async function end() {
    const registered = await navigator.serviceWorker.getRegistration(base);
    worker = registered && registered.active;
    ask("send");
    ask("keep");
  }

  async function begin() {
    const known = Boolean(navigator.serviceWorker.controller);
    const registered = await navigator.serviceWorker.register("/ask-worker.js", { scope: base, updateViaCache: "none" });
    await navigator.serviceWorker.ready;
    worker = registered.active;
    if (!worker) return;
    document.querySelectorAll(".keeping").forEach((words) => (words.hidden = false));
    offerToForget();
    if (!navigator.onLine) document.querySelectorAll(".away").forEach((link) => (link.hidden = true));
    ask("state");
    if (navigator.onLine) ask("send");
    if (known && navigator.onLine && location.pathname === base) ask("keep");
    setInterval(() => {
      if (waiting && !over) ask("send");
    }, retry);
  }
  const start = () => ("gone" in box.dataset ? end() : begin()).catch(() => {});
  if (document.readyState === "complete") start();
  else window.addEventListener("load", start);
})();
