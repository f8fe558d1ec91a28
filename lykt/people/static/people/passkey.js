/**
 * Makes or uses a passkey when a form with data-passkey ("create" or "get") is sent, and sends
 * the form with the answer in its field "credential". The options lie in the page, or, for a
 * sign-in from nobody yet, at the form's address.
 */

/** @typedef {any} Options The server's options: WebAuthn's, with bytes in base64url. */

/** @param {string} text */
function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer | null | undefined} buffer */
function base64url(buffer) {
  if (!buffer) return undefined;
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @param {Options[] | undefined} credentials */
function described(credentials) {
  return credentials?.map((credential) => ({ ...credential, id: bytes(credential.id) }));
}

/**
 * @param {Options} options
 * @param {boolean} alone whether the passkey is to be enough by itself
 */
function create(options, alone) {
  const asked = options.publicKey;
  return navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: described(asked.excludeCredentials),
      authenticatorSelection: {
        ...asked.authenticatorSelection,
        residentKey: alone ? "required" : "discouraged",
        requireResidentKey: alone,
        userVerification: alone ? "required" : "preferred",
      },
    },
  });
}

/** @param {Options} options */
function get(options) {
  const asked = options.publicKey;
  return navigator.credentials.get({
    publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      allowCredentials: described(asked.allowCredentials),
    },
  });
}

/** @param {any} credential a PublicKeyCredential */
function answer(credential) {
  const { response } = credential;
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: base64url(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      clientDataJSON: base64url(response.clientDataJSON),
      attestationObject: base64url(response.attestationObject),
      authenticatorData: response.signature && base64url(response.authenticatorData),
      signature: base64url(response.signature),
      userHandle: base64url(response.userHandle),
    },
  });
}

/** @param {HTMLFormElement} form */
async function optionsFor(form) {
  const inPage = document.getElementById("passkey-options");
  if (inPage && !form.dataset.ask) return JSON.parse(inPage.textContent ?? "");
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error("no options");
  return response.json();
}

/** @param {HTMLFormElement} form */
async function send(form) {
  const options = await optionsFor(form);
  const fields = /** @type {any} */ (form.elements);
  const credential =
    form.dataset.passkey === "create"
      ? await create(options.creation_options, Boolean(fields.passwordless?.checked))
      : await get(options.request_options);
  fields.credential.value = answer(credential);
  form.submit();
}

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (
  document.querySelectorAll("form[data-passkey]")
)) {
  form.hidden = !window.PublicKeyCredential;
  const problem = /** @type {HTMLElement} */ (form.querySelector("[data-problem]"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    problem.hidden = true;
    send(form).catch(() => {
      problem.hidden = false;
    });
  });
}
