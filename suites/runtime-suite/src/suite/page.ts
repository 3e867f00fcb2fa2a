// The entry for a browser. The page comes from the control server, and the providers have other origins.
import { runSuite } from './run-suite.ts';

void runSuite(location.origin, { crossOrigin: true, hasClones: true, platform: 'chromium' });
