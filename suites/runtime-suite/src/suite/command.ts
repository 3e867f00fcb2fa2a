// For Node, Bun and Deno: the control server's address is the first argument.
import { runSuite } from './run-suite.ts';

const [, , controlUrl = ''] = process.argv;
void runSuite(controlUrl, { crossOrigin: false });
