import { loadTokenSharing } from '../../src/renewal/sharing.ts';

// Core loads this code when a client first needs it. Under vitest that takes real time, which a test with a clock of its
// own does not wait for. Import this file first.
await Promise.all([
  loadTokenSharing(),
  import('../../src/client/follow-up.ts'),
  import('../../src/renewal/refused-secret.ts'),
]);
