/* Makes the pages handier: filters, sorting, a request that can be changed. Without it all that is true is still there. */
"use strict";

(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];

  /* Filters: what is chosen stands in the address too, so that it can be passed on. */
  function filters(box) {
    const name = box.dataset.filters;
    const holder = document.querySelector(`[data-rows="${name}"]`);
    if (!holder) return;
    const rows = all("[data-text]", holder);
    const groups = all("[data-group]", holder);
    const search = box.querySelector("[data-search]");
    const choices = all("[data-filter]", box);
    const output = box.querySelector("output");

    function apply() {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const text = `${row.dataset.text} ${row.textContent}`.toLowerCase();
        const fits = choices.every((one) => !one.value || row.dataset[one.dataset.filter] === one.value);
        row.hidden = !(fits && words.every((word) => text.includes(word)));
        shown += !row.hidden;
      }
      const chosen = words.length > 0 || choices.some((one) => one.value);
      for (const group of groups) {
        group.hidden = !group.querySelector("[data-text]:not([hidden])");
        if (chosen && !group.hidden && group.tagName === "DETAILS") group.open = true;
      }
      output.textContent = box.dataset.shown.replace("{shown}", shown).replace("{all}", rows.length);
    }

    function remember() {
      const said = new URLSearchParams();
      if (search.value) said.set("q", search.value);
      for (const one of choices) if (one.value) said.set(one.dataset.filter, one.value);
      const hash = said.toString();
      history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
    }

    function recall() {
      const said = new URLSearchParams(location.hash.slice(1));
      search.value = said.get("q") ?? "";
      for (const one of choices) {
        const wanted = said.get(one.dataset.filter) ?? "";
        one.value = all("option", one).some((option) => option.value === wanted) ? wanted : "";
      }
    }

    function clear() {
      search.value = "";
      for (const one of choices) one.value = "";
      apply();
    }

    /* The address may name a place instead, to which a link leads: it is shown, whatever hides or folds it. */
    function arrive() {
      if (location.hash.includes("=")) {
        recall();
        apply();
        return;
      }
      const place = document.getElementById(location.hash.slice(1));
      if (!place || !holder.contains(place)) return;
      const hidden = place.closest("[hidden]");
      const folded = place.closest("details:not([open])");
      if (hidden) clear();
      if (folded) folded.open = true;
      if (hidden || folded) place.scrollIntoView();
    }

    box.addEventListener("input", () => { apply(); remember(); });
    box.querySelector("[data-reset]").addEventListener("click", () => {
      clear();
      remember();
      search.focus();
    });
    addEventListener("hashchange", arrive);
    box.hidden = false;
    apply();
    arrive();
  }

  /* Sorting: a second click turns the order round; rows that are equal keep theirs. */
  function sorting(table) {
    const body = table.tBodies[0];
    const heads = all("thead th", table);
    const place = new Map([...body.rows].map((row, index) => [row, index]));
    const language = document.documentElement.lang;
    heads.forEach((head, column) => {
      if (!head.dataset.sort) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const one of heads) one.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const value = (row) => row.cells[column].dataset.value;
        const compare = head.dataset.sort === "number"
          ? (one, other) => Number(value(one)) - Number(value(other))
          : (one, other) => value(one).localeCompare(value(other), language, { numeric: true });
        const sorted = [...body.rows].sort((one, other) =>
          (down ? -1 : 1) * compare(one, other) || place.get(one) - place.get(other));
        body.append(...sorted);
      });
    });
  }

  /* A request: the form changes its JSON, and the command with it. */
  function request(box) {
    const json = box.querySelector("[data-json]");
    const command = box.querySelector("[data-command]");
    const form = box.querySelector("form");

    for (const button of all("[data-copy]", box)) {
      if (!navigator.clipboard) continue;
      const words = button.textContent;
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText((button.dataset.copy === "json" ? json : command).textContent);
        button.textContent = box.dataset.copied;
        setTimeout(() => { button.textContent = words; }, 1500);
      });
    }
    if (!form) return;
    const quoted = (text) => `'${text.replaceAll("'", `'"'"'`)}'`;
    const fields = all("[data-name]", form);

    function read(field) {
      const text = field.value;
      switch (field.dataset.kind) {
        case "number": return text === "" ? undefined : Number(text);
        case "choice": case "boolean": return text === "" ? undefined : JSON.parse(text);
        case "lines": {
          const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
          return lines.length ? lines : undefined;
        }
        default: return text === "" ? undefined : text;
      }
    }

    function complain(field) {
      const length = [...field.value].length; // code points, as the documentation counts
      const { min, max } = field.dataset;
      let said = "";
      if (max && length > Number(max)) said = box.dataset.tooLong.replace("{n}", max);
      else if (min && length && length < Number(min)) said = box.dataset.tooShort.replace("{n}", min);
      field.setCustomValidity(said);
      const wrong = !field.checkValidity();
      const error = document.getElementById(`${field.id}-error`);
      error.textContent = wrong ? field.validationMessage : "";
      for (const [name, value] of [["aria-invalid", "true"], ["aria-describedby", error.id]]) {
        if (wrong) field.setAttribute(name, value);
        else field.removeAttribute(name);
      }
    }

    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", (event) => {
      complain(event.target);
      const body = JSON.parse(box.dataset.body);
      const payload = box.dataset.inside ? body[box.dataset.inside] : body;
      for (const field of fields) {
        const value = read(field);
        if (value === undefined) delete payload[field.dataset.name];
        else payload[field.dataset.name] = value;
      }
      const text = JSON.stringify(body, null, 2);
      json.textContent = text;
      command.textContent = `${box.dataset.curl} \\\n  -d ${quoted(text)}`;
    });
    form.hidden = false;
  }

  document.addEventListener("DOMContentLoaded", () => {
    all("table[data-rows]").forEach(sorting);
    all("[data-filters]").forEach(filters);
    all("[data-request]").forEach(request);
  });
})();
