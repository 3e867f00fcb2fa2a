import { listen } from './loopback-server.ts';
import type { ProviderHandle } from './provider-handle.ts';
import { type BlamOptions, startBlam } from './providers/blam.ts';
import { type BlamelessOptions, startBlameless } from './providers/blameless.ts';
import { type BlastiqHandle, startBlastiq } from './providers/blastiq.ts';
import { type BloomaOptions, startBlooma } from './providers/blooma.ts';
import type { ProviderName, ProviderSettings } from './settings.ts';
import { type Stranger, startStranger } from './stranger.ts';

/** The handle of each provider. */
export interface ProviderHandles {
  readonly blameless: ProviderHandle<BlamelessOptions>;
  readonly blam: ProviderHandle<BlamOptions>;
  readonly blastiq: BlastiqHandle;
  readonly blooma: ProviderHandle<BloomaOptions>;
}

export interface EmulatorOptions<Name extends ProviderName = ProviderName> {
  /** Which providers to start. @default all four */
  readonly providers?: readonly Name[];
  /** The port of each provider on 127.0.0.1. @default free ports */
  readonly ports?: Readonly<Partial<Record<Name, number>>>;
  /** Settings that differ from the documented ones, for every provider started. */
  readonly settings?: Partial<ProviderSettings>;
  /** Whether the log of requests shows secrets and tokens. @default false */
  readonly showSecrets?: boolean;
}

/** The running providers, by name. */
export type Emulator<Name extends ProviderName = ProviderName> = Pick<ProviderHandles, Name> & {
  /** A server that no provider vouches for: redirect faults point at it. */
  readonly stranger: Stranger;
  /** Closes every server and every connection. */
  stop(): Promise<void>;
};

const starters = {
  blameless: startBlameless,
  blam: startBlam,
  blastiq: startBlastiq,
  blooma: startBlooma,
};

/**
 * Starts the providers on loopback ports.
 *
 * @throws Error when a port is taken; nothing stays running.
 * @example
 * import { startEmulator } from '@x/auth-testing';
 * import { createBloomaAuth } from '@x/blooma-auth';
 *
 * const emulator = await startEmulator({ providers: ['blooma'] });
 * const blooma = createBloomaAuth(emulator.blooma.options);
 * await blooma.fetch('/api/loans');
 * console.log(emulator.blooma.tokenRequests); // 1
 * await emulator.stop();
 */
export async function startEmulator<Name extends ProviderName = ProviderName>(
  options: EmulatorOptions<Name> = {},
): Promise<Emulator<Name>> {
  const {
    providers = Object.keys(starters) as Name[],
    ports = {},
    settings = {},
    showSecrets = false,
  } = options;
  const closers: (() => Promise<void>)[] = [];

  const { stranger, close } = await startStranger();
  closers.push(close);
  const surroundings = { strangerUrl: stranger.url, showSecrets };

  async function stop(): Promise<void> {
    await Promise.all(closers.map((close) => close()));
  }

  async function start(name: Name): Promise<[Name, ProviderHandle]> {
    const server = await listen((ports as Partial<Record<ProviderName, number>>)[name] ?? 0);
    closers.push(server.close);
    const handle = await starters[name](server, surroundings);
    handle.configure(settings);
    return [name, handle];
  }

  const started = await Promise.allSettled(providers.map(start));
  const failure = started.find((result) => result.status === 'rejected');
  if (failure) {
    await stop();
    throw failure.reason;
  }
  const handles = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  return { ...(Object.fromEntries(handles) as Pick<ProviderHandles, Name>), stranger, stop };
}
