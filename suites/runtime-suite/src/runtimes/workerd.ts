import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtFile } from '../build-suite.ts';
import { installation, type Runtime, runCommand } from '../runtime.ts';
import { versionOf } from '../versions.ts';

const version = versionOf('workerd');

/** The compatibility date decides which options `fetch` supports. */
const DATES = {
  /** The first one whose `fetch` supports `cache`. */
  earliest: '2024-11-11',
  /** The newest one that this version knows: that of the version itself, such as 1.20261117.1. */
  latest: version.replace(/^\d+\.(\d{4})(\d\d)(\d\d)\..*$/, '$1-$2-$3'),
};

/** Two configurations of the suite, each with `examples/worker` beside it. */
export const workerds: Runtime[] = (['earliest', 'latest'] as const).map((date) => ({
  title: `workerd, ${date} date`,
  version,
  build: 'bundle',
  async run(controlUrl) {
    const config = builtFile(`worker-${date}.capnp`);
    writeFileSync(config, toConfig(DATES[date]));
    await runCommand({
      file: join(installation, 'node_modules/.bin/workerd'),
      args: ['test', config, 'suite'],
      env: { CONTROL_URL: controlUrl, ...(await readExampleBindings(controlUrl)) },
    });
  },
}));

function toConfig(date: string): string {
  return `
    using Workerd = import "/workerd/workerd.capnp";

    const config :Workerd.Config = (
      services = [
        (name = "suite", worker = (
          compatibilityDate = "${date}",
          modules = [(name = "suite", esModule = embed "worker.js")],
          bindings = [(name = "CONTROL_URL", fromEnvironment = "CONTROL_URL"), (name = "EXAMPLE", service = "example")],
          globalOutbound = "network",
        )),
        (name = "example", worker = (
          compatibilityDate = "${date}",
          modules = [(name = "example", esModule = embed "example.js")],
          bindings = [${EXAMPLE_BINDINGS.map((name) => `(name = "${name}", fromEnvironment = "${name}")`)}],
          globalOutbound = "network",
        )),
        # The emulator is on loopback.
        (name = "network", network = (allow = ["private", "public", "local"])),
      ],
    );
  `;
}

/** The variables and secrets that the example reads. */
const EXAMPLE_BINDINGS = [
  'BLOOMA_BASE_URL',
  'BLOOMA_AUTH_URL',
  'BLOOMA_CLIENT_ID',
  'BLOOMA_CLIENT_SECRET',
] as const;

/** Their values, for the emulator behind the control server. */
async function readExampleBindings(
  controlUrl: string,
): Promise<Record<(typeof EXAMPLE_BINDINGS)[number], string>> {
  const answer = await fetch(`${controlUrl}/blooma/look`, { method: 'POST', body: 'null' });
  const { baseUrl, authUrl, clientId, clientSecret } = (await answer.json()).options;
  return {
    BLOOMA_BASE_URL: baseUrl,
    BLOOMA_AUTH_URL: authUrl,
    BLOOMA_CLIENT_ID: clientId,
    BLOOMA_CLIENT_SECRET: clientSecret,
  };
}
