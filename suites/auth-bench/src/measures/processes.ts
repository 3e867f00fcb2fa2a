import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measure } from '../measure.ts';
import { runNode } from '../processes.ts';
import { countTokenRequests, setMode } from '../server-control.ts';

const PROCESSES = 16;
const program = join(import.meta.dirname, '../programs/shared-token.ts');

export const measure: Measure = {
  name: 'processes',
  title: `${PROCESSES} processes of one identity`,
  how: `${PROCESSES} processes start at once, and each asks for its first token, with one file store or without a store. **Requests**:
the token requests that reach the server. A process that waits longer for the lock of another than \`storeTimeoutMs\` (500
ms by default) asks for itself, since a store must not hold up a call: on a machine that is busy with other work, that
happens. Of the peers only @azure/msal-node takes a shared cache, through a plug-in
that the app writes, and nothing keeps two of its processes from asking at once.`,
  rows: [
    { name: 'one file store', kind: 'ours' },
    { name: 'one file store, patient', kind: 'ours', note: '`storeTimeoutMs` of 10 s' },
    { name: 'no store', kind: 'ours' },
  ],
  figures: [{ key: 'requests', label: 'requests', digits: 0 }],
  rounds: 1,
  isOutside: true,
  async sample({ name }, { server }) {
    const folder = name === 'no store' ? undefined : mkdtempSync(join(tmpdir(), 'auth-bench-'));
    try {
      await setMode(server, { delayMs: 100 });
      const args = [program, server, ...(folder ? [folder, name.endsWith('patient') ? '10000' : '500'] : [])];
      await Promise.all(Array.from({ length: PROCESSES }, () => runNode(args)));
      return { requests: await countTokenRequests(server) };
    } finally {
      await setMode(server);
      if (folder) rmSync(folder, { recursive: true, maxRetries: 10, force: true });
    }
  },
};
