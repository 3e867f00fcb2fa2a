import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProviderName } from '@x/auth-testing';
import { findFreePorts } from '@x/test-kit/free-ports';
import { startProgram } from '@x/test-kit/run-program';

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve('@stoplight/prism-cli/package.json'));

/** Runs Prism with a provider's spec: as a mock server, or as a validating proxy in front of `upstream`. */
export async function startPrism(name: ProviderName, upstream?: string): Promise<string> {
  const port = await findFreePorts(1);
  const spec = fileURLToPath(new URL(`../../../../specs/${name}.yaml`, import.meta.url));
  const mode = upstream === undefined ? ['mock', spec] : ['proxy', spec, upstream];
  const address = ['--host', '127.0.0.1', '--port', String(port)];
  await startProgram(join(folder, 'dist/index.js'), [...mode, ...address]).until('Prism is listening');
  return `http://127.0.0.1:${port}`;
}
