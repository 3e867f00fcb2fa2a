import type { EmulatorContext } from './emulator-context.ts';
import { createJournal } from './journal.ts';
import { type LoopbackServer, listen } from './loopback-server.ts';
import { createPageApp } from './page/page-app.ts';
import type { ProviderHandle } from './provider-handle.ts';
import { PROVIDER_NAMES, type ProviderHandles, STARTERS } from './providers.ts';
import type { Violation } from './request-record.ts';
import type { ProviderName, ProviderSettings } from './settings.ts';
import { startUntrustedServer, type UntrustedServer } from './untrusted-server.ts';

export interface EmulatorOptions<Name extends ProviderName = ProviderName> {
  /** Which providers to start. @default all */
  readonly providers?: readonly Name[];
  /** The ports of the providers and of the page, on 127.0.0.1. @default free ports */
  readonly ports?: Readonly<Partial<Record<Name | 'page', number>>>;
  /** Settings for every started provider. @default what each provider documents */
  readonly settings?: Partial<ProviderSettings>;
  /** Whether the request log shows secrets and tokens. @default false */
  readonly showSecrets?: boolean;
}

/** The running providers, by name. */
export type Emulator<Name extends ProviderName = ProviderName> = Pick<ProviderHandles, Name> & {
  /** The URL of the page, which shows requests and tokens live and can inject faults. */
  readonly url: string;
  /** A server that belongs to no provider. Redirect faults point to it. */
  readonly untrustedServer: UntrustedServer;
  /** The latest requests to any provider that broke one of its rules. */
  readonly violations: readonly Violation[];
  /** Closes every server and every connection. */
  stop(): Promise<void>;
};

/**
 * Starts the providers on loopback ports.
 *
 * @throws Error if a port is in use. Servers that were already started are stopped.
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
    providers = PROVIDER_NAMES as readonly Name[],
    ports = {},
    settings = {},
    showSecrets = false,
  } = options;
  const closers: (() => Promise<void>)[] = [];
  const journal = createJournal();
  const stop = async () => void (await Promise.all(closers.map((close) => close())));

  async function open(name: Name | 'page'): Promise<LoopbackServer> {
    const chosen: Readonly<Partial<Record<ProviderName | 'page', number>>> = ports;
    const server = await listen(chosen[name] ?? 0);
    closers.push(server.close);
    return server;
  }

  async function start(name: Name, context: EmulatorContext): Promise<readonly [Name, ProviderHandle]> {
    const handle = await STARTERS[name](await open(name), context);
    handle.configure(settings);
    return [name, handle];
  }

  try {
    const { untrustedServer, close } = await startUntrustedServer();
    closers.push(close);
    const context = { untrustedServerUrl: untrustedServer.url, showSecrets, journal };
    const page = await open('page');
    const handles = await allOrFirstFailure(providers.map((name) => start(name, context)));
    const running = handles.map(([, handle]) => handle);
    page.serve(createPageApp({ providers: running, journal }));
    return {
      ...(Object.fromEntries(handles) as Pick<ProviderHandles, Name>),
      url: page.url,
      untrustedServer,
      get violations() {
        return running.flatMap(({ violations }) => violations);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits until all have settled, so that no server is still starting when the others are stopped. */
async function allOrFirstFailure<T>(pending: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(pending);
  return Promise.all(pending);
}
