import { REFERENCE_PROVIDER, toCapital } from '../providers.ts';

/** The parts of a README that all providers have in common, in the words of the reference provider's README. */
export interface SharedReadme {
  readonly install: string;
  /** The rows of the options that all providers share, and the sentence below the table. */
  readonly options: string;
  /** Up to what only this provider's raw client takes. */
  readonly methods: string;
  /** What follows the table of error codes. */
  readonly errors: string;
}

/** Takes the common parts from the reference provider's README, under another name. */
export function readSharedReadme(readme: string, name: string): SharedReadme {
  const own = readme
    .replaceAll(REFERENCE_PROVIDER, name)
    .replaceAll(toCapital(REFERENCE_PROVIDER), toCapital(name));
  return {
    install: sectionOf(own, 'Install'),
    options: from(sectionOf(own, 'Options'), '| `store`'),
    methods: until(sectionOf(own, 'Methods'), `\`create${toCapital(name)}Client\``),
    errors: from(sectionOf(own, 'Errors'), '[Troubleshooting]'),
  };
}

function sectionOf(readme: string, heading: string): string {
  const [, after] = readme.split(`\n## ${heading}\n`);
  if (after === undefined) throw new Error(`The README of ${REFERENCE_PROVIDER}-auth has no "${heading}".`);
  return (after.split('\n## ')[0] ?? '').trim();
}

function from(text: string, start: string): string {
  return text.slice(find(text, start));
}

function until(text: string, end: string): string {
  return text.slice(0, find(text, end)).trim();
}

function find(text: string, part: string): number {
  const at = text.indexOf(part);
  if (at < 0) throw new Error(`The README of ${REFERENCE_PROVIDER}-auth has no "${part}".`);
  return at;
}
