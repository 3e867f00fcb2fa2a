/** The part of the page's script that shows tokens on a timeline. */
export const TOKENS_SCRIPT = `
const WINDOW_MS = 10 * 60_000;
const MAX_TOKENS = 12;

function createTokens({ name }) {
  const list = make('ol', { ariaLabel: 'Tokens of ' + name });
  const heading = make('h3', {}, 'Tokens');
  const scale = make('div', { className: 'scale', ariaHidden: 'true' },
    make('div', {}, make('span', {}, '−5 min'), make('span', {}, 'now'), make('span', {}, '+5 min')));
  const elements = [heading, scale, list];
  for (const element of elements) element.hidden = true;
  const lives = new Map();

  function add({ id, at, expiresAt, renewed, token }) {
    if (lives.has(id)) return;
    for (const element of elements) element.hidden = false;
    const bar = make('i');
    const state = make('span', { className: 'soft' });
    const details = make('pre', { hidden: true });
    const path = '/providers/' + name + '/tokens/' + id;
    const look = makeButton('Claims', 'Claims of ' + id, async () => {
      details.hidden = !details.hidden;
      look.ariaExpanded = String(!details.hidden);
      if (!details.hidden) details.textContent = toText(await read(path));
    });
    look.ariaExpanded = 'false';
    const take = makeButton('Copy', 'Copy ' + id, async () => copy(await (await fetch(path + '/text')).text(), 'The token ' + id));
    const revoke = makeButton('Revoke', 'Revoke ' + id, async () => {
      const revoked = await steer(name, 'revoke', { tokenId: id });
      report(revoked ? 'The token ' + id + ' is revoked.' : 'That did not work.');
    });
    const row = make('li', { className: 'token' },
      make('span', { className: 'mono', title: token ?? '' }, id),
      make('div', { className: 'lane', ariaHidden: 'true' }, bar, make('b')), state,
      makeToolbar('Token ' + id, [look, take, revoke]), details);
    list.prepend(row);
    lives.set(id, { at, expiresAt, renewed, bar, state, row });
    if (lives.size <= MAX_TOKENS) return;
    const [oldest, life] = lives.entries().next().value;
    life.row.remove();
    lives.delete(oldest);
  }

  /** What a token says: its claims, with the times that a person can read. */
  function toText({ header, claims, token, message }) {
    if (message) return message;
    if (!claims) return 'An opaque token says nothing.';
    const times = ['iat', 'nbf', 'exp', 'auth_time'].filter((claim) => typeof claims[claim] === 'number');
    const read = times.map((claim) => claim + ': ' + new Date(claims[claim] * 1000).toLocaleString());
    return [JSON.stringify(header), JSON.stringify(claims, null, 2), ...read, ...(token ? [token] : [])].join('\\n');
  }

  function draw(now) {
    const place = (at) => Math.min(100, Math.max(0, 50 + ((at - now) / WINDOW_MS) * 100));
    for (const { at, expiresAt, endedAt, renewed, bar, state, row } of lives.values()) {
      const end = endedAt ?? expiresAt;
      const live = now < end;
      bar.style.left = place(at) + '%';
      bar.style.right = 100 - place(end) + '%';
      row.classList.toggle('live', live);
      const how = renewed ? 'refreshed ' : 'issued ';
      const then = endedAt ? 'revoked ' + time(endedAt) : (live ? 'until ' : 'expired ') + time(expiresAt);
      const text = how + time(at) + ', ' + then;
      if (state.textContent !== text) state.textContent = text;
    }
  }

  return {
    elements,
    add,
    draw,
    revoke({ id, at }) {
      if (lives.has(id)) lives.get(id).endedAt = at;
    },
  };
}
`;
