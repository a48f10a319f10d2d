// A sent form says so and is not sent twice. Without this file every form works just the same.
(() => {
  const rest = (form) => {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    if (event.submitter?.dataset.busy) event.submitter.setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form");
    if (form) rest(form);
  });
  // The browser's back button brings the page as it was left.
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(rest));
})();
