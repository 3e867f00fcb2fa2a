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

export async function loadMeasure(name: string): Promise<Measure> {
  const { measure } = (await import(`./measures/${name}.ts`)) as { measure: Measure };
  return measure;
}
