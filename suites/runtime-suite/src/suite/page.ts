// For a browser: the page comes from the control server, and the providers are other origins.
import { runSuite } from './run-suite.ts';

void runSuite(location.origin, { crossOrigin: true });
