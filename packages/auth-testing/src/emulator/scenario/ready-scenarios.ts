import apiOutage from '../../../scenarios/api-outage.json' with { type: 'json' };
import apiRefusesTokens from '../../../scenarios/api-refuses-tokens.json' with { type: 'json' };
import blackFriday from '../../../scenarios/black-friday.json' with { type: 'json' };
import captivePortal from '../../../scenarios/captive-portal.json' with { type: 'json' };
import clockAhead from '../../../scenarios/clock-ahead.json' with { type: 'json' };
import clockBehind from '../../../scenarios/clock-behind.json' with { type: 'json' };
import flakyNetwork from '../../../scenarios/flaky-network.json' with { type: 'json' };
import hourOfOutage from '../../../scenarios/hour-of-outage.json' with { type: 'json' };
import opaqueTokens from '../../../scenarios/opaque-tokens.json' with { type: 'json' };
import plannedMaintenance from '../../../scenarios/planned-maintenance.json' with { type: 'json' };
import redirectedSignIn from '../../../scenarios/redirected-sign-in.json' with { type: 'json' };
import rotationLost from '../../../scenarios/rotation-lost.json' with { type: 'json' };
import shortLifetimes from '../../../scenarios/short-lifetimes.json' with { type: 'json' };
import slowProvider from '../../../scenarios/slow-provider.json' with { type: 'json' };
import wrongSecretForAWhile from '../../../scenarios/wrong-secret-for-a-while.json' with { type: 'json' };

/** The scenarios in `scenarios/`, by the names of their files. Imported here, so that no file is looked for at run time. */
export const READY_SCENARIOS = {
  'api-outage': apiOutage,
  'api-refuses-tokens': apiRefusesTokens,
  'black-friday': blackFriday,
  'captive-portal': captivePortal,
  'clock-ahead': clockAhead,
  'clock-behind': clockBehind,
  'flaky-network': flakyNetwork,
  'hour-of-outage': hourOfOutage,
  'opaque-tokens': opaqueTokens,
  'planned-maintenance': plannedMaintenance,
  'redirected-sign-in': redirectedSignIn,
  'rotation-lost': rotationLost,
  'short-lifetimes': shortLifetimes,
  'slow-provider': slowProvider,
  'wrong-secret-for-a-while': wrongSecretForAWhile,
};

/** The name of a scenario that comes with the package. */
export type ScenarioName = keyof typeof READY_SCENARIOS;

export function isScenarioName(name: string): name is ScenarioName {
  return Object.hasOwn(READY_SCENARIOS, name);
}
