import { checkInput } from './input/input-check.ts';
import { withoutUndefined } from './input/without-undefined.ts';
import type { ProviderSettings } from './settings.ts';

/**
 * Copies some settings, from a test or from JSON, and checks every member.
 *
 * @throws TypeError that names the member.
 */
export function toSettings(input: unknown): Partial<ProviderSettings> {
  const given = withoutUndefined(input);
  checkInput('settings', given);
  return structuredClone(given as Partial<ProviderSettings>);
}
