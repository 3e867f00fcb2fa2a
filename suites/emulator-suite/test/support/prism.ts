import type { ProviderName } from '@x/auth-testing';
import { findFreePorts } from '@x/test-kit/free-ports';
import { startProgram } from '@x/test-kit/run-program';
import { PRISM_PROGRAM, toSpecFile } from './prism-program.ts';

/** Runs Prism with a provider's spec: as a mock server, or as a validating proxy in front of `upstream`. */
export async function startPrism(name: ProviderName, upstream?: string): Promise<string> {
  const port = await findFreePorts(1);
  const spec = toSpecFile(name);
  const mode = upstream === undefined ? ['mock', spec] : ['proxy', spec, upstream];
  const address = ['--host', '127.0.0.1', '--port', String(port)];
  await startProgram(PRISM_PROGRAM, [...mode, ...address]).until('Prism is listening');
  return `http://127.0.0.1:${port}`;
}
