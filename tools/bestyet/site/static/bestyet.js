// What pages cannot do without a script: open the fold a link leads to, remember one's region, say what is overdue,
// print, search, and compare two regions. Texts of the knowledge base are only ever put in as text.
(() => {
  "use strict";
  const base = new URL("..", document.currentScript.src);

  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    let closed = target.parentElement && target.parentElement.closest("details:not([open])");
    if (!closed) return;
    for (; closed; closed = closed.parentElement.closest("details:not([open])")) closed.open = true;
    target.scrollIntoView();
  }

  function remembered(key) {
    try { return localStorage.getItem(key) || ""; } catch { return ""; /* no storage: nothing is remembered */ }
  }

  function remember(key, value) {
    try { if (value) localStorage.setItem(key, value); else localStorage.removeItem(key); } catch { /* as above */ }
  }

  // The region somebody works in is chosen once: a practice then opens as that region has it.
  function lens() {
    const links = [...document.querySelectorAll("[data-by-lens]")];
    links.forEach((link) => link.addEventListener("click", () => remember("bestyet-region", link.dataset.byLens)));
    const chosen = remembered("bestyet-region");
    const here = links.some((link) => link.hasAttribute("aria-current"));
    const link = links.find((one) => chosen && one.dataset.byLens === chosen);
    const asked = new URLSearchParams(location.search);
    if (link && !here && !location.hash && !asked.has("all")) location.replace(link.href);
  }

  // What happened since the last visit is marked; the day of this visit counts from the next one on.
  function sayNew() {
    const today = new Date().toISOString().slice(0, 10);
    let since = "";
    try {
      since = sessionStorage.getItem("bestyet-since") ?? remembered("bestyet-visit");
      sessionStorage.setItem("bestyet-since", since);
    } catch { /* no storage: nothing is marked */ }
    remember("bestyet-visit", today);
    if (!since) return;
    document.querySelectorAll("[data-by-date]").forEach((place) => {
      place.classList.toggle("by-is-new", place.dataset.byDate >= since);
    });
    document.querySelectorAll("[data-by-visit]").forEach((hint) => { hint.hidden = false; });
  }

  function sayOverdue() {
    const today = new Date().toISOString().slice(0, 10);
    document.querySelectorAll("[data-by-due]").forEach((place) => {
      if (place.dataset.byDue >= today) return;
      place.classList.add("by-overdue");
      place.append(" " + "[[(overdue)]]");
    });
  }

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  // An excerpt with <mark> around the words found, without ever reading it as HTML.
  function marked(words, found) {
    const line = element("span", "by-excerpt");
    words.forEach((word, index) => {
      line.append(found.has(index) ? element("mark", "", word) : word, " ");
    });
    return line;
  }

  // The step (or table row, or heading) that each found word stands in: Pagefind knows only headings.
  function hits(data) {
    const anchors = data.anchors.filter((a) => a.id && !a.id.startsWith("__")).sort((a, b) => a.location - b.location);
    const words = data.content.split(/\s+/);
    const places = new Map();
    for (const location of data.locations) {
      const before = anchors.filter((a) => a.location <= location);
      const anchor = before[before.length - 1];
      const next = anchors.find((a) => a.location > location);
      const id = anchor ? anchor.id : "";
      const isStep = Boolean(anchor && /^(li|div|tr)$/i.test(anchor.element));
      if (!places.has(id)) places.set(id, { id, isStep, count: 0, first: location, start: anchor ? anchor.location : 0, end: next ? next.location : words.length, found: new Set() });
      const place = places.get(id);
      place.count += 1;
      place.found.add(location);
    }
    return [...places.values()].sort((a, b) => b.isStep - a.isStep || b.count - a.count || a.first - b.first).slice(0, 3).map((place) => {
      const from = Math.max(place.start, place.first - 12);
      const to = Math.min(place.end, from + 32);
      const found = new Set([...place.found].filter((n) => n >= from && n < to).map((n) => n - from));
      return { id: place.id, excerpt: marked(words.slice(from, to), found) };
    });
  }

  function result(data) {
    const item = element("li");
    const url = new URL(data.url, location.href);
    const title = element("a", "by-result-title", data.meta.title || url.pathname);
    title.href = url.href;
    item.append(title);
    const kind = (data.filters.kind || [])[0];
    if (kind) item.append(" ", element("span", "by-count", kind === "[[Practice]]" ? "[[practice]]" : "[[as written in]] " + (data.filters.region || []).join(", ")));
    for (const hit of hits(data)) {
      const link = element("a", "by-hit");
      link.href = url.href.split("#")[0] + (hit.id ? "#" + hit.id : "");
      link.append(hit.excerpt);
      item.append(link);
    }
    return item;
  }

  // A question holds words that every page has: "who tells the client about a failed batch". They are not looked for.
  const small = new Set(("a an and about any are at by can do does for from how i in is it my of on or our should that the " +
    "their to we what when where which who whom with you your auf das der des die ein eine einen für ich im ist man mit oder " +
    "über und von wann was wem wen wer wie wir wo zu zum zur").split(" "));

  function telling(query) {
    const words = query.split(/\s+/).filter((word) => word.length > 20 || !small.has(word.toLowerCase().replace(/[?.,!]+$/, "")));
    return words.length ? words.join(" ") : query;
  }

  async function search(input) {
    const status = document.getElementById("by-found");
    const list = document.getElementById("by-results");
    const filters = document.querySelector(".by-filters");
    status.textContent = "";
    if (location.protocol === "file:") {
      status.textContent = "[[Search needs these pages to be served: run bestyet serve, or put them on a web server.]]";
      return;
    }
    input.value = new URL(location.href).searchParams.get("q") || "";
    input.focus();
    const pagefind = await import(new URL(input.dataset.byIndex ? "assets/plain-search.js" : "pagefind/pagefind.js", base).href);
    await pagefind.init();
    const chosen = {};
    let turn = 0;
    const run = async () => {
      const mine = ++turn;
      const query = input.value.trim();
      const address = new URL(location.href);
      if (query) address.searchParams.set("q", query); else address.searchParams.delete("q");
      history.replaceState(null, "", address);
      if (!query) { status.textContent = ""; list.replaceChildren(); return; }
      const found = await pagefind.search(telling(query), { filters: chosen });
      const shown = await Promise.all(found.results.slice(0, 15).map((r) => r.data()));
      if (mine !== turn) return;
      shown.sort((a, b) => (a.filters.kind || [""])[0] === "[[Practice]]" ? ((b.filters.kind || [""])[0] === "[[Practice]]" ? 0 : -1) : ((b.filters.kind || [""])[0] === "[[Practice]]" ? 1 : 0));
      const more = found.results.length - shown.length;
      status.textContent = !found.results.length ? "[[Nothing found for “%(query)s”.]]".replace("%(query)s", () => query)
        : (found.results.length === 1 ? "[[%(num)s page found]]".replace("%(num)s", 1) : "[[%(num)s pages found]]".replace("%(num)s", found.results.length))
          + (more > 0 ? ", " + "[[the best %(num)s are shown]]".replace("%(num)s", shown.length) : "") + ".";
      list.replaceChildren(...shown.map(result));
    };
    const known = await pagefind.filters();
    for (const [key, name] of [["region", "[[Region]]"], ["category", "[[Category]]"], ["status", "[[Status]]"], ["clients", "[[Clients see it]]"], ["kind", "[[Kind]]"]]) {
      const values = Object.keys(known[key] || {}).sort();
      if (values.length < 2) continue;
      const select = element("select");
      select.append(new Option("[[all]]", ""), ...values.map((value) => new Option(value, value)));
      select.addEventListener("change", () => {
        if (select.value) chosen[key] = select.value; else delete chosen[key];
        run();
      });
      const label = element("label", "", name + " ");
      label.append(select);
      filters.append(label);
    }
    filters.hidden = !filters.children.length;
    let waiting = 0;
    input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(run, 150); });
    input.form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
    await run();
  }

  // The theme opens its menu with a label, which no keyboard reaches: put a button in its place.
  function openMenuWithKeys(label) {
    const drawer = document.getElementById(label.htmlFor);
    const button = element("button", label.className);
    const say = () => button.setAttribute("aria-expanded", String(drawer.checked));
    const open = (is) => {
      if (drawer.checked !== is) drawer.click();
      if (!is) button.focus();
    };
    button.type = "button";
    button.setAttribute("aria-label", label.title);
    button.append(...label.childNodes);
    button.addEventListener("click", () => open(!drawer.checked));
    drawer.addEventListener("change", say);
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && drawer.checked) open(false); });
    label.replaceWith(button);
    say();
  }

  // What is wider than its place fades out at its edge, until one has scrolled to its end.
  function fade(place) {
    const say = () => place.classList.toggle("by-goes-on", place.scrollLeft + place.clientWidth < place.scrollWidth - 4);
    place.addEventListener("scroll", say, { passive: true });
    new ResizeObserver(say).observe(place);
  }

  function begin() {
    lens();
    sayNew();
    document.querySelectorAll("[data-by-print]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    });
    document.querySelectorAll("label[for='__drawer'][title]").forEach(openMenuWithKeys);
    document.querySelectorAll(".by-scroll").forEach(fade);
    sayOverdue();
    reveal();
    window.addEventListener("hashchange", reveal);
    if (document.querySelector(".by-two")) import(new URL("assets/two-regions.js", base).href);
    const input = document.getElementById("by-query");
    if (input) search(input).catch(() => { document.getElementById("by-found").textContent = "[[Search could not be loaded.]]"; });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (/^(input|select|textarea)$/i.test(document.activeElement.tagName)) return;
      const field = document.querySelector("#by-query, #by-find, #by-header-query");
      if (field) { event.preventDefault(); field.focus(); }
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
