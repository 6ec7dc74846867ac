// Works beside the pages of one private link. It keeps the pages of that form, and
// the answers that could not be sent, until they have arrived. No page repeats an
// answer, and nothing stays when the form is finished, over, or to be forgotten.
"use strict";

const base = new URL(self.registration.scope).pathname; // /ask/ and the link
const shelf = "khi " + base;
const patience = 15000; // for one answer; then it counts as not sent
const pagePatience = 8000; // for a page; then the one that is kept is shown

// The store: answers that are held, in their order, and facts about the form.

function opened() {
  return new Promise((ok, no) => {
    const asked = indexedDB.open(shelf, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("held", { keyPath: "n", autoIncrement: true });
      asked.result.createObjectStore("facts");
    };
    asked.onsuccess = () => ok(asked.result);
    asked.onerror = () => no(asked.error);
  });
}

async function store(name, mode, work) {
  const db = await opened();
  try {
    return await new Promise((ok, no) => {
      const change = db.transaction(name, mode, { durability: "strict" });
      const asked = work(change.objectStore(name));
      change.oncomplete = () => ok(asked.result);
      change.onabort = change.onerror = () => no(change.error);
    });
  } finally {
    db.close();
  }
}

const held = () => store("held", "readonly", (s) => s.getAll());
const fact = (name) => store("facts", "readonly", (s) => s.get(name));
const note = (name, value) => store("facts", "readwrite", (s) => s.put(value, name));

async function dealt(step, yes) {
  const steps = new Set((await fact("dealt")) || []);
  if (yes) steps.add(step);
  else steps.delete(step);
  await note("dealt", [...steps]);
}

// One thing at a time: what changes the store waits for what did before.
let last = Promise.resolve();
function inTurn(work) {
  const now = last.then(work, work);
  last = now.catch(() => {});
  return now;
}

const addressOf = (step) => (step === "" ? base : base + "/" + step);
const stepOf = (path) => path.slice(base.length + 1);
const ours = (path) => path === base || path.startsWith(base + "/");

// keep fetches the form and keeps it, in place of the one before.
async function keep() {
  const answer = await fetch(base + "/keep", { cache: "no-store", signal: AbortSignal.timeout(60000) });
  if (answer.status === 410) return over((await answer.json()).state);
  if (!answer.ok) return;
  const form = await answer.json();
  const pages = await caches.open(shelf);
  if ((await fact("version")) !== form.version) {
    const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": form.policy, "Referrer-Policy": "same-origin" };
    for (const step in form.pages) await pages.put(addressOf(step), new Response(form.pages[step], { headers }));
    for (const file of form.files) if (!(await pages.match(file))) await pages.add(file);
  }
  await note("until", form.until);
  await note("steps", form.steps);
  const waiting = (await held()).map((h) => h.step);
  await note("dealt", [...new Set([...form.dealt, ...waiting])]);
  await note("version", form.version);
}

// forget leaves nothing of the form behind.
let gone = false;
async function forget() {
  gone = true;
  await caches.delete(shelf);
  await new Promise((done) => {
    const asked = indexedDB.deleteDatabase(shelf);
    asked.onsuccess = asked.onerror = asked.onblocked = done;
  });
  await self.registration.unregister();
}

// over ends a form that takes no more answers, and says so if some did not arrive.
async function over(state) {
  const lost = (await held()).length > 0;
  const waited = await fact("waited");
  await forget();
  await tell({ held: 0, over: state, lost, sent: Boolean(waited) && !lost });
}

// outOfTime says whether the last day has gone by for certain, in any time zone.
async function outOfTime() {
  const until = await fact("until");
  return Boolean(until) && Date.now() > Date.parse(until + "T23:59:59Z") + 36 * 3600 * 1000;
}

async function tell(what) {
  for (const page of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) {
    if (ours(new URL(page.url).pathname)) page.postMessage(what);
  }
}

async function standing() {
  if (gone) return { gone };
  return { held: (await held()).length, steps: ((await fact("steps")) || []).map((s) => s.step), dealt: (await fact("dealt")) || [], waited: Boolean(await fact("waited")) };
}

// send sends what is held, oldest first, and gives what came of each by its number.
// Whatever is not clearly taken or refused by the service stays here.
async function send() {
  const came = new Map();
  if (gone) return came;
  for (const h of await held()) {
    let said;
    try {
      const body = new URLSearchParams(h.body);
      body.set("id", h.id);
      const answer = await fetch(addressOf(h.step), { method: "POST", body, headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout(patience) });
      if (!answer.ok) break;
      said = await answer.json();
    } catch {
      break;
    }
    if (["finished", "ended", "closed"].includes(said.state)) {
      if (h.step === "end" && said.state === "finished") await store("held", "readwrite", (s) => s.clear());
      came.set(h.n, said);
      await over(said.state);
      return came;
    }
    if (said.state !== "kept" && said.state !== "refused") break;
    await store("held", "readwrite", (s) => s.delete(h.n));
    if (said.state === "refused") await dealt(h.step, false);
    came.set(h.n, said);
  }
  return came;
}

// later has what is held sent when the browser is online again, where it can.
async function later() {
  await note("waited", true);
  try {
    await self.registration.sync.register("send");
  } catch {
    // The pages send it, when they are opened or hear that they are online.
  }
}

async function wrong(step, form) {
  const all = ((await fact("steps")) || []).find((s) => s.step === step);
  if (step === "end") return ((await fact("dealt")) || []).length === 0;
  if (!all || form.get("pass")) return false;
  const chosen = form.getAll("answer").filter((v) => v.trim() !== "");
  if (chosen.length === 0 || (all.kind !== "several" && chosen.length > 1)) return true;
  if (all.kind === "several") return chosen.length > 1 && chosen.some((v) => (all.alone || []).includes(v));
  const n = Number(chosen[0].trim());
  return all.kind === "number" && !(/^\d{1,3}$/.test(chosen[0].trim()) && n >= all.least && n <= all.most);
}

function lead(to) {
  return Response.redirect(new URL(to, self.location.origin), 303);
}

// say holds an answer, then sends it, so that it is never only on its way.
async function say(request, url) {
  const step = stepOf(url.pathname);
  const steps = await fact("steps");
  if (!steps) return fetch(request); // the form is not kept yet
  const form = await request.formData();
  if (await wrong(step, form)) return lead(url.pathname + "?again");
  const n = await store("held", "readwrite", (s) => s.add({ id: crypto.randomUUID(), step, body: new URLSearchParams(form).toString() }));
  await dealt(step, true);
  const said = (await send()).get(n);
  if (said && said.state === "refused") return lead(url.pathname + "?again");
  if (said) return lead(said.to || base);
  await later();
  if (step === "end") return lead(base + "/held");
  const at = steps.findIndex((s) => s.step === step);
  return lead(addressOf(at + 1 < steps.length ? steps[at + 1].step : "end"));
}

async function show(request, url) {
  try {
    const answer = await Promise.race([fetch(request), new Promise((ok, no) => setTimeout(no, pagePatience))]);
    if (answer.status < 500 && answer.status !== 429) return answer;
  } catch {
    // There is no connection, or hardly one.
  }
  if (await outOfTime()) {
    await forget();
    return Response.error();
  }
  return (await (await caches.open(shelf)).match(url.pathname)) || Response.error();
}

self.addEventListener("install", (event) => event.waitUntil(inTurn(keep).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("sync", (event) => event.waitUntil(inTurn(send).then(standing).then(tell)));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && ours(url.pathname)) {
    if (event.request.method === "POST") event.respondWith(inTurn(() => say(event.request, url)));
    else if (event.request.method === "GET") event.respondWith(show(event.request, url));
  } else if (event.request.method === "GET" && url.pathname.startsWith("/assets/khi-ask")) {
    event.respondWith(caches.open(shelf).then((pages) => pages.match(event.request)).then((kept) => kept || fetch(event.request)));
  }
});

self.addEventListener("message", (event) => {
  const work = {
    state: async () => event.source.postMessage(await standing()),
    heard: () => note("waited", false),
    send: async () => {
      await send();
      event.source.postMessage(await standing());
    },
    keep: async () => {
      await keep();
      event.source.postMessage(await standing());
    },
    forget: async () => {
      await forget();
      event.source.postMessage({ forgotten: true });
    },
  }[event.data];
  if (work && !gone) event.waitUntil(inTurn(work).catch(() => {}));
});
