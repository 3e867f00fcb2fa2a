// The entry for Node, Bun and Deno. The first argument is the URL of the control server.
import { runSuite } from './run-suite.ts';

const [, , controlUrl = ''] = process.argv;
const platform = 'Bun' in globalThis ? 'bun' : 'Deno' in globalThis ? 'deno' : 'node';
void runSuite(controlUrl, { crossOrigin: false, hasClones: true, platform });
