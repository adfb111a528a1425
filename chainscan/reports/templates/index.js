"use strict";
(() => {
  document.documentElement.classList.remove("no-script");
  const search = document.getElementById("search");
  const status = document.getElementById("status");
  const words = status.dataset;
  const fold = (text) => text.normalize("NFKC").toLowerCase();

  const sections = Array.from(document.querySelectorAll("section[data-table]")).map((section) => {
    const table = section.querySelector("table");
    const body = table.tBodies[0];
    const rows = Array.from(body.rows).map((row, place) => ({
      row, place, text: fold(row.textContent), cells: Array.from(row.cells),
    }));
    const choices = Array.from(section.querySelectorAll("select"));
    return { section, table, body, rows, choices, shown: rows.length };
  });
  const cards = Array.from(document.querySelectorAll(".cards li")).map((card) => ({
    card, text: fold(card.textContent),
  }));

  const matches = (text, parts) => parts.every((part) => text.includes(part));

  function filter() {
    const parts = fold(search.value).split(/\s+/).filter(Boolean);
    for (const one of sections) {
      const wanted = one.choices
        .filter((choice) => choice.value !== "")
        .map((choice) => [Number(choice.dataset.place), choice.value]);
      one.shown = 0;
      for (const item of one.rows) {
        const chosen = wanted.every(([place, value]) => item.cells[place].textContent.trim() === value);
        item.row.hidden = !(chosen && matches(item.text, parts));
        one.shown += item.row.hidden ? 0 : 1;
      }
      one.section.querySelector(".none").hidden = one.shown > 0;
      one.section.querySelector(".shown").textContent = `${one.shown} / ${one.rows.length}`;
    }
    for (const item of cards) item.card.hidden = !matches(item.text, parts);
    const total = sections.reduce((sum, one) => sum + one.shown, 0);
    status.textContent = words.found.replace("{count}", String(total));
  }

  function order(one, head, place) {
    const rising = head.getAttribute("aria-sort") === "descending" || !head.hasAttribute("aria-sort") && head.dataset.kind === "text";
    for (const other of one.table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", rising ? "ascending" : "descending");
    const numeric = head.dataset.kind === "number";
    const key = (item) => item.cells[place].dataset.order;
    one.rows.sort((a, b) => {
      const [x, y] = [key(a), key(b)];
      if (x === "" || y === "") return (x === "") - (y === "") || a.place - b.place;
      const by = numeric ? Number(x) - Number(y) : x.localeCompare(y, document.documentElement.lang);
      return (rising ? by : -by) || a.place - b.place;
    });
    one.body.append(...one.rows.map((item) => item.row));
    status.textContent = words.sorted
      .replace("{column}", head.textContent.trim())
      .replace("{order}", rising ? words.rising : words.falling);
  }

  for (const one of sections) {
    Array.from(one.table.tHead.rows[0].cells).forEach((head, place) => {
      head.querySelector("button").addEventListener("click", () => order(one, head, place));
    });
    for (const choice of one.choices) choice.addEventListener("change", filter);
  }
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      search.value = "";
      filter();
    }
  });
  filter();
  status.textContent = "";
})();
