import type { ProviderName } from '@x/auth-testing';
import type { Remote } from './case.ts';

/** Connects to a provider of the emulator and resets its faults and counters. */
export async function connect(controlUrl: string, name: ProviderName): Promise<Remote> {
  async function call(verb: string, argument: unknown = null): Promise<Record<string, unknown>> {
    const response = await fetch(`${controlUrl}/${name}/${verb}`, {
      method: 'POST',
      body: JSON.stringify(argument),
    });
    if (!response.ok) throw new Error(`The control server responded to ${verb} with ${response.status}.`);
    return response.json();
  }

  const { options, resource, secretOption } = await call('reset');
  return {
    options: options as Remote['options'],
    secretOption: secretOption as string,
    resource: resource as string,
    tokenRequests: async () => (await call('look')).tokenRequests as number,
    violations: async () => (await call('look')).violations as unknown[],
    fail: async (fault) => void (await call('fail', fault)),
    heal: async () => void (await call('heal')),
    revoke: async (accessToken) => void (await call('revoke', accessToken)),
  };
}
