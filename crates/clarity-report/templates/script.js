"use strict";
// The page is whole without this: it sorts tables, and shows two axes at a time.
(() => {
  const number = (text) => parseFloat(text.replace("[", "").replace("\u2212", "-"));
  // Numbers by size, words by their letters, whatever is missing last in both directions.
  const compare = (a, b, turn) => {
    if (a === "\u2013" || b === "\u2013") return (a === "\u2013") - (b === "\u2013");
    const [x, y] = [number(a), number(b)];
    if (Number.isFinite(x) && Number.isFinite(y)) return turn * (x - y);
    if (Number.isFinite(x) !== Number.isFinite(y)) return Number.isFinite(x) ? -1 : 1;
    return turn * (a < b ? -1 : a > b ? 1 : 0);
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const turn = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", turn === 1 ? "ascending" : "descending");
        const text = (row) => row.cells[column].textContent;
        body.append(...[...body.rows].sort((a, b) => compare(text(a), text(b), turn)));
      });
    });
  }
  const pick = document.getElementById("pair");
  if (pick !== null && pick.options.length > 1) {
    const show = () => {
      for (const pair of document.querySelectorAll(".pair")) pair.hidden = pair.id !== pick.value;
    };
    pick.addEventListener("change", show);
    document.getElementById("pick").hidden = false;
    show();
  }
})();
