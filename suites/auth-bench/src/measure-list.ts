import type { Measure } from './measure.ts';

/** In the order of the page. Each is the name of a file in `measures`. */
export const MEASURES = [
  'hot',
  'attach',
  'loopback',
  'herds',
  'soft',
  'first',
  'import',
  'install',
  'bundle',
  'parts',
  'heap',
  'anatomy',
  'tenants',
  'renewals',
  'callers',
  'processes',
  'frontends',
] as const;

/**
 * The time that each measure needs, in seconds, on two quiet processors. A measure that has no time left takes fewer
 * samples, so that a whole run ends in time on a slow machine too.
 */
const SECONDS: Readonly<Record<string, number>> = {
  hot: 110,
  attach: 75,
  loopback: 75,
  herds: 30,
  soft: 20,
  first: 25,
  import: 35,
  parts: 15,
  heap: 40,
  tenants: 60,
  renewals: 60,
  callers: 25,
  frontends: 30,
};
const OTHERS_SECONDS = 10;

/** How many milliseconds of `leftMs` the first of these measures may take, if the others shall have their share. */
export function shareOf([first = '', ...others]: readonly string[], leftMs: number): number {
  const secondsOf = (name: string): number => SECONDS[name] ?? OTHERS_SECONDS;
  const all = [first, ...others].reduce((sum, name) => sum + secondsOf(name), 0);
  return (Math.max(leftMs, 0) * secondsOf(first)) / all;
}

export async function loadMeasure(name: string): Promise<Measure> {
  const { measure } = (await import(`./measures/${name}.ts`)) as { measure: Measure };
  return measure;
}
