// Passkeys: a button with data-passkey starts the ceremony of the sign-in library; a failure is said in words.
// Without this file, or in a browser without passkeys, the button stays hidden and the other ways remain.
(() => {
  const trouble = document.getElementById("passkey-trouble");
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    if (trouble) trouble.hidden = false;
  });
  if (!window.PublicKeyCredential) return;
  for (const button of document.querySelectorAll("[data-passkey]")) {
    const ids = { login: button.id, authenticate: button.id, add: button.id, credential: button.dataset.credential };
    if (button.dataset.options) ids.data = button.dataset.options;
    if (button.dataset.passwordless) ids.passwordless = button.dataset.passwordless;
    window.allauth.webauthn.forms[button.dataset.passkey]({ ids });
    button.addEventListener("click", () => { if (trouble) trouble.hidden = true; });
    button.closest("[hidden]").hidden = false;
  }
})();
