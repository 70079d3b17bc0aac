// The dashboard's script. Everything that comes from the node is set as text: keys and reasons may hold anything.
"use strict";

const kept = 60;  // seconds of lag that a line shows
const lags = new Map();
let last = null;
let token = sessionStorage.getItem("token") || "";

const at = id => document.getElementById(id);
const count = value => value === null || value === undefined ? "-" : Number(value).toLocaleString("en");
const seconds = ms => ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;

function make(name, text, style) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (style) made.className = style;
  return made;
}

async function ask(path, method = "GET") {
  const headers = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  if (method !== "GET") headers["X-Troupe-Action"] = "yes";
  const answer = await fetch(path, {method, headers, cache: "no-store"});
  if (answer.status === 401) at("login").hidden = false;
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer;
}

// A table as rows of cells; a cell is a text or {text, style, inside}.
function fill(id, columns, rows, none) {
  const head = make("tr");
  for (const [title, style] of columns) head.append(make("th", title, style));
  const lines = rows.map(cells => {
    const line = make("tr");
    cells.forEach((cell, i) => {
      const is = typeof cell === "object" && cell !== null ? cell : {text: cell};
      const made = make("td", is.inside ? undefined : is.text, [columns[i][1], is.style].filter(Boolean).join(" "));
      if (is.inside) made.append(...[is.inside].flat());
      if (is.title) made.title = is.title;
      line.append(made);
    });
    return line;
  });
  if (!lines.length) {
    const line = make("tr"), cell = make("td", none, "empty");
    cell.colSpan = columns.length;
    line.append(cell);
    lines.push(line);
  }
  at(id).replaceChildren(head, ...lines);
}

function spark(values) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
  const top = Math.max(1, ...values);
  const x = i => (96 - (values.length - 1 - i) * 96 / (kept - 1)).toFixed(1);
  line.setAttribute("points", values.map((value, i) => `${x(i)},${(19 - 18 * value / top).toFixed(1)}`).join(" "));
  svg.setAttribute("class", "spark");
  svg.setAttribute("viewBox", "0 0 96 20");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `lag of the last ${values.length} seconds, at most ${top}`);
  svg.append(line);
  return svg;
}

// Per second between the last two looks, of a figure that only grows.
function rate(now, figure) {
  if (!last) return 0;
  const before = figure(last), after = figure(now);
  const passed = (Date.parse(now.at) - Date.parse(last.at)) / 1000;
  return before === undefined || passed <= 0 ? 0 : Math.max(0, (after - before) / passed);
}
const perSecond = value => `${value >= 100 ? count(Math.round(value)) : value.toFixed(1)}/s`;

function stop(title, figure, below, style) {
  const made = make("div", undefined, "stop");
  made.append(make("span", title), make("b", figure, style), make("span", below));
  return made;
}

// One way through the node, stops from left to right.
function way(...stops) {
  const made = make("div", undefined, "way");
  stops.forEach((one, i) => made.append(...(i ? [make("div", "→", "arrow")] : []), one));
  return made;
}

const sum = (all, figure) => all.reduce((total, one) => total + (figure(one) || 0), 0);

// Per second, of those partitions of the topic that were held at the last look too.
function growth(now, topic, figure) {
  const name = one => `${one.topic}/${one.partition} ${one.generation}`;
  const of = look => look.partitions.filter(one => one.topic === topic);
  const before = new Map((last ? of(last) : []).map(one => [name(one), figure(one)]));
  const same = of(now).filter(one => before.has(name(one)));
  const total = sum(same, one => figure(one) - before.get(name(one)));
  const passed = last ? (Date.parse(now.at) - Date.parse(last.at)) / 1000 : 0;
  return passed > 0 ? Math.max(0, total / passed) : 0;
}

function wayOf(now, inbound) {
  const {topic} = inbound;
  const mine = now.partitions.filter(one => one.topic === topic);
  const [lag, held, parked, retrying] = ["lag", "unfinished", "parkedRecords", "backingOff"].map(
      name => sum(mine, one => one[name]));
  return way(stop(topic, perSecond(growth(now, topic, one => one.logEnd)), `lag ${count(lag)}`, lag > 10000 ? "warn" : ""),
             stop(mine[0]?.style === "batch" ? "batches" : "lanes",
                  perSecond(rate(now, look => look.inbound.find(one => one.topic === topic)?.records)),
                  `${count(held)} in hand` + (parked ? `, ${count(parked)} parked` : "")),
             stop("finished", perSecond(growth(now, topic, one => one.watermark)), `${count(retrying)} retrying`,
                  retrying ? "warn" : ""));
}

function showFlow(now) {
  const door = stop("HTTP door", perSecond(rate(now, one => one.door.requests)),
                    `${count(now.door.inFlight)} open, ${count(now.door.overload)} refused`);
  const actors = stop("actors", perSecond(rate(now, one => sum(one.actors, actor => actor.handled))),
                      `${count(now.actors.length)} alive`);
  const outbox = stop("outbox", perSecond(rate(now, one => one.outbox.published)),
                      `oldest ${seconds(now.outbox.oldestAgeMilliseconds)}`,
                      now.outbox.oldestAgeMilliseconds > 10000 ? "bad" : "");
  const topics = now.inbound.sort((a, b) => a.topic.localeCompare(b.topic));
  at("flow").replaceChildren(way(door, actors, outbox), ...topics.map(one => wayOf(now, one)));
}

function paused(one) {
  if (one.paused) return {text: "paused", style: "warn"};
  if (one.waiting) return {text: "waiting", style: "warn", title: one.waiting};
  return one.backingOff ? {text: "retrying", style: "warn"} : {text: "reading", style: "good"};
}

function showPartitions(now) {
  const alive = new Set();
  const rows = now.partitions.map(one => {
    const name = `${one.topic}/${one.partition}`;
    alive.add(name);
    const line = (lags.get(name) || []).concat(one.lag || 0).slice(-kept);
    lags.set(name, line);
    const oldest = one.oldestAgeMilliseconds;
    return [name, paused(one), {inside: spark(line)}, count(one.lag), count(one.watermark), count(one.logEnd),
            count(one.unfinished), {text: oldest ? seconds(oldest) : "-", style: oldest > 30000 ? "bad" : ""},
            count(one.parkedKeys), {text: one.lastError || "-", title: one.lastError}];
  });
  for (const name of lags.keys())
    if (!alive.has(name)) lags.delete(name);
  fill("partitions", [["partition"], ["state"], [`lag, ${kept} s`], ["lag", "n"], ["finished up to", "n minor"],
                      ["log end", "n minor"], ["in hand", "n"], ["oldest", "n"], ["parked keys", "n minor"],
                      ["last error", "reason minor"]],
       rows, "this node owns no partition");
}

function showActors(now) {
  const before = new Map((last ? last.actors : []).map(one => [one.id, one]));
  const passed = last ? (Date.parse(now.at) - Date.parse(last.at)) / 1000 : 0;
  const rows = now.actors.map(one => {
    const was = before.get(one.id);
    const pace = was && passed > 0 ? (one.handled - was.handled) / passed : 0;
    const busiest = one.types.reduce((most, type) => type.handled > (most?.handled ?? -1) ? type : most, null);
    return [one.name, perSecond(Math.max(0, pace)), count(one.mailbox), busiest ? `${count(busiest.meanMicroseconds)} µs` : "-",
            busiest ? `${count(busiest.maxMicroseconds)} µs` : "-", {text: count(one.failed), style: one.failed ? "bad" : ""},
            one.busyWith ? {text: `${one.busyWith} since ${seconds(one.busyMilliseconds)}`,
                            style: one.busyMilliseconds > 1000 ? "bad" : ""} : "-"];
  });
  rows.sort((a, b) => a[0].localeCompare(b[0]));
  fill("actors", [["actor"], ["handled", "n"], ["mailbox", "n"], ["mean", "n minor"], ["longest", "n minor"],
                  ["failures", "n"], ["busy with", "reason minor"]], rows, "none");
}

function showBanner(now) {
  const lines = now.reasons.map(one => {
    const line = make("p");
    line.append(make("b", one.subject), `: ${one.what} (since ${one.since.slice(11, 19)})`);
    return line;
  });
  at("banner").replaceChildren(...lines);
  at("banner").hidden = !lines.length;
}

function show(now) {
  at("name").textContent = now.node.name;
  document.title = `${now.node.ready ? "" : "! "}${now.node.name} - troupe`;
  at("about").textContent = `${now.node.version}, up since ${now.node.startedAt.slice(0, 19)}Z, ` +
    `${count(Math.round(now.node.residentBytes / 1e6))} MB, ${now.node.actors.join(" ")}`;
  showBanner(now);
  showFlow(now);
  showPartitions(now);
  showActors(now);
  last = now;
}

async function showNodes() {
  const {nodes, readMillisecondsAgo} = await (await ask("/v1/nodes")).json();
  const age = one => one.heartbeatAgeMilliseconds + readMillisecondsAgo;
  fill("nodes", [["node"], ["version", "minor"], ["actors"], ["admin address", "minor"], ["heard of", "n"]],
       nodes.map(one => [one.name, one.version, one.actors, one.adminAddress,
                         {text: `${seconds(age(one))} ago`, style: age(one) > 3500 ? "bad" : "good"}]), "the table is empty");
}

// Asks again before it does what cannot be undone by a second click.
function deed(id, what) {
  const button = make("button", what);
  button.addEventListener("click", async () => {
    if (!button.classList.contains("sure")) {
      button.className = "sure";
      button.textContent = `${what}?`;
      return;
    }
    try {
      const done = await (await ask(`/v1/dead-letters/${id}/${what}`, "POST")).json();
      button.replaceWith(done.refused.length ? done.refused[0] : "done");
    } catch (failed) {
      button.replaceWith(failed.message);
    }
  });
  return button;
}

async function showLetters() {
  if (document.querySelector("#letters .sure")) return;  // somebody is about to decide
  const {letters} = await (await ask("/v1/dead-letters?limit=20")).json();
  fill("letters", [["id", "n"], ["place"], ["key", "reason"], ["reason", "reason"], [""]],
       letters.map(one => [one.id, one.offset === null ? one.topic : `${one.topic}/${one.partition}@${one.offset}`,
                           one.key ?? "-", {text: one.reason, title: one.reason},
                           {inside: [deed(one.id, "replay"), " ", deed(one.id, "discard")]}]), "none");
}

function say(text, style) {
  at("live").textContent = text;
  at("live").className = style;
}

// An EventSource cannot send a token, so the event is fetched; the node ends the answer after one.
async function look() {
  try {
    const text = await (await ask("/v1/events")).text();
    show(JSON.parse(text.slice(text.indexOf("data: ") + 6)));
    at("login").hidden = true;
    say("live", "good");
  } catch (failed) {
    say(`the node does not answer: ${failed.message}`, "bad");
  }
  setTimeout(look, 1000);
}

async function lookAround() {
  for (const what of [showNodes, showLetters])
    await what().catch(failed => say(failed.message, "bad"));
  setTimeout(lookAround, 3000);
}

at("login").addEventListener("submit", event => {
  event.preventDefault();
  token = at("token").value;
  sessionStorage.setItem("token", token);
});
look();
lookAround();
