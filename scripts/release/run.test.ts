import { expect, test } from 'vitest';
import { plantTree } from '../testing/tree.ts';
import { run } from './run.ts';

/** Waits for a child of its own, which has to be ended as well. */
const HANGS_ONCE = 'test -e begun && exit 3; : > begun; sleep 120; exit 4';

test('a program that hangs is ended, and started again if that is asked for', async () => {
  const options = { cwd: plantTree({}), timeoutMs: 5_000, attempts: 2 };

  expect(await run('sh', ['-c', HANGS_ONCE], options)).toMatchObject({ code: 3 });
});

test('a program that has written nothing for too long is ended, and one that writes is not', async () => {
  const options = { cwd: plantTree({}), silentMs: 2_000 };
  const count = 'for number in 1 2 3 4 5 6; do echo $number; sleep 0.4; done';

  expect(await run('sh', ['-c', `${count}; sleep 120`], options)).toMatchObject({ code: 1 });
  expect(await run('sh', ['-c', count], options)).toMatchObject({ code: 0, stdout: '1\n2\n3\n4\n5\n6\n' });
});

test('a program that hangs has failed if it is started once', async () => {
  const options = { cwd: plantTree({}), timeoutMs: 500 };

  expect(await run('sh', ['-c', HANGS_ONCE], options)).toMatchObject({ code: 1 });
});

test('a program that fails is not started again', async () => {
  const options = { cwd: plantTree({}), attempts: 2 };

  expect(await run('sh', ['-c', 'echo x >> count; exit 1'], options)).toMatchObject({ code: 1 });
  expect(await run('cat', ['count'], options)).toMatchObject({ stdout: 'x\n' });
});

test('a program that has ended is not started again if one that it left behind keeps the output open', async () => {
  const options = { cwd: plantTree({}), timeoutMs: 1_500, attempts: 2 };
  const leave = `
    require('fs').appendFileSync('count', 'x');
    require('child_process').spawn('sleep', ['8'], { detached: true, stdio: 'inherit' }).unref();
    process.exitCode = 3;
  `;

  expect(await run(process.execPath, ['-e', leave], options)).toMatchObject({ code: 3 });
  expect(await run('cat', ['count'], options)).toMatchObject({ stdout: 'x' });
});
