import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { findFreePorts } from '@x/test-kit/free-ports';
import { providerNames } from 'scripts/providers';
import type { TestProject } from 'vitest/node';
import { PRISM_PROGRAM, toSpecFile } from './prism-program.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL of a Prism proxy for each provider. */
    readonly prism: Readonly<Record<string, string>>;
  }
}

/** No test has begun yet that would end this wait. */
const MAX_START_MS = 60_000;

/** The header in which an answer travels through Prism to the server that gives it. */
export const REPLAY_HEADER = 'x-replayed-answer';

/** What the server gives for a request. */
export interface ReplayedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Starts a Prism proxy for each spec, in front of a server that gives the answer that the request brings with it. So an
 * answer that a test got, from whichever emulator, is validated by Prism without another emulator.
 */
// biome-ignore lint/style/noDefaultExport: vitest takes what stops the proxies from the default export.
export default async function setUp({ provide }: TestProject): Promise<() => void> {
  const server = createServer((request, response) => {
    const text = Buffer.from(String(request.headers[REPLAY_HEADER]), 'base64').toString('utf8');
    const { status, headers, body } = JSON.parse(text) as ReplayedAnswer;
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const upstream = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const names = providerNames(join(import.meta.dirname, '../../../..'));
  const first = await findFreePorts(names.length);
  const started = names.map((name, index) => startProxy(toSpecFile(name), first + index, upstream));
  const stop = (): void => {
    for (const { program } of started) program.kill();
    server.close();
    server.closeAllConnections();
  };
  try {
    await Promise.all(started.map(({ isUp }) => isUp));
  } catch (error) {
    stop();
    throw error;
  }
  provide(
    'prism',
    Object.fromEntries(names.map((name, index) => [name, `http://127.0.0.1:${first + index}`])),
  );
  return stop;
}

function startProxy(
  spec: string,
  port: number,
  upstream: string,
): { program: ChildProcess; isUp: Promise<void> } {
  const args = ['proxy', spec, upstream, '--host', '127.0.0.1', '--port', String(port)];
  const program = spawn(process.execPath, [PRISM_PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const isUp = new Promise<void>((resolve, reject) => {
    const late = (): void => reject(new Error(`Prism did not listen within ${MAX_START_MS / 1_000} s.`));
    const timer = setTimeout(late, MAX_START_MS).unref();
    program.once('exit', (code) => reject(new Error(`Prism ended with ${code}.`)));
    program.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (!text.includes('Prism is listening')) return;
      clearTimeout(timer);
      resolve();
    });
  });
  return { program, isUp };
}
