/** The part of the page's script that the others use: elements, texts, toolbars, and calls of the emulator. */
export const TOOLS_SCRIPT = `
const status = document.querySelector('[role=status]');
const report = (text) => (status.textContent = text);
const plural = (count, noun) => count + ' ' + noun + (count === 1 ? '' : 's');

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

/** A text that may break after the marks between its words, so that a long URL leaves its words whole. */
const toBreakable = (text) => text.split(/(?<=[\\/=&?,])/).flatMap((part, index) => (index ? [make('wbr'), part] : [part]));

const clock = (at) => new Date(at).toLocaleTimeString([], { hour12: false });
const day = (at) => new Date(at).toLocaleDateString();
const time = (at) => (day(at) === day(now()) ? '' : day(at) + ' ') + clock(at);

const read = async (path) => (await fetch(path)).json();

async function steer(name, verb, body) {
  const response = await fetch('/providers/' + name + '/' + verb, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body ?? {}),
  });
  return response.ok;
}

async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    report(what + ' is copied.');
  } catch {
    report('The browser does not allow copying here.');
  }
}

/** A button. Its name says more than its label where several have one label. */
const makeButton = (label, name, onclick) => make('button', { type: 'button', ariaLabel: name, onclick }, label);

/** A toolbar: one stop for Tab, and arrow keys between its buttons (ARIA Authoring Practices). */
function makeToolbar(name, buttons) {
  const bar = make('div', { role: 'toolbar', ariaLabel: name, className: 'tools' }, ...buttons);
  buttons.forEach((button, index) => (button.tabIndex = index === 0 ? 0 : -1));
  bar.onkeydown = (event) => {
    const from = buttons.indexOf(document.activeElement);
    const last = buttons.length - 1;
    const to = { ArrowRight: from === last ? 0 : from + 1, ArrowLeft: from <= 0 ? last : from - 1, Home: 0, End: last }[event.key];
    if (from < 0 || to === undefined) return;
    event.preventDefault();
    buttons[to].focus();
  };
  bar.addEventListener('focusin', ({ target }) => {
    for (const button of buttons) button.tabIndex = button === target ? 0 : -1;
  });
  return bar;
}
`;
