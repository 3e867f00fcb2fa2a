/**
 * The example with the emulator, in one command:
 *
 *   node backend-for-frontend/start.ts
 */
import { join } from 'node:path';
import { buildPage } from './build-page.ts';
import { startExample } from './example.ts';

const page = join(import.meta.dirname, 'dist');
await buildPage(page);
const { origin, emulator } = await startExample({ page, port: Number(process.env.PORT ?? 3000) });
const { username, password } = emulator.blam.options;
console.log(`listening on ${origin}\nSign in as ${username} with the password ${String(password)}.`);
