import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment } from 'scripts/release/run';
import type { Target } from 'scripts/release/target';

export const MANAGER_NAMES = ['npm', 'pnpm', 'yarn', 'bun'] as const;
export type ManagerName = (typeof MANAGER_NAMES)[number];

/** A package manager as a user has it, except that all folders share its cache. */
export interface Manager {
  name: ManagerName;
  env: NodeJS.ProcessEnv;
  install(...names: string[]): string[];
  /** A plain update, without a version. */
  update(name: string): string[];
  /** Configures the registry and the token, as in README.md. */
  configure(folder: string, target: Target, token: string): void;
}

export function createManagers(cache: string): Manager[] {
  return MANAGER_NAMES.map((name) => ({
    name,
    env: { ...cleanEnvironment(), ...caches(cache), CI: '1', NO_COLOR: '1' },
    configure: name === 'yarn' ? configureYarn : configureNpm,
    ...commands[name],
  }));
}

function caches(folder: string): NodeJS.ProcessEnv {
  return {
    npm_config_cache: join(folder, 'npm'),
    npm_config_store_dir: join(folder, 'pnpm'),
    YARN_GLOBAL_FOLDER: join(folder, 'yarn'),
    YARN_ENABLE_TELEMETRY: '0',
    BUN_INSTALL_CACHE_DIR: join(folder, 'bun'),
  };
}

const commands: Record<ManagerName, Pick<Manager, 'install' | 'update'>> = {
  npm: {
    install: (...names) => ['npm', 'install', ...names, '--no-audit', '--no-fund', '--no-update-notifier'],
    update: () => ['npm', 'update', '--no-audit', '--no-fund', '--no-update-notifier'],
  },
  pnpm: {
    install: (...names) => ['pnpm', 'add', ...names],
    update: () => ['pnpm', 'update'],
  },
  yarn: {
    install: (...names) => ['yarn', 'add', ...names],
    // Yarn cannot update everything. This names a package, but no version.
    update: (name) => ['yarn', 'up', name],
  },
  bun: {
    install: (...names) => ['bun', 'add', ...names],
    update: () => ['bun', 'update'],
  },
};

function configureNpm(folder: string, { scope, registry }: Target, token: string): void {
  const { host } = new URL(registry);
  const lines = [`registry=${registry}/`, `${scope}:registry=${registry}/`, `//${host}/:_authToken=${token}`];
  writeFileSync(join(folder, '.npmrc'), `${lines.join('\n')}\n`);
}

function configureYarn(folder: string, { registry }: Target, token: string): void {
  const lines = [
    'nodeLinker: node-modules',
    `npmRegistryServer: ${registry}`,
    `npmAuthToken: ${token}`,
    'npmAlwaysAuth: true',
    'unsafeHttpWhitelist: ["127.0.0.1"]',
    'enableImmutableInstalls: false',
    // By default Yarn installs no version that is younger than a day.
    'npmMinimalAgeGate: 0',
  ];
  writeFileSync(join(folder, '.yarnrc.yml'), `${lines.join('\n')}\n`);
  // Without a lockfile, Yarn would treat the folder as a part of a project above it.
  writeFileSync(join(folder, 'yarn.lock'), '');
}
