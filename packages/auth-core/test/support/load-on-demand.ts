// Core loads this code when a client first needs it. Under vitest that takes real time, which a test with a clock of its
// own does not wait for. Import this file first.
import '../../src/base/foreign-text.ts';
import '../../src/client/follow-up.ts';
import '../../src/issuing/oauth-error.ts';
import '../../src/renewal/refused-secret.ts';
import '../../src/renewal/token-sharing.ts';
