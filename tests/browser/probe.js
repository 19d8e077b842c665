// A page measured from inside: an expression, an object of functions. Whatever they give is plain
// data; what is a fault is decided in `checks.py`.
(() => {
  const every = (selector, from = document) => [...from.querySelectorAll(selector)];
  const name = (element) => {
    const heading = element.closest("section[aria-labelledby], article")?.getAttribute("aria-labelledby");
    const text = (element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `<${element.localName}> "${text}"${heading ? ` in #${heading}` : ""}`;
  };
  const seen = (element) =>
    element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true, opacityProperty: true }) &&
    element.getClientRects().length > 0;

  // Contrast as WCAG 2.2 defines it.
  const channels = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (color) => {
    const [red, green, blue] = channels(color).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const paper = () => getComputedStyle(document.body).backgroundColor;
  const painted = (shape) => {
    const style = getComputedStyle(shape);
    return style.fill === "none" ? style.stroke : style.fill;
  };
  // What lies behind the middle of a text: the last area drawn there before it, else the page.
  const behind = (text) => {
    const box = text.getBoundingClientRect();
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const under = every("rect", text.closest("svg")).filter((rect) => {
      const at = rect.getBoundingClientRect();
      const drawn = rect.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING;
      const filled = getComputedStyle(rect).fill !== "none";
      return drawn && filled && at.left <= x && x <= at.right && at.top <= y && y <= at.bottom;
    });
    return under.length > 0 ? getComputedStyle(under.at(-1)).fill : paper();
  };

  return {
    unfold() {
      for (const details of every("details")) details.open = true;
      for (const pair of every(".pair")) pair.hidden = false;
    },
    plots() {
      return every("svg").map((svg) => {
        const own = (tag) => [...svg.children].find((child) => child.localName === tag)?.textContent.trim() ?? "";
        const labels = (svg.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id));
        const tables = every("table", svg.closest("section") ?? svg);
        const after = (table) => svg.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING;
        return {
          name: name(svg),
          role: svg.getAttribute("role"),
          title: own("title"),
          about: own("desc"),
          labelled: labels.length === 2 && labels.every((label) => label?.parentNode === svg),
          table: tables.some((table) => after(table) && table.tBodies[0]?.rows.length > 0),
        };
      });
    },
    pictures: () => every("img").map((img) => ({ name: name(img), alt: (img.getAttribute("alt") ?? "").trim(), drawn: img.naturalWidth > 0 })),
    ids: () => every("[id]").map((element) => element.id),
    // Every kind of element and attribute, and every address.
    markup() {
      const all = every("*");
      return {
        tags: [...new Set(all.map((element) => element.localName))],
        attributes: [...new Set(all.flatMap((element) => element.getAttributeNames()))],
        addresses: every("[href], [src]").map((element) => element.getAttribute("href") ?? element.getAttribute("src")),
      };
    },
    texts() {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const texts = [];
      while (walker.nextNode()) {
        if (walker.currentNode.parentNode.localName !== "script") texts.push(walker.currentNode.data);
      }
      return texts;
    },
    width: () => ({ page: document.scrollingElement.scrollWidth, window: innerWidth }),
    labels() {
      return every("svg").filter(seen).map((svg) => {
        const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
        const box = ({ left, right, top, bottom }) => ({ left, right, top, bottom });
        return {
          name: name(svg.querySelector("title")),
          box: box(svg.getBoundingClientRect()),
          texts: every("text", svg).map((text) => ({
            text: text.textContent,
            size: parseFloat(getComputedStyle(text).fontSize) * scale,
            box: box(text.getBoundingClientRect()),
          })),
        };
      });
    },
    contrasts() {
      return every("svg").filter(seen).flatMap((svg) => {
        // A heat map's colours are its data, with the number itself in each or in the table.
        const map = (svg.getAttribute("aria-labelledby") ?? "").includes("-pair-");
        const marks = every("rect, circle, line, polyline, polygon", svg).filter((mark) => !map || mark.localName !== "rect");
        return [
          ...every("text", svg).map((text) => ({
            kind: "text",
            name: name(text),
            ratio: contrast(getComputedStyle(text).fill, behind(text)),
          })),
          ...marks.map((mark) => ({
            kind: mark.getAttribute("fill") === null || mark.getAttribute("fill") === "none" ? mark.getAttribute("stroke") : mark.getAttribute("fill"),
            name: name(mark),
            ratio: contrast(painted(mark), paper()),
          })),
        ];
      });
    },
    focus() {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const style = getComputedStyle(element);
      return {
        place: every("*").indexOf(element),
        name: name(element),
        kind: element.localName,
        open: element.parentNode.open ?? null,
        outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        ratio: contrast(style.outlineColor, paper()),
        seen: seen(element),
      };
    },
    stops() {
      const all = every("*");
      const stops = every("a[href], button, select, summary, [tabindex='0']").filter(seen);
      return stops.map((element) => ({ place: all.indexOf(element), name: name(element), kind: element.localName }));
    },
    target: () => document.querySelector(":target")?.id ?? null,
    tables() {
      return every("table").map((table) => ({
        caption: table.caption.textContent,
        heads: [...table.tHead.rows[0].cells].map((head) => ({
          sort: head.getAttribute("aria-sort"),
          number: head.classList.contains("n"),
          button: head.querySelector("button") !== null,
        })),
        rows: [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent)),
        sortable: table.classList.contains("sortable"),
        seen: seen(table),
        right: table.getBoundingClientRect().right,
        edge: document.body.getBoundingClientRect().right,
      }));
    },
    button: (table, column) => every("table")[table].tHead.rows[0].cells[column].querySelector("button").focus(),
    pairs: () => every(".pair").map((pair) => ({ id: pair.id, seen: seen(pair) })),
    options: () => every("#pair option").map((option) => option.value),
    seen: (selector) => every(selector).map((element) => ({ name: name(element), seen: seen(element) })),
    paper,
  };
})()
