// Search over the index that the site's builder makes: it answers as Pagefind does, which is not installed here.
const base = new URL("..", import.meta.url);
const pages = new Map(); // address -> what a page holds

// The index holds HTML: it is read where nothing of it runs or loads, and only its words are kept.
function words(html) {
  const text = html.replace(/<(\/?)(p|li|ol|ul|pre)>/g, " <$1$2>");
  return new DOMParser().parseFromString(text, "text/html").body.textContent.split(/\s+/).filter(Boolean);
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function parts(text) {
  return plain(text).match(/[\p{L}\p{N}]+/gu) || [];
}

// "agenda" is found in "agendas", and the other way round.
function isLike(word, asked) {
  return word.startsWith(asked) || (word.length > 3 && asked.length - word.length < 4 && asked.startsWith(word));
}

export async function init() {
  const answer = await fetch(new URL(document.getElementById("by-query").dataset.byIndex, base));
  if (!answer.ok) throw new Error(String(answer.status));
  const read = await answer.json();
  for (const entry of read.docs || read.items) {
    const [address, id] = entry.location.split("#");
    const title = words(entry.title).join(" ");
    if (!pages.has(address)) pages.set(address, { address, title, words: [], anchors: [] });
    const page = pages.get(address);
    page.anchors.push({ id: id || "", element: "h2", location: page.words.length });
    page.words.push(...(id ? title.split(" ") : []), ...words(entry.text));
  }
  for (const page of pages.values()) page.parts = page.words.map(parts);
}

function match(page, asked) {
  const locations = new Set();
  let known = 0;
  for (const one of asked) {
    let isHere = parts(page.title).some((word) => isLike(word, one));
    known += isHere ? 0.5 : 0; // a title says what the whole page is about
    page.parts.forEach((found, place) => {
      if (found.some((word) => isLike(word, one))) { locations.add(place); isHere = true; }
    });
    if (!isHere) return null;
  }
  const density = locations.size / (page.words.length + 100);
  return { known, density, data: async () => ({
    url: new URL(page.address, base).href,
    meta: { title: page.title },
    filters: page.address.startsWith("practices/") ? { kind: ["[[Practice]]"] } : {},
    content: page.words.join(" "),
    anchors: page.anchors,
    locations: [...locations].sort((a, b) => a - b),
  }) };
}

export async function search(query) {
  const asked = [...new Set(parts(query))];
  const results = [...pages.values()].map((page) => match(page, asked)).filter(Boolean);
  return { results: results.sort((a, b) => b.known - a.known || b.density - a.density) };
}

export async function filters() {
  return {};
}
