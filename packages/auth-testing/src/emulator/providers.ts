import type { ProviderName } from '../generated/specs.ts';
import type { EmulatorContext } from './emulator-context.ts';
import type { ProviderHandle } from './provider-handle.ts';
import type { ProviderHost } from './provider-host.ts';
import { type BlamOptions, startBlam } from './providers/blam.ts';
import { type BlamelessOptions, startBlameless } from './providers/blameless.ts';
import { type BlastiqHandle, startBlastiq } from './providers/blastiq.ts';
import { type BloomaOptions, startBlooma } from './providers/blooma.ts';

/** The handle of each provider. */
export interface ProviderHandles {
  readonly blameless: ProviderHandle<BlamelessOptions>;
  readonly blam: ProviderHandle<BlamOptions>;
  readonly blastiq: BlastiqHandle;
  readonly blooma: ProviderHandle<BloomaOptions>;
}

type Starters = {
  readonly [Name in ProviderName]: (
    server: ProviderHost,
    context: EmulatorContext,
  ) => Promise<ProviderHandles[Name]>;
};

/** What starts each provider. The order decides the ports of the command, so that a new provider moves no other. */
export const STARTERS: Starters = {
  blameless: startBlameless,
  blam: startBlam,
  blastiq: startBlastiq,
  blooma: startBlooma,
};

export const PROVIDER_NAMES = Object.keys(STARTERS) as readonly ProviderName[];
