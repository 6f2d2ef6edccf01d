// What no form can do: ask a passkey, and answer questions by keys. All else works without this file.
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));

async function signed(form) {
  const credentials = form.dataset.credentials.split(" ").map((id) => ({ type: "public-key", id: bytes(id) }));
  const asked = { rpId: form.dataset.domain, challenge: bytes(form.dataset.challenge), allowCredentials: credentials };
  return navigator.credentials.get({ publicKey: { ...asked, userVerification: "required" } });
}

async function registered(form) {
  const { domain, person, name } = form.dataset;
  const user = { id: new TextEncoder().encode(person).slice(0, 64), name: person, displayName: name };
  const chosen = { residentKey: "preferred", userVerification: "required" };
  const asked = { rp: { id: domain, name: "BestYet" }, user, challenge: crypto.getRandomValues(new Uint8Array(32)) };
  const kinds = [{ type: "public-key", alg: -7 }];
  return navigator.credentials.create({ publicKey: { ...asked, pubKeyCredParams: kinds, authenticatorSelection: chosen } });
}

for (const button of document.querySelectorAll("[data-passkey]")) {
  button.addEventListener("click", async () => {
    const form = button.form;
    try {
      const made = form.dataset.challenge ? await signed(form) : await registered(form);
      form.elements.assertion.value = JSON.stringify(made.toJSON());
      form.submit();
    } catch {
      form.querySelector("[data-said]").hidden = false;
    }
  });
  button.disabled = false; // before, a click would have done nothing
}

document.addEventListener("keydown", (event) => {
  const form = document.querySelector("form[data-keys]");
  const typing = event.target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select");
  if (!form || typing || event.ctrlKey || event.altKey || event.metaKey) return;
  const box = /^[1-9]$/.test(event.key) && form.querySelectorAll("input[type=checkbox], input[type=radio]")[Number(event.key) - 1];
  if (box) {
    box.focus();
    box.click();
  }
  else if (event.key === "Enter" && !event.target.matches("a, button, summary")) form.requestSubmit();
  else if (event.key === "l") form.querySelector("[data-later]")?.click();
});

// Drafts: each change says when it was typed, and is in the tab's own store until the desk has it. What is not there
// yet when the page goes is sent then; a page that comes again before it arrived takes it from the store.
const AGAIN = 3000; // milliseconds until what the desk did not take is sent again
const PRESSED = 400; // milliseconds until a finger that was lifted has clicked
const draft = document.getElementById("draft");
if (draft) {
  const mine = `draft:${draft.dataset.person}:${location.pathname}`;
  draft.elements.window.value = sessionStorage.getItem("window") ?? draft.elements.window.value;
  // A tab that is copied takes its store along: while this one is open, its name is not in there to be taken for its own.
  addEventListener("pageshow", () => sessionStorage.removeItem("window"));
  addEventListener("pagehide", () => sessionStorage.setItem("window", draft.elements.window.value));
  const written = () => [...new FormData(draft)].filter(([name]) => !["csrf", "number", "window"].includes(name));
  const keep = () => {
    if (sessionStorage.getItem(mine)) navigator.sendBeacon(draft.action, new FormData(draft));
  };
  const kept = sessionStorage.getItem(mine);
  if (kept) {
    for (const [name, text] of JSON.parse(kept)) {
      const field = draft.elements[name];
      if (field?.type === "checkbox") field.checked = true;
      else if (field) field.value = text;
    }
  }
  // What was typed before this file was there told nobody. A browser that goes back fills fields in by itself, too.
  const isNew = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  const isTyped = (field) => field.matches("textarea, input:not([type=hidden])") && field.value !== field.defaultValue;
  addEventListener("load", () => {
    if (isNew && !kept && [...draft.elements].some(isTyped)) draft.dispatchEvent(new Event("input"));
    else if (sessionStorage.getItem(mine)) draft.dispatchEvent(new Event("change"));
  });
  draft.addEventListener("input", () => {
    draft.elements.typed.value = Date.now();
    sessionStorage.setItem(mine, JSON.stringify(written()));
  }, true);
  // htmx sends a form where its button leads that has the focus: that would send the draft, or throw it away, unasked.
  draft.addEventListener("htmx:configRequest", (event) => { event.detail.path = draft.getAttribute("action"); });
  // An answer is longer or shorter than the one before it: shown while a button below it is pressed, it takes the button
  // from under the pointer, and nothing is sent. It is asked for again once the pointer is up and did not send the form.
  let [isPressed, isMissed, lifted] = [false, false, 0];
  draft.addEventListener("htmx:beforeSwap", (event) => { event.detail.shouldSwap &&= !isPressed; });
  draft.addEventListener("htmx:afterRequest", (event) => {
    const sent = event.detail.requestConfig.formData.get("typed");
    if (event.detail.successful && sent === draft.elements.typed.value) sessionStorage.removeItem(mine);
    const { status } = event.detail.xhr;
    const isLost = !event.detail.successful && (status === 0 || status >= 500);
    isMissed ||= isPressed;
    if (isPressed) return;
    document.getElementById("unkept").hidden = !isLost;
    document.getElementById("state").hidden = isLost; // it says what was so before
    if (isLost) setTimeout(() => draft.dispatchEvent(new Event("change")), AGAIN);
  });
  draft.addEventListener("pointerdown", (event) => {
    clearTimeout(lifted);
    isPressed = event.button === 0 && event.target.closest("button, a") !== null;
  });
  const lift = () => {
    clearTimeout(lifted);
    lifted = setTimeout(() => {
      isPressed = false;
      if (isMissed) draft.dispatchEvent(new Event("change"));
      isMissed = false;
    }, PRESSED);
  };
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, lift);
  draft.addEventListener("submit", () => {
    sessionStorage.removeItem(mine);
    clearTimeout(lifted);
    isPressed = isMissed = false;
  });
  addEventListener("beforeunload", keep);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
}
