// The interactive map. What it shows of each choice stands in the page's data, made by the engine that JupyterLab
// has, too: it selects and shows, builds text only with textContent (a note that looks like markup is shown as it
// is), and asks nobody for anything. No library: marks of Vega cannot take the focus.
(() => {
  "use strict";
  const BOLD = "\u0001"; // where it begins and ends
  const ARROWS = ["ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"]; // in the order of a unit's `next`

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  // Shown twice on one page, as JupyterLab can, what goes by id would reach the first map.
  function renumber(root, number) {
    for (const one of root.querySelectorAll("[id]:not(pattern)")) one.id += `-${number}`;
    for (const use of root.querySelectorAll("use[href]")) use.setAttribute("href", `${use.getAttribute("href")}-${number}`);
  }

  function start(root) {
    const find = (selector) => root.querySelector(selector);
    const findAll = (selector) => [...root.querySelectorAll(selector)];
    const data = JSON.parse(find('script[type="application/json"]').textContent);
    const collator = new Intl.Collator(data.lang === "vi" ? "vi" : "en-GB");
    const columns = Object.entries(data.columns).map(([name, [header, kind]]) => ({ name, header, kind }));
    const frames = Object.fromEntries(Object.entries(data.frames).map(([frame, [below, units]]) => [frame, { below,
      units: units.map(([code, name, regions, parts, next]) => ({ code, name, regions, parts, next })) }]));
    const choice = {};
    const order = { column: "", descending: false };
    const pattern = find(".swatch");
    let active = -1; // place of the unit whose card is shown
    let reached = 0; // place of the unit that the Tab key leads to

    // A text as it is kept: for each sentence the place of its pattern (none: the first), and its numbers.
    function read(coded) {
      return coded.split(";").map((sentence) => {
        const [place, ...numbers] = sentence.split(" ");
        return data.patterns[Number(place)].replace(/#/g, () => numbers.shift());
      }).join(" ");
    }

    const regionAt = () => data.options.region.findIndex(([, region]) => region === choice.region); // 0: the country
    const shown = () => frames[choice.frame].units;
    const known = (frame = choice.frame) => data.dates[choice.as_of][frame];
    const indicator = (code = choice.indicator, frame = choice.frame) => known(frame).indicators[code];
    const key = (place, ...of) => data.keys[read(indicator(...of).keys)[place]];
    const level = (place, ...of) => {
      const [names, places] = indicator(...of).levels;
      return read(names[places[place]]);
    };
    const details = (place, ...of) => (indicator(...of).details[place] || []).map(read);
    const isInside = (unit) => choice.region === "" || unit.regions.includes(regionAt());
    const options = () => findAll(`.country [data-frame="${choice.frame}"] [role="option"]`);

    function swatch(name) {
      const copy = pattern.cloneNode(true);
      copy.firstChild.dataset.level = name;
      return copy;
    }

    function paint() {
      for (const group of findAll("[data-frame]")) group.toggleAttribute("hidden", group.dataset.frame !== choice.frame);
      for (const mark of findAll(".islands")) mark.dataset.unit = mark.getAttribute(`data-in-${choice.frame}`) || mark.dataset.unit;
      const place = Object.fromEntries(shown().map((unit, number) => [unit.code, number]));
      for (const mark of [...options(), ...findAll(".islands")]) {
        const number = place[mark.dataset.unit], unit = shown()[number];
        const shape = mark.querySelector("path") || mark;
        shape.dataset.level = key(number);
        shape.toggleAttribute("data-dim", !isInside(unit));
        if (shape !== mark) mark.setAttribute("aria-label", `${unit.name}: ${level(number)}`);
      }
    }

    function tell([sentence, legend]) {
      const entries = Object.entries(legend).map(([letter, text]) => [data.keys[letter], read(text)]);
      find(".legend").replaceChildren(...entries.map(([name, text]) => element("li", {}, swatch(name), element("span", {}, text))));
      find(".what").textContent = read(indicator().name);
      find(".where").replaceChildren(...read(sentence).split(BOLD).map((text, place) => place % 2 ? element("strong", {}, text) : text));
      find(".told .unseen").textContent = entries.map(([, text]) => text).join("; ");
      find(".source").textContent = read(known().source);
    }

    function compare(column) {
      const rank = {
        text: (row) => row.texts[column.name],
        number: (row) => Number(row.texts[column.name].replace(/\D/g, "") || -1), // alike in decimals
        level: (row) => Object.values(data.keys).indexOf(key(row.place)),
      }[column.kind];
      return (one, other) => {
        const [left, right] = [rank(one), rank(other)];
        const difference = column.kind === "text" ? collator.compare(left, right) : left - right;
        return order.descending ? -difference : difference;
      };
    }

    // The rows of a region are those of its units.
    function tabulate([, , caption, places]) {
      const all = indicator().columns, own = places.map((place) => columns[place]);
      const rows = indicator().rows.filter(([place]) => isInside(shown()[place])).map(([place, ...cells]) => ({ place,
        texts: Object.fromEntries(cells.map((cell, number) => [columns[all[number]].name, read(cell)])) }));
      const sorted = own.find((column) => column.name === order.column);
      if (sorted) rows.sort(compare(sorted));
      if (!rows.length) return find(".lacking").replaceChildren(element("p", {}, read(caption)));
      const head = own.map(({ name, header, kind }) => {
        const button = element("button", { type: "button", "data-sort": name }, header);
        button.addEventListener("click", () => sort(name));
        const sorting = name === order.column ? { "aria-sort": order.descending ? "descending" : "ascending" } : {};
        return element("th", { scope: "col", class: `${name} ${kind}`, "data-title": header, ...sorting }, button);
      });
      const body = rows.map(({ place, texts }) => element("tr", { "data-unit": shown()[place].code }, ...own.map(
        ({ name, kind }, number) => number ? element("td", { class: `${name} ${kind}` }, texts[name])
          : element("th", { scope: "row", class: name, "data-region": texts.region || "" }, texts[name]))));
      find(".lacking").replaceChildren(element("table", {}, element("caption", {}, read(caption)),
        element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body)));
    }

    function describe(unit, place) {
      const { below } = frames[choice.frame];
      const items = Object.keys(known().indicators).map((code) => {
        const item = element("li", code === choice.indicator ? { "aria-current": "true" } : {}, swatch(key(place, code)),
          element("span", { class: "item" }, data.short[code]), element("span", { class: "level" }, level(place, code)));
        for (const text of details(place, code)) item.append(element("span", { class: "more" }, text));
        if (unit.parts.length && known(below)) item.append(element("ul", { class: "parts more" }, ...unit.parts.map((part) =>
          element("li", {}, swatch(key(part, code, below)), element("span", {}, frames[below].units[part].name,
            element("span", { class: "unseen" }, `: ${level(part, code, below)}`),
            ...details(part, code, below).map((text) => `; ${text}`))))));
        return item;
      });
      return [element("p", { class: "unit" }, unit.name), ...known().about[place].map((line) => element("p", {}, read(line))),
        element("ul", { class: "items" }, ...items)];
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

    function offer() {
      for (const select of findAll("select")) select.append(...data.options[select.dataset.choice].map(([text, value]) =>
        element("option", value === data.first[select.dataset.choice] ? { value, selected: "" } : { value }, text)));
      find("fieldset").append(...data.options.frame.map(([text, value]) => element("label", {}, element("input", {
        type: "radio", name: `${find(".card").id}-frame`, value, ...(value === data.first.frame ? { checked: "" } : {}) }), ` ${text}`)));
    }

    // A snapshot may not have an indicator, or not be known in a frame: what cannot be shown cannot be chosen.
    function choose() {
      for (const name of ["as_of", "region"]) choice[name] = find(`[data-choice="${name}"]`).value;
      const inputs = findAll("input");
      for (const input of inputs) input.disabled = !known(input.value);
      if (find("input:checked").disabled) inputs.find((input) => !input.disabled).checked = true;
      const frame = find("input:checked").value;
      if (frame !== choice.frame) { // a place or a code of one frame means another unit in the other
        active = -1;
        reached = 0;
      }
      choice.frame = frame;
      const select = find('[data-choice="indicator"]');
      for (const option of select.options) option.disabled = !indicator(option.value);
      if (!indicator(select.value)) [select.value] = Object.keys(known().indicators);
      choice.indicator = select.value;
      update();
    }

    function update() {
      const view = indicator().views[regionAt()];
      paint();
      tell(view);
      tabulate(view);
      show(active);
    }

    function sort(column) {
      order.descending = order.column === column && !order.descending;
      order.column = column;
      update();
      find(`[data-sort="${column}"]`).focus();
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
    for (const part of findAll(".lead, .controls, .hint")) part.removeAttribute("hidden");
    offer();
    choose();
  }

  for (const root of document.querySelectorAll(".hotich-explorer:not([data-ready])")) {
    renumber(root, document.querySelectorAll(".hotich-explorer[data-ready]").length);
    root.setAttribute("data-ready", "");
    start(root);
  }
})();
