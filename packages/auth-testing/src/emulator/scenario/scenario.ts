import type { Fault } from '../faults/fault.ts';
import { checkInput } from '../input/input-check.ts';
import type { ProviderName, ProviderSettings } from '../settings.ts';
import { isScenarioName, READY_SCENARIOS, type ScenarioName } from './ready-scenarios.ts';

/** What happens to the providers, and when. The JSON of a file is one: `schemas/scenario.json` describes it. */
export interface Scenario {
  /** One sentence on what is played. */
  readonly description?: string;
  readonly steps: readonly ScenarioStep[];
}

/** A step: one of `fail`, `configure` and `heal`. */
export interface ScenarioStep {
  /** When, in milliseconds of the emulator's clock from the start of the scenario. @default 0 */
  readonly atMs?: number;
  /** For how long a fault lasts. It then applies to every request, unless `times` says otherwise. */
  readonly forMs?: number;
  /** The provider it happens to. @default all that are running */
  readonly provider?: ProviderName;
  readonly fail?: Fault;
  readonly configure?: Partial<ProviderSettings>;
  readonly heal?: true;
}

/**
 * The scenario of a name, or the given one.
 *
 * @throws TypeError if there is none of this name, or a member of the given one is wrong.
 */
export function toScenario(given: ScenarioName | Scenario): Scenario {
  if (typeof given !== 'string') {
    checkInput('scenario', toJson(given));
    return structuredClone(given);
  }
  if (isScenarioName(given)) return READY_SCENARIOS[given] as Scenario;
  const names = Object.keys(READY_SCENARIOS).join(', ');
  throw new TypeError(`There is no scenario ${JSON.stringify(given)}. Use one of ${names}.`);
}

/** The scenario as a file would have it, which is what the schema describes. */
function toJson(given: Scenario): unknown {
  const text = JSON.stringify(given, (_name, value) =>
    value === Number.POSITIVE_INFINITY ? 'always' : (value as unknown),
  );
  return text === undefined ? undefined : JSON.parse(text);
}
