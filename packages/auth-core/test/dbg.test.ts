import { test, vi } from 'vitest';
import { createRig } from './model/rig.ts';
import { platform, quiesce } from './model/world.ts';
test('dbg', async () => {
  for (const [name, value] of Object.entries(platform)) vi.stubGlobal(name, value);
  const rig = createRig({ store: 'none', isDeaf: false, attempts: 1, hasRefresh: false, secretRotates: false });
  const h = rig.model.handedOut; rig.model.handedOut = (...a) => { console.log('handed', a); h(...a); console.log(rig.model.held()) };
  const r = rig.model.rejected; rig.model.rejected = (...a) => { console.log('rej', a); r(...a) };
  await rig.finish();
  console.log(rig.model.broken, rig.model.calls);
});
