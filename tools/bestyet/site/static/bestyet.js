// What pages cannot do without a script: open the fold a link leads to, remember one's region, say what is overdue,
// print, find, and compare two regions. Texts of the knowledge base are only ever put in as text.
(() => {
  "use strict";
  const base = new URL("..", document.currentScript.src);

  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const further = document.querySelector("[data-by-further]");  // the page where all that is not common (yet) stands
    if (!target && location.hash && further) location.replace(further.href + location.hash);
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

  // Region and role in the header: remembered, said, and own steps marked. On paper the role stands as it is called.
  function you() {
    const links = [...document.querySelectorAll("[data-by-region], [data-by-role]")];
    const says = document.querySelector("[data-by-you]");
    const kept = document.querySelector("[data-by-kept]");
    const box = document.querySelector("details.by-you");
    if (!links.length || !says || !kept || !box) return;
    const region = remembered("bestyet-region");
    const role = remembered("bestyet-role");
    const chosen = links.filter(({ dataset }) => (region && dataset.byRegion === region) || (role && dataset.byRole === role));
    chosen.forEach((link) => link.setAttribute("aria-current", "true"));
    if (chosen.length) says.textContent = chosen.map((link) => link.textContent).join(" · ");
    says.dataset.byYou = chosen.length ? "chosen" : "";
    kept.hidden = !chosen.length;
    links.forEach((link) => link.addEventListener("click", (event) => {
      const { byRegion, byRole } = link.dataset;
      remember(byRegion ? "bestyet-region" : "bestyet-role", byRegion || byRole);
      const same = byRegion && document.querySelector(`[data-by-lens="${byRegion}"]`);
      if (same) { event.preventDefault(); location.assign(same.href); }
    }));
    kept.querySelector("button").addEventListener("click", () => {
      remember("bestyet-region", "");
      remember("bestyet-role", "");
      location.reload();
    });
    document.addEventListener("click", (event) => { if (!box.contains(event.target)) box.open = false; });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && box.open) { box.open = false; box.querySelector("summary").focus(); }
    });
    document.querySelectorAll("[data-by-roles]").forEach((place) => {
      const roles = place.dataset.byRoles.split(" ");
      if (!role || !roles.includes(role)) return;
      const mark = document.createElement("span");
      mark.className = "by-yours";
      mark.textContent = (roles.length > 1 ? "[[You, with others:]]" : "[[You:]]") + " ";
      place.prepend(mark);
      (place.closest(".by-card") || place).classList.add("by-is-yours");
    });
  }

  // Of the regions that must still vote, one's own is said to be that.
  function mustVote() {
    const region = remembered("bestyet-region");
    document.querySelectorAll("[data-by-must]").forEach((place) => {
      if (!region || place.dataset.byMust !== region) return;
      place.classList.add("by-yours");
      place.append(" [[(your region)]]");
    });
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

  // What changed since any day: the lines before it, and months without a line, are left out.
  function since(field) {
    const lists = [...document.querySelectorAll(".by-news-list")];
    field.closest("label").hidden = false;
    field.addEventListener("change", () => {
      document.querySelectorAll(".by-news-list > [data-by-date]").forEach((line) => { line.hidden = line.dataset.byDate < field.value; });
      lists.forEach((list) => { list.previousElementSibling.hidden = list.hidden = !list.querySelector("li[data-by-date]:not([hidden])"); });
    });
  }

  function sayOverdue() {
    const today = new Date().toISOString().slice(0, 10);
    document.querySelectorAll("[data-by-due]").forEach((place) => {
      if (place.dataset.byDue >= today) return;
      place.classList.add("by-overdue");
      place.append(" " + "[[(overdue)]]");
    });
  }

  // What is needed to find something is loaded once somebody is about to.
  let wanted;
  function loaded(name) {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      Object.assign(script, { src: new URL(`assets/${name}`, base).href, onload: done, onerror: failed });
      document.head.append(script);
    });
  }

  function findings() {
    return (wanted ||= loaded("find.js").then(() => loaded("search.js")));
  }

  // The theme opens its menu with a label, which no keyboard reaches: put a button in its place.
  function openMenuWithKeys(label) {
    const drawer = document.getElementById(label.htmlFor);
    const button = document.createElement("button");
    button.className = label.className;
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

  // On a narrow screen a row of such a table is a card: each value with the words of its column. Elsewhere it is scrolled.
  function stack(table) {
    const heads = [...table.querySelectorAll("thead th, thead td")].map((head) => head.textContent.trim());
    table.querySelectorAll("tbody tr").forEach((row) => [...row.children].forEach((cell, n) => { cell.dataset.byLabel = heads[n] || ""; }));
    table.classList.add("by-stacked");
  }

  function begin() {
    lens();
    you();
    sayNew();
    mustVote();
    document.querySelectorAll("[data-by-print]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    });
    window.addEventListener("beforeprint", () => document.querySelectorAll("[data-by-printed]").forEach((place) => {
      place.textContent = "[[printed on]] " + new Date().toLocaleDateString("sv-SE") + " · ";
    }));
    document.querySelectorAll("label[for='__drawer'][title]").forEach(openMenuWithKeys);
    document.querySelectorAll(".by-scroll :is(.by-owned, .by-owing, .by-map, .by-matrix, .by-titles, .by-evidence)").forEach(stack);
    document.querySelectorAll(".by-scroll").forEach(fade);
    sayOverdue();
    document.querySelectorAll("#by-since").forEach(since);
    reveal();
    window.addEventListener("hashchange", reveal);
    if (document.querySelector(".by-take-away") && location.protocol !== "file:") import(new URL("assets/take-away.js", base).href);
    if (document.querySelector(".by-two") && location.protocol !== "file:") import(new URL("assets/two-regions.js", base).href);
    const input = document.getElementById("by-query");
    if (input) findings().catch(() => { document.getElementById("by-found").textContent = "[[Search could not be loaded.]]"; });
    document.querySelectorAll("#by-find, #by-header-query").forEach((field) => {
      const begun = () => findings().catch(() => { /* the field still leads to the search page */ });
      field.addEventListener("focus", begun, { once: true });
      if (document.activeElement === field || "byLost" in field.dataset) begun();
    });
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
