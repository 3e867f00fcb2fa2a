import { createInterface, type Interface } from 'node:readline/promises';
import { type Answers, complete, ENCODINGS, GRANTS, readCredentials } from './answers.ts';

type Terminal = Pick<Interface, 'question'>;

/** Asks for every answer that the flags do not give. An empty line takes the value in brackets. */
export async function ask(given: Partial<Answers>, terminal: Terminal): Promise<Answers> {
  const answers: Partial<Answers> = { ...given };
  answers.name ??= await terminal.question('Name, one word in lower case: ');
  answers.grant ??= await choose(terminal, 'How are credentials sent', GRANTS);
  if (answers.grant !== 'basic') answers.encoding ??= await choose(terminal, 'Encoding', ENCODINGS);
  answers.refresh ??= (await choose(terminal, 'Does it issue refresh tokens', ['no', 'yes'])) === 'yes';

  const proposed = complete(answers);
  if ('missing' in proposed) throw new TypeError(`Missing: ${proposed.missing.join(', ')}.`);
  const title = given.title ?? (await terminal.question(`Name in sentences [${proposed.title}]: `));
  const names = proposed.credentials.join(',');
  const credentials =
    given.credentials?.join(',') ?? (await terminal.question(`Options with the credentials [${names}]: `));
  return { ...proposed, title: title || proposed.title, credentials: readCredentials(credentials || names) };
}

/** Repeats the question until the answer is one of these. The first one is the default. */
async function choose<T extends string>(
  terminal: Terminal,
  question: string,
  known: readonly [T, ...T[]],
): Promise<T> {
  for (;;) {
    const answer = await terminal.question(`${question}, ${known.join(' / ')} [${known[0]}]: `);
    const found = known.find((each) => each === (answer.trim() || known[0]));
    if (found !== undefined) return found;
  }
}

/** Asks on the terminal that started this program. */
export async function askTerminal(given: Partial<Answers>): Promise<Answers> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await ask(given, terminal);
  } finally {
    terminal.close();
  }
}
