import { FAULTS_SCRIPT } from './script/faults-script.ts';
import { REQUESTS_SCRIPT } from './script/requests-script.ts';
import { TOKENS_SCRIPT } from './script/tokens-script.ts';
import { TOOLS_SCRIPT } from './script/tools-script.ts';

const MAIN_SCRIPT = `
const main = document.querySelector('main');
const views = new Map();
/** How far the clock of the providers is ahead of the browser's. */
let aheadMs = 0;
const now = () => Date.now() + aheadMs;

function createView(provider) {
  const { name, title, url } = provider;
  const count = make('span', { className: 'soft' }, '0 token requests');
  const view = { count, faults: createFaults(provider), tokens: createTokens(provider), requests: createRequests(provider) };
  main.append(make('section', { id: name, ariaLabel: name },
    make('div', { className: 'head' }, make('h2', {}, title), make('code', {}, url), count),
    ...view.faults.elements, ...view.requests.empty, ...view.tokens.elements, ...view.requests.elements));
  return view;
}

const counted = new Set();
function show(entry) {
  const view = views.get(entry.provider);
  if (!view) return;
  if (entry.type === 'request') {
    // After a reconnect the stream starts again with the first entry.
    const key = entry.provider + entry.record.id;
    if (counted.has(key)) return;
    counted.add(key);
    view.requests.add(entry);
  }
  if (entry.type === 'token') view.tokens.add(entry);
  if (entry.type === 'revocation') view.tokens.revoke(entry);
  void refresh();
  draw();
}

function draw() {
  for (const view of views.values()) view.tokens.draw(now());
}

let refreshing = false;
async function refresh() {
  if (refreshing) return;
  refreshing = true;
  try {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const [providers, clock] = await Promise.all([read('/providers'), read('/clock')]);
    aheadMs = clock.now - Date.now();
    for (const { name, tokenRequests, violations, faults } of providers) {
      const view = views.get(name);
      view.count.textContent = plural(tokenRequests, 'token request') + (violations ? ', ' + plural(violations, 'violation') : '');
      view.faults.show(faults);
    }
  } catch {
    // The stream of events says that the emulator does not respond.
  } finally {
    refreshing = false;
  }
}

for (const provider of await read('/providers')) views.set(provider.name, createView(provider));
const source = new EventSource('/events');
source.onopen = () => report('Connected');
source.onerror = () => report('The emulator does not respond');
source.onmessage = ({ data }) => show(JSON.parse(data));
setInterval(draw, 1000);
// A test in another process plans faults and moves the clock without an event.
setInterval(() => document.hidden || refresh(), 2000);
await refresh();
`;

/**
 * The script of the page: plain JavaScript, so that it needs no build. Text from requests is inserted
 * as text, never as markup, so that a request cannot run a script in the page.
 */
export const PAGE_SCRIPT = [TOOLS_SCRIPT, FAULTS_SCRIPT, TOKENS_SCRIPT, REQUESTS_SCRIPT, MAIN_SCRIPT].join(
  '',
);
