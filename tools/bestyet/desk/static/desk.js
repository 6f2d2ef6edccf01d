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
}

document.addEventListener("keydown", (event) => {
  const form = document.querySelector("form[data-keys]");
  const typing = event.target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select");
  if (!form || typing || event.ctrlKey || event.altKey || event.metaKey) return;
  const box = /^[1-9]$/.test(event.key) && form.querySelectorAll("input[type=checkbox]")[Number(event.key) - 1];
  if (box) box.click();
  else if (event.key === "Enter" && !event.target.matches("a, button, summary")) form.requestSubmit();
  else if (event.key === "l") form.querySelector("[data-later]")?.click();
});
