// Passkeys: ask the browser, put what it says in the form, send the form as any other.
"use strict";

const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
};

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const withBytes = (listed) => (listed || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function make(asked) {
  const { publicKey } = asked;
  return navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: withBytes(publicKey.excludeCredentials),
    },
  });
}

async function use(asked) {
  const { publicKey } = asked;
  return navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: withBytes(publicKey.allowCredentials),
    },
  });
}

function written(credential) {
  const { response } = credential;
  const said = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) said[name] = text(response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: {},
    response: said,
  });
}

async function question(form) {
  if (form.dataset.asked) return JSON.parse(form.dataset.asked);
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const reply = await fetch(form.dataset.ask, { method: "POST", headers: { "X-CSRFToken": token } });
  return reply.json();
}

async function answer(form) {
  const ways = { make, use };
  const fault = form.querySelector("[data-fault]");
  fault.textContent = "";
  try {
    const credential = await ways[form.dataset.passkey](await question(form));
    form.querySelector("[name$=answer]").value = written(credential);
    form.submit();
  } catch {
    fault.textContent = fault.dataset.fault;
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      answer(form);
    });
  }
  for (const line of document.querySelectorAll("[data-without-script]")) line.hidden = true;
}
