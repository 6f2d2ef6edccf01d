// Of the regions beside each other only two, each with the words marked that the other does not have.
const MOST = 4e6; // pairs of words that are looked at: more are texts that nobody compares word by word
const SHARED = 0.6; // share of words from which marks help more than they confuse
const group = document.querySelector(".by-two");
const table = document.querySelector(".by-beside");
const [one, other] = group.querySelectorAll("select");
const status = group.querySelector("[role=status]");
const regions = [...one.options].slice(1).map((option) => option.value);
const rows = [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => {
  const [step, ...cells] = row.cells;
  return { row, cells: cells.map((cell) => ({ cell, before: [...cell.childNodes], ...said(cell, step) })) };
});

/** What a region has for a step, as it wrote it; its cell shows it against the step. */
function said(cell, step) {
  const link = cell.querySelector("a");
  if (!link) return { words: "" };
  const copy = (cell.querySelector(".by-own-text") || step.querySelector("a")).cloneNode(true);
  copy.querySelectorAll("del").forEach((gone) => gone.remove());
  return { words: copy.textContent.trim(), lang: copy.lang, where: link.href };
}

function tokens(text) {
  return text.match(/(?:[\p{L}\p{M}\p{N}_]+|[^\p{L}\p{M}\p{N}_\s])\s*/gu) || [];
}

/** For each word of two lists whether the other list has it, too, in its place: their longest common subsequence. */
function common(a, b) {
  const length = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      length[i][j] = a[i] === b[j] ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
    }
  }
  const inBoth = [new Set(), new Set()];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) { inBoth[0].add(i++); inBoth[1].add(j++); }
    else if (length[i + 1][j] >= length[i][j + 1]) i++;
    else j++;
  }
  return inBoth;
}

/** Both texts as what a cell can hold: own words in <ins>; as they stand where they share few. */
function against(texts) {
  const [a, b] = texts.map(tokens);
  if (a.length * b.length > MOST) return texts;
  const [x, y] = [a, b].map((list) => list.map((token) => token.trim()));
  const inBoth = common(x, y);
  const isWord = (token) => /^[\p{L}\p{N}_]/u.test(token);
  const shared = x.filter((token, place) => isWord(token) && inBoth[0].has(place)).length;
  if (2 * shared < SHARED * [...x, ...y].filter(isWord).length) return texts;
  return [marked(a, inBoth[0]), marked(b, inBoth[1])];
}

function marked(list, inBoth) {
  const line = document.createDocumentFragment();
  for (let from = 0, to = 0; from < list.length; from = to) {
    while (to < list.length && inBoth.has(to) === inBoth.has(from)) to++;
    const run = list.slice(from, to).join("");
    if (inBoth.has(from)) { line.append(run); continue; }
    const own = document.createElement("ins");
    own.textContent = run.trimEnd();
    line.append(own, run.slice(own.textContent.length));
  }
  return line;
}

function fill(entry, content, region) {
  if (!entry.words) return;
  const words = document.createElement("span");
  words.lang = entry.lang;
  if (!entry.lang) words.removeAttribute("lang");
  words.append(content);
  const link = document.createElement("a");
  link.className = "by-where";
  link.href = entry.where;
  link.textContent = "[[where %(region)s says so]]".replace("%(region)s", () => region);
  entry.cell.replaceChildren(entry.before[0], words, " ", link);
}

function show(chosen) {
  const counts = { same: 0, other: 0, alone: 0 };
  const labels = chosen.map((place) => one.options[place + 1].textContent);
  [...table.tHead.rows[0].cells].slice(1).forEach((cell, place) => { cell.hidden = !chosen.includes(place); });
  table.querySelectorAll("[data-by-two]").forEach((body) => { body.hidden = false; });
  for (const { row, cells } of rows) {
    cells.forEach((entry, place) => { entry.cell.hidden = !chosen.includes(place); });
    const both = chosen.map((place) => cells[place]);
    const texts = both.map((entry) => entry.words);
    row.hidden = !texts.some(Boolean);
    if (row.hidden) continue;
    counts[texts[0] === texts[1] ? "same" : texts.every(Boolean) ? "other" : "alone"] += 1;
    const contents = texts.every(Boolean) ? against(texts) : texts;
    both.forEach((entry, place) => fill(entry, contents[place], labels[place]));
  }
  status.textContent = "[[Steps in the same words: %(same)s; in other words: %(other)s; in one of the two only: %(alone)s.]]"
    .replace(/%\((\w+)\)s/g, (_, name) => counts[name]);
}

function showAll() {
  table.querySelectorAll("[data-by-two]").forEach((body) => { body.hidden = true; });
  [...table.tHead.rows[0].cells].forEach((cell) => { cell.hidden = false; });
  for (const { row, cells } of rows) {
    row.hidden = false;
    cells.forEach(({ cell, before }) => { cell.hidden = false; cell.replaceChildren(...before); });
  }
  status.textContent = one.value === other.value && one.value ? "[[Choose two regions that differ.]]" : one.value || other.value ? "[[Choose the other region, too.]]" : "";
}

function choose() {
  const chosen = [one, other].map((select) => regions.indexOf(select.value));
  const isTwo = !chosen.includes(-1) && chosen[0] !== chosen[1];
  showAll();
  if (isTwo) show(chosen);
  document.querySelectorAll("[data-by-about]").forEach((text) => { text.hidden = (text.dataset.byAbout === "two") !== isTwo; });
  const address = new URL(location.href);
  if (isTwo) address.searchParams.set("regions", `${one.value},${other.value}`); else address.searchParams.delete("regions");
  history.replaceState(null, "", address);
}

const asked = (new URLSearchParams(location.search).get("regions") || "").split(",");
if (asked.length === 2 && asked.every((region) => regions.includes(region))) [one.value, other.value] = asked;
group.addEventListener("change", choose);
group.hidden = false;
choose();
