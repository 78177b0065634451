// The interactive map. It reads its data from the page, builds text only with textContent (a note that looks like
// markup is shown as it is), and asks nobody for anything. No library: marks of Vega cannot take the focus.
(() => {
  "use strict";
  const LEVEL = { f: "full", p: "partial", n: "none", m: "missing" };
  const ARROWS = ["ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"]; // in the order of a unit's `next`

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  // Shown twice on one page, as JupyterLab can, what goes by id or name would reach the first map.
  function renumber(root, number) {
    for (const one of root.querySelectorAll("[id]:not(pattern)")) one.id += `-${number}`;
    for (const use of root.querySelectorAll("use[href]")) use.setAttribute("href", `${use.getAttribute("href")}-${number}`);
    for (const input of root.querySelectorAll("input")) input.name += `-${number}`;
  }

  function start(root) {
    const find = (selector) => root.querySelector(selector);
    const findAll = (selector) => [...root.querySelectorAll(selector)];
    const data = JSON.parse(find('script[type="application/json"]').textContent);
    const locale = data.lang === "vi" ? "vi" : "en-GB";
    const collator = new Intl.Collator(locale);
    const decimal = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    const units = Object.fromEntries(Object.entries(data.frames).map(([frame, rows]) => [frame, rows.map(
      ([code, name, regions, people, parts, next]) => ({ code, name, regions, people, parts, next }))]));
    const indicators = Object.keys(data.indicators);
    const choice = {};
    const order = { column: "", descending: false };
    const pattern = find(".swatch");
    let active = -1; // place of the unit whose card is shown
    let reached = 0; // place of the unit that the Tab key leads to

    const say = (name, values) => data.words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
    const snapshot = () => data.snapshots[choice.date];
    const level = (frame, indicator, place) => snapshot().levels[frame][indicator][place];
    const known = () => indicators.filter((indicator) => indicator in snapshot().levels["63"]);
    const shown = () => units[choice.frame];
    const isInside = (unit) => choice.region === "" || unit.regions.includes(Number(choice.region));
    const options = () => findAll(`.country [data-frame="${choice.frame}"] [role="option"]`);
    const lacks = (indicator) => (part) => "nm".includes(level("63", indicator, part));
    const names = (parts) => parts.map((part) => units["63"][part].name).join(", ");

    function swatch(letter) {
      const copy = pattern.cloneNode(true);
      copy.firstChild.dataset.level = LEVEL[letter];
      return copy;
    }

    // Tens of people as thousands with one decimal, rounded half to even as in the rest of the report.
    function thousands(tens) {
      const rest = tens % 10, whole = (tens - rest) / 10;
      return decimal.format((whole + (rest > 5 || (rest === 5 && whole % 2) ? 1 : 0)) / 10);
    }

    function label(unit, place) {
      const values = { name: unit.name, level: data.levels[choice.frame][level(choice.frame, choice.indicator, place)] };
      if (unit.parts.length === 1) return say("unit", values);
      const n = unit.parts.filter((part) => "fp".includes(level("63", choice.indicator, part))).length;
      return say("unit-of-parts", { ...values, n_deployed: n, n_parts: unit.parts.length });
    }

    function paint() {
      for (const group of findAll("[data-frame]")) group.toggleAttribute("hidden", group.dataset.frame !== choice.frame);
      const place = Object.fromEntries(shown().map((unit, number) => [unit.code, number]));
      for (const mark of [...options(), ...findAll(".islands")]) {
        const number = place[mark.dataset.unit], unit = shown()[number];
        const shape = mark.querySelector("path") || mark;
        shape.dataset.level = LEVEL[level(choice.frame, choice.indicator, number)];
        shape.toggleAttribute("data-dim", !isInside(unit));
        if (shape !== mark) mark.setAttribute("aria-label", label(unit, number));
      }
    }

    function count() {
      const inside = shown().map((unit, place) => place).filter((place) => isInside(shown()[place]));
      const letters = inside.map((place) => level(choice.frame, choice.indicator, place));
      const entries = Object.keys(LEVEL).map((letter) => [letter, letters.filter((found) => found === letter).length])
        .filter(([letter, n]) => n || letter !== "m")
        .map(([letter, n]) => [letter, say("entry", { level: data.levels[choice.frame][letter], n })]);
      find(".legend").replaceChildren(...entries.map(([letter, text]) =>
        element("li", {}, swatch(letter), element("span", {}, text))));
      const place = find('[data-choice="region"]').selectedOptions[0].textContent;
      find(".what").textContent = data.indicators[choice.indicator][0];
      find(".where").textContent = say("told", { date: snapshot().date, place, n: inside.length });
      find(".told .unseen").textContent = entries.map(([, text]) => text).join("; ");
      find(".source").textContent = `${data.boundaries[choice.frame]} ${snapshot().citation}`;
    }

    function gaps() {
      return shown().map((unit, place) => {
        const parts = unit.parts.filter(lacks(choice.indicator));
        return { unit, place, parts, name: unit.name, region: unit.regions.map((region) => data.regions[region]).join("; "),
          level: level(choice.frame, choice.indicator, place),
          people: parts.reduce((sum, part) => sum + units["63"][part].people, 0),
          gaps: known().filter((indicator) => unit.parts.some(lacks(indicator))).length };
      }).filter((gap) => gap.parts.length && isInside(gap.unit));
    }

    function compare(one, other) {
      const [left, right] = [one[order.column], other[order.column]];
      const difference = order.column === "level" ? "nmpf".indexOf(left) - "nmpf".indexOf(right)
        : typeof left === "number" ? left - right : collator.compare(left, right);
      return order.descending ? -difference : difference;
    }

    function tabulate() {
      const rows = gaps(), people = thousands(rows.reduce((sum, gap) => sum + gap.people, 0));
      if (order.column) rows.sort(compare);
      find("caption").textContent = rows.length
        ? say(choice.frame === "63" ? "gaps" : "gaps-parts", { n: rows.length, population: people }) : say("nothing");
      find("thead").toggleAttribute("hidden", !rows.length);
      find("tbody").replaceChildren(...rows.map((gap) => {
        const reported = element("td", { class: "level" }, data.levels[choice.frame][gap.level]);
        const parts = gap.parts.length < gap.unit.parts.length ? say("lacking", { parts: names(gap.parts) }) : "";
        if (parts) reported.append(element("small", {}, parts));
        return element("tr", { "data-unit": gap.unit.code },
          element("th", { scope: "row", class: "name" }, gap.name, element("small", {}, gap.region)),
          element("td", { class: "region" }, gap.region), reported,
          element("td", { class: "people" }, thousands(gap.people)), element("td", { class: "gaps" }, String(gap.gaps)));
      }));
    }

    function describe(unit, place) {
      const notes = (indicator) => unit.parts.map((part) => (snapshot().notes[indicator] || {})[part]).filter(Boolean);
      const items = known().map((indicator) => {
        const letter = level(choice.frame, indicator, place);
        const item = element("li", indicator === choice.indicator ? { "aria-current": "true" } : {}, swatch(letter),
          element("span", { class: "item" }, data.indicators[indicator][1]), element("span", {}, data.levels[choice.frame][letter]));
        if (unit.parts.length > 1) item.append(element("ul", { class: "parts more" }, ...unit.parts.map((part) => {
          const own = level("63", indicator, part);
          return element("li", {}, swatch(own), element("span", {}, units["63"][part].name,
            element("span", { class: "unseen" }, `: ${data.levels["63"][own]}`)));
        })));
        for (const note of notes(indicator)) item.append(element("span", { class: "more" }, say("note", { note })));
        return item;
      });
      const about = [element("p", { class: "unit" }, unit.name),
        element("p", {}, unit.regions.map((region) => data.regions[region]).join("; ")),
        element("p", {}, say("population", { population: thousands(unit.people) }))];
      if (unit.parts.length > 1) about.push(element("p", {}, say("parts", { parts: names(unit.parts) })));
      return [...about, element("ul", { class: "items" }, ...items)];
    }

    function show(place) {
      active = place;
      const card = find(".card"), unit = shown()[place];
      card.toggleAttribute("hidden", !unit);
      find(".hint").toggleAttribute("hidden", Boolean(unit));
      find(".about").replaceChildren(...(unit ? describe(unit, place) : []));
      options().forEach((option, number) => {
        option.setAttribute("aria-selected", String(number === place));
        if (number === place) option.setAttribute("aria-describedby", card.id);
        else option.removeAttribute("aria-describedby");
        option.setAttribute("tabindex", number === reached ? "0" : "-1");
      });
      // With the card closed, the ring still shows where the focus is.
      const ringed = unit ? options()[place] : options().find((option) => option === document.activeElement);
      for (const ring of findAll(".ring")) {
        if (ringed) ring.setAttribute("href", `#${ringed.firstChild.id}`);
        else ring.removeAttribute("href");
      }
      for (const row of findAll("tbody tr")) row.classList.toggle("active", Boolean(unit) && row.dataset.unit === unit.code);
    }

    function reach(place) {
      if (!(place in shown())) return;
      reached = place;
      show(place);
      options()[place].focus({ preventScroll: true });
    }

    function choose() {
      const frame = find("input:checked").value;
      if (frame !== choice.frame) { // a place or a code of one frame means another unit in the other
        active = -1;
        reached = 0;
      }
      Object.assign(choice, { frame, date: Number(find('[data-choice="date"]').value),
        region: find('[data-choice="region"]').value });
      const select = find('[data-choice="indicator"]');
      for (const option of select.options) option.disabled = !known().includes(option.value);
      if (!known().includes(select.value)) select.value = known()[0];
      choice.indicator = select.value;
      for (const update of [paint, count, tabulate]) update();
      show(active);
    }

    function sort(column) {
      order.descending = order.column === column && !order.descending;
      order.column = column;
      for (const button of findAll("th button")) {
        const header = button.closest("th");
        header.removeAttribute("aria-sort");
        if (button.dataset.sort === column) header.setAttribute("aria-sort", order.descending ? "descending" : "ascending");
      }
      tabulate();
      show(active);
    }

    function press(event) {
      const unit = event.target.closest('[role="option"]');
      if (event.key === "Escape") show(-1);
      if (!unit || event.altKey || event.ctrlKey || event.metaKey) return;
      const place = options().indexOf(unit), arrow = ARROWS.indexOf(event.key);
      const places = { Home: 0, End: shown().length - 1, Enter: place, " ": place };
      if (arrow < 0 && !(event.key in places)) return;
      event.preventDefault();
      reach(arrow < 0 ? places[event.key] : shown()[place].next[arrow]);
    }

    const unitAt = (event) => {
      const mark = event.target.closest("[data-unit]");
      return mark ? shown().findIndex((unit) => unit.code === mark.dataset.unit) : -1;
    };
    root.addEventListener("change", choose);
    root.addEventListener("keydown", press);
    root.addEventListener("focusin", (event) => {
      if (event.target.matches('[role="option"]')) show(unitAt(event));
    });
    root.addEventListener("focusout", () => {
      if (active < 0) show(-1);
    });
    root.addEventListener("pointerover", (event) => {
      if (unitAt(event) >= 0) show(unitAt(event));
    });
    find(".map").addEventListener("click", (event) => reach(unitAt(event)));
    find(".close").addEventListener("click", () => {
      options()[reached].focus({ preventScroll: true });
      show(-1);
    });
    for (const button of findAll("th button")) {
      button.disabled = false;
      button.addEventListener("click", () => sort(button.dataset.sort));
    }
    for (const part of findAll(".lead, .controls, .hint")) part.removeAttribute("hidden");
    choose();
  }

  for (const root of document.querySelectorAll(".hotich-explorer:not([data-ready])")) {
    renumber(root, document.querySelectorAll(".hotich-explorer[data-ready]").length);
    root.setAttribute("data-ready", "");
    start(root);
  }
})();
