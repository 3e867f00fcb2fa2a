/** Says what to do if a test runner cannot import an ES module, as Jest cannot by default. */
export function toStartError(error: unknown): unknown {
  const { code } = Object(error) as NodeJS.ErrnoException;
  // Node has one code for a runner that never imports, and one for a runner that does so with a flag.
  const isImport = /^ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING(_FLAG)?$/.test(code ?? '');
  if (!isImport) return error;
  const advice =
    'Here ES modules cannot be imported. Start the emulator in globalSetup, or run Jest with NODE_OPTIONS=--experimental-vm-modules.';
  return new Error(advice, { cause: error });
}
