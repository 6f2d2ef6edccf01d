// A checklist that is kept in the browser, one a version, and the steps for an e-mail or a chat. What is copied is read
// from the page as it stands, as text, and only ever put in as text.
const steps = document.querySelector("[data-by-steps]");
const said = document.querySelector("[data-by-said]");
const squeezed = (node) => (node ? node.textContent.replace(/\s+/g, " ").trim() : "");

function checklist() {
  const boxes = [...steps.querySelectorAll(".by-tick")];
  const again = document.querySelector("[data-by-again]");
  const key = `bestyet-done ${steps.dataset.bySteps}`;
  if (!boxes.length) return;
  const show = () => { again.hidden = !boxes.some((box) => box.checked); };
  try {
    const done = new Set(JSON.parse(localStorage.getItem(key) || "[]"));
    boxes.forEach((box) => { box.checked = box.checked || done.has(box.value); });
  } catch { /* no storage, or not what we wrote: nothing is ticked */ }
  const keep = () => {
    const done = boxes.filter((box) => box.checked).map((box) => box.value);
    try {
      if (done.length) localStorage.setItem(key, JSON.stringify(done)); else localStorage.removeItem(key);
    } catch { /* as above */ }
    show();
  };
  boxes.forEach((box) => box.addEventListener("change", keep));
  again.addEventListener("click", () => {
    boxes.forEach((box) => { box.checked = false; });
    keep();
    boxes[0].focus();
  });
  keep(); // what was ticked before this file was there told nobody
}

// (heading, or number and words; who, by when and with what) of everything that the page lists, in its order.
function listed() {
  return [...steps.querySelectorAll("h2, h3, h4, h5, h6, .by-words, tr")].map((place) => {
    const card = place.closest("li.by-card");
    const isOwn = card && place.parentElement.parentElement === card;
    const number = isOwn && card.parentElement.tagName === "OL" ? card.dataset.byNumber : "";
    const chips = place.nextElementSibling?.matches(".by-chips") ? [...place.nextElementSibling.children] : [];
    const cells = place.tagName === "TR" ? [...place.children].map(squeezed).join(" | ") : squeezed(place);
    let depth = 0;
    for (let outer = card?.parentElement.closest("li.by-card"); outer; outer = outer.parentElement.closest("li.by-card")) depth += 1;
    return {
      isHeading: /^H\d$/.test(place.tagName),
      depth,
      words: (number ? `${number}. ` : isOwn ? "• " : "") + cells,
      chips: chips.map((chip) => `${squeezed(chip.querySelector("dt"))}: ${squeezed(chip.querySelector("dd"))}`).join(" · "),
    };
  });
}

function element(name, text, ...inside) {
  const made = document.createElement(name);
  made.textContent = text;
  made.append(...inside);
  return made;
}

function letter() {
  const title = squeezed(document.querySelector("h1"));
  const strip = document.querySelector(".by-strip p").cloneNode(true);
  strip.querySelector(".by-sign").remove();
  const standing = squeezed(strip).replace(/( · [^·]*)?$/, (last) => (steps.querySelector(".by-tick") ? "" : last)); // who decided: a link
  const control = squeezed(document.querySelector(".by-control").firstChild).replace(/ ·$/, "");
  const address = location.origin + location.pathname;
  const all = listed();
  const plain = [title, standing, ""];
  const rich = element("div", "", element("h3", title), element("p", standing));
  all.forEach((one) => {
    const indent = "   ".repeat(one.depth);
    plain.push(...(one.isHeading ? ["", one.words] : [indent + one.words]), ...(one.chips ? [`${indent}   ${one.chips}`] : []));
    const line = element("p", one.isHeading ? "" : "\u00a0\u00a0".repeat(2 * one.depth) + one.words);
    if (one.isHeading) line.append(element("strong", one.words));
    if (one.chips) line.append(document.createElement("br"), element("small", one.chips));
    rich.append(line);
  });
  const link = element("a", address);
  link.href = address;
  rich.append(element("p", control, document.createElement("br"), link));
  return { plain: [...plain, "", control, address].join("\n"), rich: rich.innerHTML };
}

function copying() {
  const button = document.querySelector("[data-by-copy]");
  if (!navigator.clipboard || !window.ClipboardItem) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { plain, rich } = letter();
    const blob = (text, type) => new Blob([text], { type });
    try {
      await navigator.clipboard.write([new ClipboardItem({
        "text/plain": blob(plain, "text/plain"), "text/html": blob(rich, "text/html"),
      })]);
      said.textContent = "[[Copied: paste it into an e-mail or a chat.]]";
    } catch {
      said.textContent = "[[It could not be copied.]]";
    }
  });
}

if (steps) {
  checklist();
  copying();
}
