import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASKS_REGISTRY, run, tailOf } from 'scripts/release/run';
import { toProvider } from './apps.ts';
import { install } from './consumer-folder.ts';
import { writeFiles } from './consumers.ts';
import { startCountingServer } from './counting-server.ts';
import { KINDS, nextApp, PAGE_NAMES, type PageName, pathOf, THROWN } from './next-pages.ts';
import { startNext } from './next-server.ts';
import type { Manager } from './package-managers.ts';
import type { RehearsalContext } from './rehearsal-context.ts';

/** Pinned, as everything that the rehearsal takes from elsewhere. */
const NEXT = ['next@16.4.6', 'react@19.3.1', 'react-dom@19.3.1'];

/** What becomes of a page: how it is built, what the fetch throws meanwhile, and what three views of it cost. */
const EXPECTED: Record<PageName, string> = {
  token: 'dynamic; thrown: Error DYNAMIC_SERVER_USAGE; 200 200 200; API requests: 0',
  loans: 'dynamic; thrown: Error DYNAMIC_SERVER_USAGE; 200 200 200; API requests: 1',
  cached: 'static for 60 s; thrown: nothing; 200 200 200; API requests: 0',
};

/** Builds and serves an app of Next.js that uses a published package. */
export async function rehearseNext(context: RehearsalContext, manager: Manager): Promise<void> {
  const { report } = context;
  const folder = join(context.folder, 'next');
  const env = { ...manager.env, NEXT_TELEMETRY_DISABLED: '1' };
  const provider = toProvider('blooma', context.target.scope);
  const api = await startCountingServer();
  try {
    const problem = await install(context, { folder, manager, provider, env });
    const [command = '', ...args] = manager.install(...NEXT);
    const added =
      problem === undefined ? await run(command, args, { ...ASKS_REGISTRY, cwd: folder, env }) : undefined;
    writeFiles(folder, nextApp(provider.package, api.origin));
    const next = ['node_modules/next/dist/bin/next', 'build'];
    const built = added?.code === 0 ? await run('node', next, { cwd: folder, env }) : undefined;
    const failed = [added, built].find((outcome) => outcome && outcome.code !== 0);
    report.check('Next.js builds an app with a client', problem ?? (failed && tailOf(failed)));
    if (built?.code !== 0) return;

    const site = await startNext(folder, env);
    try {
      for (const name of PAGE_NAMES) {
        for (const kind of KINDS) {
          const path = pathOf(name, kind);
          const seen = [readBuild(folder, built.stdout, path), await view(site.origin, path, api.count)].join(
            '; ',
          );
          report.check(
            `Next.js treats the page ${path} as ${EXPECTED[name]}`,
            seen === EXPECTED[name] ? undefined : seen,
          );
        }
      }
    } finally {
      await site.stop();
    }
  } finally {
    await api.stop();
  }
}

function readBuild(folder: string, output: string, path: string): string {
  const { routes } = JSON.parse(readFileSync(join(folder, '.next/prerender-manifest.json'), 'utf8'));
  const seconds = routes[path]?.initialRevalidateSeconds;
  const line = output.split('\n').find((one) => one.includes(`${THROWN}${path} `));
  return [
    routes[path] ? `static for ${seconds} s` : 'dynamic',
    `thrown: ${line?.split(`${path} `)[1]?.trim() ?? 'nothing'}`,
  ].join('; ');
}

/** Views a page three times. */
async function view(origin: string, path: string, count: (path: string) => number): Promise<string> {
  const before = count(`/api${path}`);
  const statuses: number[] = [];
  for (let views = 0; views < 3; views += 1) {
    const response = await fetch(origin + path);
    statuses.push(response.status);
    await response.text();
  }
  return `${statuses.join(' ')}; API requests: ${count(`/api${path}`) - before}`;
}
