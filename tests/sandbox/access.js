// What is wrong with the page for people who see little, hear it read out, or have no mouse: a list of sentences.
// Names of controls are not judged here: the browser's own accessibility tree tells those.
() => {
  const LEAST = 4.5; // WCAG 2.2, 1.4.3 (AA)
  const LEAST_LARGE = 3;
  const wrong = [];
  const open = document.querySelector("dialog[open]");
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });

  const what = (node) => `${node.localName}.${[...node.classList].join(".")} “${(node.textContent || node.placeholder || "").trim().slice(0, 40)}”`;

  function rgba(color) {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  }
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a)];

  function ground(node) {
    const layers = [];
    for (let one = node; one; one = one.parentElement) {
      const layer = rgba(getComputedStyle(one).backgroundColor);
      if (layer[3] > 0) layers.push(layer);
      if (layer[3] === 1) break;
    }
    const canvasColor = rgba("Canvas");
    return layers.reduceRight((below, layer) => over(layer, below), canvasColor);
  }

  function light(channels) {
    const [r, g, b] = channels.map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function contrast(node, color, style) {
    const below = ground(node);
    const [bright, dark] = [light(over(rgba(color), below)), light(below)].sort((a, b) => b - a);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = (bright + 0.05) / (dark + 0.05);
    if (ratio < (large ? LEAST_LARGE : LEAST)) wrong.push(`contrast ${ratio.toFixed(2)}: ${what(node)}`);
  }

  const shown = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
  const here = (node) => !open || open.contains(node);

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const emoji = /^[\p{Emoji_Presentation}\p{Extended_Pictographic}\s\u2500-\u25ff✕✓]*$/u; // pictures, not text
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    const disabled = node.closest(":disabled, option, svg, .sr-only, [aria-hidden=true] .drawn");
    if (!emoji.test(texts.currentNode.data) && !disabled && here(node) && shown(node)) contrast(node, getComputedStyle(node).color, getComputedStyle(node));
  }
  for (const node of document.querySelectorAll("input, textarea")) {
    if (node.placeholder && here(node) && shown(node)) contrast(node, getComputedStyle(node, "::placeholder").color, getComputedStyle(node));
  }

  const headings = [...document.querySelectorAll("h1")].filter(shown);
  if (headings.length !== 1) wrong.push(`there are ${headings.length} h1`);
  if (document.querySelectorAll("main").length !== 1) wrong.push("there is not one main");
  if (!document.documentElement.lang || !document.documentElement.dir) wrong.push("the page tells no language or direction");
  const named = new Map();
  for (const node of document.querySelectorAll("nav, aside, section, [role=region], form, dialog")) {
    if (!shown(node)) continue;
    const name = node.getAttribute("aria-label") ?? document.getElementById(node.getAttribute("aria-labelledby"))?.textContent;
    if (!name?.trim() && !node.closest("dialog")) wrong.push(`${what(node)} has no name`);
    const key = `${node.localName} ${node.role ?? ""} ${name}`;
    if (named.has(key) && !node.matches("dialog *, .message *")) wrong.push(`two landmarks are ${key}`);
    named.set(key, node);
  }
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  for (const id of new Set(ids.filter((one, number) => ids.indexOf(one) !== number))) wrong.push(`two elements have the id ${id}`);
  for (const attribute of ["aria-labelledby", "aria-describedby", "aria-controls", "aria-activedescendant", "for"]) {
    for (const node of document.querySelectorAll(`[${attribute}]`)) {
      if (node.closest("dialog:not([open])")) continue;
      for (const id of node.getAttribute(attribute).split(" ")) if (!document.getElementById(id)) wrong.push(`${attribute} of ${what(node)} names ${id}, which is not there`);
    }
  }
  for (const image of document.images) if (!image.hasAttribute("alt")) wrong.push(`${image.src} has no alt`);
  if (document.scrollingElement.scrollWidth > innerWidth) wrong.push(`the page is ${document.scrollingElement.scrollWidth} wide in ${innerWidth}`);
  for (const node of document.querySelectorAll(".button, h1:not(.sr-only), h2, .label")) {
    if (here(node) && shown(node) && node.scrollWidth > node.clientWidth + 1) wrong.push(`${what(node)} is cut off`);
  }
  return wrong;
}
