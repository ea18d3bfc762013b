// Pages that show something that moves hold an element with data-refresh-ms and a command lockstepRefresh. A hidden
// page asks nothing; when the element is gone, nothing moves any more.
(function () {
  function refresh() {
    const element = document.querySelector("[data-refresh-ms]");
    if (!element) {
      return;
    }
    if (document.visibilityState === "visible") {
      window.lockstepRefresh();
    }
    window.setTimeout(refresh, Number(element.dataset.refreshMs));
  }

  document.addEventListener("DOMContentLoaded", function () {
    const element = document.querySelector("[data-refresh-ms]");
    if (element) {
      window.setTimeout(refresh, Number(element.dataset.refreshMs));
    }
  });
})();
