import { loadTokenSharing } from '../../src/renewal/sharing.ts';

// Core loads the code for shared tokens when a client first uses its store. Under vitest that takes real time, which
// a test with a clock of its own does not wait for. Import this file first.
await loadTokenSharing();
