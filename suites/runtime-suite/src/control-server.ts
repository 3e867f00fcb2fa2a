import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  type Emulator,
  type Fault,
  type ProviderHandle,
  type ProviderName,
  startEmulator,
} from '@x/auth-testing';
import { createRecorder } from '@x/parity-suite/recording-server';
import { builtFile } from './build-suite.ts';
import type { Outcome } from './suite/case.ts';
import type { ParitySettings } from './suite/parity.ts';

/** A server through which one runtime controls the emulated providers. */
export interface ControlServer {
  readonly url: string;
  /** Resolves with the suite's report. */
  readonly outcomes: Promise<readonly Outcome[]>;
  stop(): Promise<void>;
}

/** A `Fault` as JSON, which has no Infinity. */
type SentFault = Omit<Fault, 'times'> & { readonly times?: number | 'Infinity' };

/** Starts an emulator, and the control server on another loopback port. */
export async function startControlServer(parity: ParitySettings): Promise<ControlServer> {
  const emulator = await startEmulator({ settings: { corsOrigins: ['*'] } });
  let report: (outcomes: readonly Outcome[]) => void = () => undefined;
  const outcomes = new Promise<readonly Outcome[]>((resolve) => {
    report = resolve;
  });

  const recorder = createRecorder();
  const server = createServer(async (request, response) => {
    if (recorder.handle(request, response)) return;
    try {
      const body = await handle(request);
      const type = { '/': 'text/html', '/page.js': 'text/javascript' }[request.url ?? ''];
      response.setHeader('content-type', type ?? 'application/json').end(body);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    outcomes,
    async stop() {
      server.close();
      server.closeAllConnections();
      await emulator.stop();
    },
  };

  async function handle(request: IncomingMessage): Promise<string> {
    const [name = '', verb = ''] = (request.url ?? '').slice(1).split('/');
    if (name === 'parity-settings') return JSON.stringify(parity);
    if (request.method === 'GET') {
      return name === 'page.js' ? readFileSync(builtFile(name), 'utf8') : PAGE;
    }
    const argument: unknown = JSON.parse(await text(request));
    if (name === 'outcomes') report(argument as Outcome[]);
    return name === 'outcomes'
      ? '{}'
      : JSON.stringify(control(emulator, name as ProviderName, verb, argument));
  }
}

const PAGE = '<!doctype html><script type="module" src="/page.js"></script>';

function control(emulator: Emulator, name: ProviderName, verb: string, argument: unknown): object {
  const provider: ProviderHandle = emulator[name];
  const { options, resource, secretOption } = provider;
  if (verb === 'reset' || verb === 'heal') provider.heal();
  if (verb === 'reset') provider.clear();
  if (verb === 'revoke') provider.revoke(argument as string);
  if (verb === 'fail') {
    const { times, ...fault } = argument as SentFault;
    provider.fail({ ...fault, ...(times !== undefined && { times: Number(times) }) });
  }
  const { tokenRequests, violations } = provider;
  return { options, resource, secretOption, tokenRequests, violations };
}
