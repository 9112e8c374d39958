// Finds what a person would press, fill or choose, by its visible words.
// Arguments: kind ("press", "field", "choice", "option"), name, scope (words nearby, or null).
// Returns { found: [elements], checked, names: [the names that were there] }.
const [kind, wanted, scope] = arguments;
const tidy = (text) => (text || "").replace(/\s+/g, " ").trim();
const shown = (e) => e.checkVisibility({ visibilityProperty: true });

const words = (e) => {
  const copy = e.cloneNode(true);
  copy.querySelectorAll("[aria-hidden=true],[hidden],script,style,select,textarea,datalist").forEach((x) => x.remove());
  copy.querySelectorAll("img[alt]").forEach((x) => x.replaceWith(` ${x.alt} `));
  return tidy(copy.textContent);
};

const names = (e) => {
  const by = tidy((e.getAttribute("aria-labelledby") || "").split(/\s+/)
    .map((id) => document.getElementById(id)).filter(Boolean).map(words).join(" "));
  if (by) return [by];
  if (tidy(e.getAttribute("aria-label"))) return [tidy(e.getAttribute("aria-label"))];
  if (e.labels && e.labels.length) return [...e.labels].map(words);
  if (e.matches("input[type=submit],input[type=button],input[type=reset]")) return [tidy(e.value)];
  return [words(e) || tidy(e.title)];
};

const selectors = {
  press: "button,a[href],summary,input[type=submit],input[type=button],[role=button],[role=link],[role=tab]",
  field: "input:not([type=radio],[type=checkbox],[type=hidden],[type=submit],[type=button]),select,textarea",
  choice: "input[type=radio],input[type=checkbox]",
  option: "option",
};

// A radio button may be drawn by its label: then the label is what a person touches.
const touch = (e) => (kind === "option" || shown(e) ? e : [...(e.labels || [])].find(shown));

let all = [...document.querySelectorAll(selectors[kind])].filter((e) => touch(e) && !e.disabled);
if (kind === "option") all = all.filter((e) => names(e.closest("select")).includes(tidy(scope)));

const named = (test) => all.filter((e) => names(e).some(test));
let found = named((name) => name === tidy(wanted));
// A label may go on with a hint, a link with words for screen readers.
if (!found.length) found = named((name) => name.startsWith(tidy(wanted) + " "));

if (scope && kind !== "option" && found.length) {
  // Of equal names, the one that stands nearest to the words of the scope.
  const near = (e) => {
    let place = e.parentElement;
    while (place && !words(place).includes(tidy(scope))) place = place.parentElement;
    return place;
  };
  const places = found.map((e) => [e, near(e)]).filter(([, place]) => place);
  const size = Math.min(...places.map(([, place]) => place.textContent.length));
  found = places.filter(([, place]) => place.textContent.length === size).map(([e]) => e);
}
// Several links to one address are one link.
if (found.length > 1 && found.every((e) => e.href && e.href === found[0].href)) found = found.slice(0, 1);

return {
  found: found.map(touch),
  checked: found.length === 1 && !!found[0].checked,
  type: found.length === 1 ? found[0].type || "" : "",
  names: [...new Set(all.flatMap(names))].slice(0, 60),
};
