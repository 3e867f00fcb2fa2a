import { createClock } from './clock.ts';
import type { EmulatorContext } from './emulator-context.ts';
import { createHosts } from './hosts.ts';
import { createJournal } from './journal.ts';
import { createPageApp } from './page/page-app.ts';
import type { ProviderHandle } from './provider-handle.ts';
import { PROVIDER_NAMES, type ProviderHandles, STARTERS } from './providers.ts';
import type { Violation } from './request-record.ts';
import type { ScenarioName } from './scenario/ready-scenarios.ts';
import type { Scenario } from './scenario/scenario.ts';
import { createScenarioPlayer, type PlayedScenario } from './scenario/scenario-player.ts';
import type { ProviderName, ProviderSettings } from './settings.ts';
import { toStartError } from './start-error.ts';
import { createIssuedTokens } from './tokens/issued-tokens.ts';
import { createUntrustedServer, type UntrustedServer } from './untrusted-server.ts';

export interface EmulatorOptions<Name extends ProviderName = ProviderName> {
  /** Which providers to start. @default all */
  readonly providers?: readonly Name[];
  /**
   * The ports of the providers and of the page, on 127.0.0.1. `false` opens no port: requests get to a provider by
   * its `handle` alone.
   * @default free ports
   */
  readonly ports?: Readonly<Partial<Record<Name | 'page', number>>> | false;
  /**
   * The origins of providers without a port, such as `{ blooma: 'https://acme.blooma.ai' }` for code that has the
   * real address in it. Their `options`, issuers and audiences follow from it.
   * @default `https://blooma.test` and so on with `ports: false`, otherwise 127.0.0.1 and the port
   */
  readonly urls?: Readonly<Partial<Record<Name, string>>>;
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
  /**
   * Answers a request to any of the addresses, without a port. Rejects with a `TypeError`, as `fetch` does, if nothing
   * is at the address. Needs no `this`.
   */
  readonly handle: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** The clock of the providers, in epoch milliseconds. It is what a client's `now` takes. Needs no `this`. */
  readonly now: () => number;
  /**
   * Moves the clock of the providers forward: tokens of every kind age, and nothing waits.
   *
   * @throws TypeError unless `ms` is a number of 0 or more.
   * @example
   * const blooma = createBloomaAuth({ ...emulator.blooma.options, now: emulator.now });
   * await blooma.getToken();
   * emulator.advance(86_400_000);
   * await blooma.getToken(); // a new one
   */
  advance(ms: number): void;
  /**
   * Plays a scenario from now on, on the clock of the providers: one that comes with the package, by its name, or the
   * JSON of a file.
   *
   * @throws TypeError that names what is wrong in it. Nothing is played then.
   * @example
   * emulator.play('hour-of-outage');
   * await assert.rejects(blooma.getToken());
   * emulator.advance(3_600_000);
   * await blooma.getToken();
   */
  play(scenario: ScenarioName | Scenario): PlayedScenario;
  /** Closes every server and every connection. */
  stop(): Promise<void>;
};

/**
 * Starts the providers on loopback ports.
 *
 * @throws Error if a port is in use. Servers that were already started are stopped.
 * @throws TypeError if a setting does not exist or has a wrong value, or an address is no origin.
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
    urls = {},
    settings = {},
    showSecrets = false,
  } = options;
  const journal = createJournal();
  const clock = createClock();
  const hosts = createHosts({ ports, urls });

  async function start(name: Name, context: EmulatorContext): Promise<readonly [Name, ProviderHandle]> {
    const handle: ProviderHandle = await STARTERS[name](await hosts.open(name), context);
    handle.configure(settings);
    hosts.route(handle.url, handle.handle);
    return [name, handle];
  }

  try {
    const untrustedHost = await hosts.open('untrusted');
    const { untrustedServer, answer } = createUntrustedServer(untrustedHost.url);
    untrustedHost.serve(answer);
    hosts.route(untrustedServer.url, answer);
    const context = {
      untrustedServerUrl: untrustedServer.url,
      showSecrets,
      journal,
      clock,
      issuedTokens: createIssuedTokens(),
      catchUp: () => player.catchUp(),
    };
    const running: ProviderHandle[] = [];
    const player = createScenarioPlayer(clock, () => running);
    const page = await hosts.open('page');
    const handles = await allOrFirstFailure(providers.map((name) => start(name, context)));
    running.push(...handles.map(([, handle]) => handle));
    const pageApp = createPageApp({ providers: running, player, ...context });
    page.serve(async (request) => pageApp.fetch(request));
    hosts.route(page.url, async (request) => pageApp.fetch(request));
    return {
      ...(Object.fromEntries(handles) as Pick<ProviderHandles, Name>),
      url: page.url,
      untrustedServer,
      get violations() {
        return running.flatMap(({ violations }) => violations);
      },
      handle: hosts.handle,
      now: clock.now,
      advance(ms) {
        clock.advance(ms);
        player.catchUp();
      },
      play: player.play,
      stop: hosts.close,
    };
  } catch (error) {
    await hosts.close();
    throw toStartError(error);
  }
}

/** Waits until all have settled, so that no server is still starting when the others are stopped. */
async function allOrFirstFailure<T>(pending: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(pending);
  return Promise.all(pending);
}
