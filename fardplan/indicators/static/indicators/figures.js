/* Makes a figure alive when it is a screen away or nearer: the still picture is swapped for the same picture
   drawn by Vega, which tells each mark's value to whoever points at it. The engine is large, so it is
   fetched only for pages with figures, and not at all for a reader who saves data. Without JavaScript,
   or if anything fails, the still picture stays. */
"use strict";

(function () {
  const engine = document.currentScript.dataset.engine;
  let loading = null;

  function loadEngine() {
    loading = loading || new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = engine;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
    return loading;
  }

  async function enliven(figure) {
    const still = figure.querySelector("picture");
    const narrow = window.matchMedia("(max-width: 48rem)").matches;
    const [reply] = await Promise.all([fetch(narrow ? figure.dataset.narrow : figure.dataset.wide), loadEngine()]);
    if (!reply.ok) return;
    const drawing = document.createElement("div");
    drawing.className = "drawing";
    drawing.setAttribute("role", "img");
    drawing.setAttribute("aria-label", figure.dataset.label);
    drawing.hidden = true;
    still.after(drawing);
    // The page's policy forbids making code of text: expressions are interpreted (ast) instead.
    await window.vegaEmbed(drawing, await reply.json(), {
      ast: true,
      actions: false,
      defaultStyle: false,
      renderer: "svg",
      tooltip: { disableDefaultStyle: true },
    });
    // The drawing as a whole is one image with its words; marks without words of their own are not.
    drawing.querySelectorAll("svg, svg [role]").forEach(function (part) {
      ["role", "aria-roledescription", "aria-label"].forEach(function (name) { part.removeAttribute(name); });
    });
    drawing.hidden = false;
    still.remove();
  }

  const seen = new IntersectionObserver(function (entries) {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      enliven(entry.target).catch(function () {
        entry.target.querySelector(".drawing[hidden]")?.remove();
      });
    }
  }, { rootMargin: "100% 0px" });

  if (!navigator.connection?.saveData) {
    document.querySelectorAll("figure[data-wide]").forEach(function (figure) { seen.observe(figure); });
  }
})();
