import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProviderName } from '@x/auth-testing';
import { onTestFinished } from 'vitest';
import { findFreePort } from './free-port.ts';

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve('@stoplight/prism-cli/package.json'));

/** Runs Prism with a provider's spec: as a mock server, or as a validating proxy in front of `upstream`. */
export async function startPrism(name: ProviderName, upstream?: string): Promise<string> {
  const port = await findFreePort();
  const spec = fileURLToPath(new URL(`../../../../specs/${name}.yaml`, import.meta.url));
  const mode = upstream === undefined ? ['mock', spec] : ['proxy', spec, upstream];
  const child = spawn(process.execPath, [
    join(folder, 'dist/index.js'),
    ...mode,
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
  ]);
  onTestFinished(() => void child.kill('SIGKILL'));

  let output = '';
  child.stderr.on('data', (text) => {
    output += text;
  });
  while (!output.includes('Prism is listening')) {
    if (child.exitCode !== null) throw new Error(`Prism stopped: ${output}`);
    const [text] = await Promise.race([once(child.stdout, 'data'), once(child, 'close').then(() => [''])]);
    output += text;
  }
  return `http://127.0.0.1:${port}`;
}
