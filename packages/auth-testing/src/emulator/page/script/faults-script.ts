/** The part of the page's script that plans faults, and shows those that are planned. */
export const FAULTS_SCRIPT = `
const faultsOf = ({ accessToken, tokenType }) => ({
  '429': { status: 429, retryAfter: 2 },
  '503': { status: 503 },
  'HTML': { content: 'html' },
  'Reset': { reset: 'before' },
  'Slow': { delayMs: 3000 },
  'Bad token': { members: tokenType ? { [tokenType]: 'mac' } : { [accessToken]: null } },
});

/** A fault in words: what it does, and to which requests. */
function describe({ operation, ...fault }, left) {
  const what = Object.entries(fault).map(([name, value]) => name + ' ' + (typeof value === 'object' ? JSON.stringify(value) : value));
  const which = operation === 'resource' ? 'API request' : operation ? 'request for ' + operation : 'token request';
  const many = left === 'always' ? 'every ' + which : left === 1 ? 'the next ' + which : 'the next ' + left + ' ' + which + 's';
  return (what.join(', ') || 'nothing') + ': ' + many;
}

function createFaults({ name, tokenMembers }) {
  const list = make('ul', { className: 'faults', hidden: true, ariaLabel: 'Planned faults of ' + name });
  const plan = (label, fault) => makeButton(label, 'Next token request to ' + name + ': ' + label, async () => {
    const planned = await steer(name, 'fail', fault);
    report(planned ? 'The next token request to ' + name + ' gets: ' + label : 'That did not work.');
    await refresh();
  });
  const heal = makeButton('Heal', 'Remove all faults of ' + name, async () => {
    await steer(name, 'heal');
    report(name + ' works normally again.');
    await refresh();
  });
  const buttons = Object.entries(faultsOf(tokenMembers)).map(([label, fault]) => plan(label, fault));
  let shown = '';

  function show(faults) {
    // Not built again each time: a focused button would lose the focus.
    const state = JSON.stringify(faults);
    if (state === shown) return;
    shown = state;
    list.hidden = faults.length === 0;
    list.replaceChildren(...faults.map(({ id, fault, left }) => {
      const words = describe(fault, left);
      const takeBack = makeButton('Take back', 'Take back: ' + words, async () => {
        await steer(name, 'stop-fault', { id });
        report('Taken back: ' + words);
        await refresh();
      });
      return make('li', {}, make('span', { className: 'bad' }, words), takeBack);
    }));
  }

  const heading = make('h3', {}, 'Let the next token request fail');
  return { elements: [heading, makeToolbar('Faults for ' + name, [...buttons, heal]), list], show };
}
`;
