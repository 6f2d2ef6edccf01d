// The search page, and what any search field suggests while one types: practices first, by find.js; on the page the
// whole text of all pages below them, by Pagefind or, where it is not installed, by plain-search.js.
(() => {
  "use strict";
  const { base, finder } = window.bestyetFind;
  const isOnDisk = location.protocol === "file:";

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function link(className, page, text) {
    const made = element("a", className, text);
    made.href = new URL(page, base).href;
    return made;
  }

  const ICONS = { "in-force": "✓", "on-vote": "◔", draft: "△", ended: "■", unknown: "?" };
  const TAKES = { "in-force": "go", "on-vote": "vote", draft: "draft", ended: "ended", unknown: "lost" };

  function statusChip(practice) {
    const chip = element("span", `by-chip by-take-${TAKES[practice.status]}`);
    const icon = element("span", "", ICONS[practice.status]);
    icon.setAttribute("aria-hidden", "true");
    chip.append(icon, " ", practice.standing);
    return chip;
  }

  // The words of a step as they were voted on, those asked for marked, never read as HTML.
  function said(answer) {
    const line = element("span");
    for (const word of answer.step[1].split(/(\s+)/)) line.append(/\S/.test(word) && answer.has(word) ? element("mark", "", word) : word);
    return line;
  }

  function card(answer) {
    const { practice, step } = answer;
    const item = element("li", "by-find-card");
    item.append(link("by-find-title", practice.page, practice.title));
    if (step) {
      const line = link("by-find-step", `${practice.page}#${encodeURIComponent(step[0])}`);
      line.append(said(answer));
      item.append(line);
      if (step[2]) item.append(element("p", "by-find-answer", step[2]));
    } else if (practice.answer) item.append(element("p", "by-find-answer", practice.answer));
    const about = element("p", "by-find-about");
    about.append(statusChip(practice), ` ${practice.category}`);
    item.append(about);
    return item;
  }

  // What was read otherwise than as typed, and what no practice says at all.
  function reading(meant, find) {
    const words = [];
    const read = meant.filter((one) => one.readAs);
    if (read.length) words.push("[[Read as “%(words)s”.]]".replace("%(words)s", () => meant.filter((one) => one.terms.size).map((one) => one.readAs || one.asked).join(" ")));
    const unknown = meant.filter((one) => !one.terms.size).map((one) => `“${one.asked}”`);
    if (unknown.length) words.push((find.index.namesOnly ? "[[No name, topic or role of a practice says %(words)s.]]" : "[[No practice says %(words)s.]]").replace("%(words)s", () => unknown.join(", ")));
    return words.join(" ");
  }

  function nothing(find, query) {
    const box = element("div", "by-find-nothing");
    box.append(element("p", "", (find.index.namesOnly ? "[[No name, topic or role of a practice for “%(query)s”.]]" : "[[No practice for “%(query)s”.]]").replace("%(query)s", () => query)));
    const lines = [
      ["[[Nearest:]]", find.nearest(query).map((practice) => link("", practice.page, practice.title))],
      ["[[By topic:]]", find.index.categories.map(([title, page]) => link("", page, title))],
      ["[[Whom to ask:]]", find.index.ask.map(([region, owner]) => element("span", "", `${region}: ${owner}`))],
    ];
    for (const [name, found] of lines) {
      if (!found.length) continue;
      const line = element("p");
      line.append(element("b", "", name));
      found.forEach((one, n) => line.append(n ? " · " : " ", one));
      box.append(line);
    }
    return box;
  }

  // -- while one types ---------------------------------------------------------------------------------------

  function suggest(input) {
    const list = element("ul", "by-suggestions");
    const id = `${input.id}-suggestions`;
    let at = -1;
    Object.assign(list, { id, hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "[[Practices]]");
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", id], ["aria-expanded", "false"]]) input.setAttribute(name, value);
    input.form.append(list);

    function show(open) {
      list.hidden = !open;
      input.setAttribute("aria-expanded", String(open));
      if (!open) choose(-1);
    }

    function choose(next) {
      at = next;
      [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
      if (at < 0) input.removeAttribute("aria-activedescendant");
      else input.setAttribute("aria-activedescendant", list.children[at].id);
    }

    function option(answer, n) {
      const item = element("li");
      item.id = `${id}-${n}`;
      item.setAttribute("role", "option");
      item.append(element("span", "by-find-title", answer.practice.title), " ", statusChip(answer.practice));
      item.dataset.page = new URL(answer.practice.page, base).href;
      item.addEventListener("mousedown", (event) => { event.preventDefault(); location.href = item.dataset.page; });
      return item;
    }

    async function run() {
      const query = input.value.trim();
      const find = await finder();
      if (query !== input.value.trim()) return;
      const found = query.length > 1 ? find.ask(query).slice(0, 5) : [];
      list.replaceChildren(...found.map(option));
      choose(-1);
      show(found.length > 0 && document.activeElement === input);
    }

    input.addEventListener("input", run);
    input.addEventListener("blur", () => show(false));
    input.addEventListener("keydown", (event) => {
      const many = list.children.length;
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); show(false); }
      else if (list.hidden || !many) return;
      else if (event.key === "ArrowDown") { event.preventDefault(); choose(at + 1 < many ? at + 1 : -1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); choose(at < 0 ? many - 1 : at - 1); }
      else if (event.key === "Enter" && at >= 0) { event.preventDefault(); location.href = list.children[at].dataset.page; }
    });
    if (document.activeElement === input && input.value) run();
  }

  // -- the whole text of all pages ---------------------------------------------------------------------------

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
      const place = element("a", "by-hit");
      place.href = url.href.split("#")[0] + (hit.id ? "#" + hit.id : "");
      place.append(hit.excerpt);
      item.append(place);
    }
    return item;
  }

  async function wholeText(input, chosen) {
    const pagefind = await import(new URL(input.dataset.byIndex ? "assets/plain-search.js" : "pagefind/pagefind.js", base).href);
    await pagefind.init();
    const isPractice = (data) => (data.filters.kind || [""])[0] === "[[Practice]]";
    const ask = async (query) => {
      const found = await pagefind.search(query, { filters: chosen });
      const shown = await Promise.all(found.results.slice(0, 15).map((one) => one.data()));
      return { many: found.results.length, shown: shown.sort((a, b) => isPractice(b) - isPractice(a)) };
    };
    return { ask, filters: await pagefind.filters() };
  }

  function filter(known, chosen, run) {
    const place = document.querySelector(".by-filters");
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
      place.append(label);
    }
    place.hidden = !place.children.length;
  }

  function counted({ many, shown }, query) {
    if (!many) return "[[Nothing found for “%(query)s”.]]".replace("%(query)s", () => query);
    const words = many === 1 ? "[[%(num)s page found]]" : "[[%(num)s pages found]]";
    const more = many > shown.length ? ", " + "[[the best %(num)s are shown]]".replace("%(num)s", shown.length) : "";
    return words.replace("%(num)s", many) + more + ".";
  }

  async function searchPage(input) {
    const [status, list, practices, read] = ["by-found", "by-results", "by-practices", "by-read"].map((id) => document.getElementById(id));
    const chosen = {};
    status.textContent = "";
    input.value = new URL(location.href).searchParams.get("q") || "";
    input.focus();
    const find = await finder();
    let text = null, turn = 0;
    const run = async () => {
      const mine = ++turn;
      const query = input.value.trim();
      const address = new URL(location.href);
      if (query) address.searchParams.set("q", query); else address.searchParams.delete("q");
      history.replaceState(null, "", address);
      const meant = find.meant(query);
      const found = find.ask(query);
      read.textContent = found.length ? reading(meant, find) : "";
      practices.replaceChildren(...(query && !found.length ? [nothing(find, query)] : []));
      if (found.length) {
        const cards = element("ol", "by-find-cards");
        cards.append(...found.map(card));
        practices.append(cards);
      }
      if (!query) { status.textContent = ""; list.replaceChildren(); return; }
      if (!text) return;
      const pages = await text.ask(find.telling(query));
      if (mine !== turn) return;
      status.textContent = counted(pages, query);
      list.replaceChildren(...pages.shown.map(result));
    };
    let waiting = 0;
    input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(run, 150); });
    input.form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
    await run();
    if (isOnDisk) {
      status.textContent = "[[These pages are opened from disk: practices are found, but not every word of every page. For that, run bestyet serve, or put the pages on a web server.]]";
      return;
    }
    text = await wholeText(input, chosen);
    filter(text.filters, chosen, run);
    await run();
  }

  const onPage = document.getElementById("by-query");
  if (onPage) searchPage(onPage).catch(() => { document.getElementById("by-found").textContent = "[[Search could not be loaded.]]"; });
  document.querySelectorAll("#by-find, #by-header-query").forEach(suggest);

  // On the page of errors: the words of the address, and the practices that answer them.
  async function guess(field) {
    let lost = "";
    try { lost = decodeURIComponent(location.pathname); } catch { /* no text */ }
    const words = lost.slice(new URL(base).pathname.length).replace(/(^|\/)(practices|regions|index\.html|404\.html)(?=\/|$)/g, " ").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
    if (!words) return;
    field.value = words;
    const find = await finder();
    const found = find.ask(words).map((one) => one.practice);
    const list = document.querySelector("[data-by-guesses]");
    for (const practice of (found.length ? found : find.nearest(words)).slice(0, 3)) {
      const item = element("li");
      item.append(link("", practice.page, practice.title), " ", statusChip(practice));
      list.append(item);
    }
    list.hidden = document.querySelector("[data-by-guess]").hidden = !list.children.length;
  }

  document.querySelectorAll("[data-by-lost]").forEach((field) => guess(field).catch(() => { /* the field still leads to the search page */ }));
})();
