/**
 * The script of the page: plain JavaScript, so that it needs no build. Text from requests is inserted
 * as text, never as markup, so that a request cannot run a script in the page.
 */
export const PAGE_SCRIPT = `
const faultsOf = ({ accessToken, tokenType }) => ({
  '429': { status: 429, retryAfter: 2 },
  '503': { status: 503 },
  'HTML': { content: 'html' },
  'Reset': { reset: 'before' },
  'Slow': { delayMs: 3000 },
  'Bad token': { members: tokenType ? { [tokenType]: 'mac' } : { [accessToken]: null } },
});
const WINDOW_MS = 10 * 60_000;
const main = document.querySelector('main');
const status = document.querySelector('[role=status]');
const views = new Map();

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const clock = (at) => new Date(at).toLocaleTimeString([], { hour12: false });
const day = (at) => new Date(at).toLocaleDateString();
const time = (at) => (day(at) === day(Date.now()) ? '' : day(at) + ' ') + clock(at);

async function steer(name, verb, body) {
  const response = await fetch('/providers/' + name + '/' + verb, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body ?? {}),
  });
  return response.ok;
}

function createView({ name, title, url, tokenMembers }) {
  const rows = make('tbody');
  const tokens = make('ol');
  const count = make('span', { className: 'soft' }, '0 token requests');
  const toolbar = make('div', { role: 'toolbar', ariaLabel: 'Faults for ' + name });
  for (const [label, fault] of Object.entries(faultsOf(tokenMembers))) {
    const button = make('button', { type: 'button', ariaLabel: 'Next token request to ' + name + ': ' + label }, label);
    button.onclick = async () => {
      const planned = await steer(name, 'fail', fault);
      status.textContent = planned ? 'The next token request to ' + name + ' gets: ' + label : 'That did not work.';
    };
    toolbar.append(button);
  }
  const heal = make('button', { type: 'button', ariaLabel: 'Remove all faults of ' + name }, 'Heal');
  heal.onclick = async () => {
    await steer(name, 'heal');
    status.textContent = name + ' works normally again.';
  };
  toolbar.append(heal);

  const columns = ['Time', 'Request', 'Status', 'Details'].map((text) => make('th', { scope: 'col' }, text));
  const section = make('section', { id: name, ariaLabel: name },
    make('div', { className: 'head' }, make('h2', {}, title), make('code', {}, url), count),
    toolbar,
    make('h3', {}, 'Tokens'), tokens,
    make('h3', {}, 'Requests'),
    make('div', { className: 'rows', tabIndex: 0, role: 'region', ariaLabel: 'Requests to ' + name },
      make('table', {}, make('thead', {}, make('tr', {}, ...columns)), rows)));
  main.append(section);
  return { rows, tokens, count, lives: new Map(), requests: 0 };
}

function showRequest(view, { record, violations }) {
  const notes = [record.operation ?? 'unknown'];
  const parameters = { ...record.query, ...record.parameters };
  for (const [key, value] of Object.entries(parameters)) notes.push(key + '=' + value);
  if (record.headers.authorization) notes.push(record.headers.authorization);
  if (record.fault) notes.push('fault ' + JSON.stringify(record.fault));
  const details = make('td', {}, notes.join(' '));
  for (const { rule, detail } of violations) details.append(make('div', { className: 'bad' }, rule + ': ' + detail));
  view.rows.prepend(make('tr', {},
    make('td', {}, time(record.at)),
    make('td', {}, record.method + ' ' + record.path),
    make('td', { className: record.status >= 400 || record.status === 0 ? 'bad' : '' }, String(record.status || 'reset')),
    details));
  while (view.rows.children.length > 100) view.rows.lastChild.remove();
}

function showToken(view, { id, at, expiresAt, renewed, token }) {
  const bar = make('i');
  const state = make('span', { className: 'state' });
  const row = make('li', {},
    make('span', { className: 'id', title: token ?? '' }, id),
    make('div', { className: 'lane', ariaHidden: 'true' }, bar, make('b')), state);
  view.tokens.prepend(row);
  view.lives.set(id, { at, expiresAt, renewed, bar, state, row });
  if (view.lives.size > 12) {
    const [oldest, life] = view.lives.entries().next().value;
    life.row.remove();
    view.lives.delete(oldest);
  }
}

function draw() {
  const now = Date.now();
  const place = (at) => Math.min(100, Math.max(0, 50 + ((at - now) / WINDOW_MS) * 100));
  for (const view of views.values()) {
    for (const { at, expiresAt, endedAt, renewed, bar, state, row } of view.lives.values()) {
      const end = endedAt ?? expiresAt;
      const live = now < end;
      bar.style.left = place(at) + '%';
      bar.style.right = 100 - place(end) + '%';
      row.className = live ? 'live' : '';
      const how = renewed ? 'refreshed ' : 'issued ';
      const then = endedAt ? 'revoked ' + time(endedAt) : (live ? 'until ' : 'expired ') + time(expiresAt);
      const text = how + time(at) + ', ' + then;
      if (state.textContent !== text) state.textContent = text;
    }
  }
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
    showRequest(view, entry);
  }
  if (entry.type === 'token' && !view.lives.has(entry.id)) {
    showToken(view, entry);
  }
  if (entry.type === 'revocation' && view.lives.has(entry.id)) view.lives.get(entry.id).endedAt = entry.at;
  refresh();
  draw();
}

let refreshing = false;
async function refresh() {
  if (refreshing) return;
  refreshing = true;
  await new Promise((resolve) => setTimeout(resolve, 100));
  refreshing = false;
  for (const { name, tokenRequests, violations } of await (await fetch('/providers')).json()) {
    const text = tokenRequests + ' token request' + (tokenRequests === 1 ? '' : 's');
    views.get(name).count.textContent = text + (violations ? ', ' + violations + (violations === 1 ? ' violation' : ' violations') : '');
  }
}

const providers = await (await fetch('/providers')).json();
for (const provider of providers) views.set(provider.name, createView(provider));
const source = new EventSource('/events');
source.onopen = () => (status.textContent = 'Connected');
source.onerror = () => (status.textContent = 'The emulator does not respond');
source.onmessage = ({ data }) => show(JSON.parse(data));
setInterval(draw, 1000);
`;
