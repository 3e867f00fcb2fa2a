/**
 * Lists under which licence each dependency of a published package comes, into
 * docs/licences.md. Fails on a licence that nobody has agreed to.
 *
 *   node scripts/checks/licences.ts [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { publishedPackages } from '../release/packages.ts';
import { cleanEnvironment, run, tailOf } from '../release/run.ts';
import { repository } from '../repository.ts';

const ALLOWED_LICENCES = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
];
const DOCUMENT = 'docs/licences.md';
const file = join(repository, DOCUMENT);

/** The names of the dependencies by licence, as pnpm lists them: direct or not, ours left out. */
export type Licences = Record<string, { name: string }[]>;

/** What is wrong with these licences, a sentence each. */
export function findForbidden(licences: Licences): string[] {
  return Object.entries(licences)
    .filter(([licence]) => !ALLOWED_LICENCES.includes(licence))
    .flatMap(([licence, found]) =>
      found.map(({ name }) => `${name} is ${licence}, which nobody has agreed to.`),
    );
}

export function toSection(name: string, licences: Licences): string {
  const rows = Object.entries(licences)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(
      ([licence, found]) =>
        `- ${licence}: ${found
          .map((one) => one.name)
          .sort()
          .join(', ')}`,
    );
  return `## ${name}\n\n${rows.length > 0 ? rows.join('\n') : 'It has no dependencies.'}\n`;
}

async function licencesOf(name: string): Promise<Licences> {
  const args = [`--filter=${name}`, 'licenses', 'list', '--prod', '--json'];
  const outcome = await run('pnpm', args, { cwd: repository, env: cleanEnvironment() });
  if (outcome.code !== 0) throw new Error(tailOf(outcome));
  // Where there is none pnpm says so in words.
  return outcome.stdout.trim().startsWith('{') ? JSON.parse(outcome.stdout) : {};
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const problems: string[] = [];
  let text =
    '# Licences\n\nWhat comes with each package, direct or not, as `turbo run licences` finds it. Our own packages are MIT.\n';
  for (const { manifest } of publishedPackages(repository)) {
    const licences = await licencesOf(manifest.name);
    problems.push(...findForbidden(licences).map((problem) => `${manifest.name}: ${problem}`));
    text += `\n${toSection(manifest.name, licences)}`;
  }

  if (!values.check) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text)
    problems.push(`${DOCUMENT} is not what is installed: \`turbo run licences\`.`);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log('Every licence is one that was agreed to.');
}
