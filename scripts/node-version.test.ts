import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from './release/run.ts';

/** Runs the script as another version of Node would. */
function runAs(version: string) {
  const pretence = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  const args = ['--import', `data:text/javascript,${encodeURIComponent(pretence)}`];
  return run(process.execPath, [...args, join(import.meta.dirname, 'node-version.js')], {
    cwd: import.meta.dirname,
  });
}

test.each(['24.2.0', '24.21.0', '26.0.0'])('Node %s can run the scripts', async (version) => {
  expect(await runAs(version)).toEqual({ code: 0, stdout: '', stderr: '' });
});

test.each(['20.20.2', '22.23.3', '24.1.0'])('Node %s is too old, which one line says', async (version) => {
  const { code, stderr } = await runAs(version);

  expect(code).toBe(1);
  expect(stderr).toMatch(`The scripts need Node 24.2 or later and found ${version}: `);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
