/** The part of the page's script that shows requests, or how to send the first one. */
export const REQUESTS_SCRIPT = `
const MAX_REQUESTS = 100;

function createRequests({ name, curl }) {
  const rows = make('tbody');
  const columns = ['Time', 'Request', 'Status', 'Details'].map((text) => make('th', { scope: 'col' }, text));
  const heading = make('h3', {}, 'Requests');
  const region = make('div', { className: 'rows', tabIndex: 0, role: 'region', ariaLabel: 'Requests to ' + name },
    make('table', {}, make('thead', {}, make('tr', {}, ...columns)), rows));
  const empty = [
    make('h3', {}, 'No request yet'),
    make('p', { className: 'soft' }, 'This requests a token:'),
    make('pre', {}, toLines(curl)),
    makeButton('Copy', 'Copy the curl command for ' + name, () => copy(curl, 'The curl command')),
  ];
  /** One option on each line, as a shell takes it. */
  function toLines(command) {
    return command.replace(/ (?=(-d|-u|--data-urlencode) )/g, ' \\\\\\n  ');
  }

  const elements = [heading, region];
  for (const element of elements) element.hidden = true;

  function add({ record, violations }) {
    for (const element of elements) element.hidden = false;
    for (const element of empty) element.hidden = true;
    const notes = [record.operation ?? 'unknown'];
    const parameters = { ...record.query, ...record.parameters };
    for (const [key, value] of Object.entries(parameters)) notes.push(key + '=' + value);
    if (record.headers.authorization) notes.push(record.headers.authorization);
    if (record.fault) notes.push('fault ' + JSON.stringify(record.fault));
    const details = make('td', {}, ...toBreakable(notes.join(' ')));
    for (const { rule, detail } of violations) {
      details.append(make('div', { className: 'bad' }, ...toBreakable(rule + ': ' + detail)));
    }
    rows.prepend(make('tr', {},
      make('td', {}, time(record.at)),
      make('td', {}, ...toBreakable(record.method + ' ' + record.path)),
      make('td', { className: record.status >= 400 || record.status === 0 ? 'bad' : '' }, String(record.status || 'reset')),
      details));
    while (rows.children.length > MAX_REQUESTS) rows.lastChild.remove();
  }

  return { empty, elements, add };
}
`;
