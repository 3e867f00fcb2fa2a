import { expect, test } from 'vitest';
import { ask } from './ask.ts';

/** A terminal where someone types these lines. */
function terminal(...lines: string[]) {
  const questions: string[] = [];
  return {
    questions,
    question: async (text: string) => {
      questions.push(text);
      return lines.shift() ?? '';
    },
  };
}

test('asks for everything that is missing', async () => {
  const typed = terminal('fifth', 'session', 'json', 'yes', 'The Fifth', 'apiKey,apiSecret');

  expect(await ask({}, typed)).toEqual({
    name: 'fifth',
    grant: 'session',
    encoding: 'json',
    refresh: true,
    title: 'The Fifth',
    credentials: ['apiKey', 'apiSecret'],
  });
});

test('an empty line takes the default, and an unknown answer is asked for again', async () => {
  const typed = terminal('saml', 'password', '', '', '', '');

  expect(await ask({ name: 'fifth' }, typed)).toEqual({
    name: 'fifth',
    grant: 'password',
    encoding: 'form',
    refresh: false,
    title: 'Fifth',
    credentials: ['username', 'password'],
  });
});

test('asks for nothing that a flag gives, and for no encoding of Basic authentication', async () => {
  const typed = terminal();

  await ask(
    { name: 'fifth', grant: 'basic', refresh: false, title: 'Fifth', credentials: ['a', 'b'] },
    typed,
  );

  expect(typed.questions).toEqual([]);
});
