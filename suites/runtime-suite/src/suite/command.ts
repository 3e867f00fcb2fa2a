// The entry for Node, Bun and Deno. The first argument is the URL of the control server.
import { runSuite } from './run-suite.ts';

const [, , controlUrl = ''] = process.argv;
void runSuite(controlUrl, { crossOrigin: false });
