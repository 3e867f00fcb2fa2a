/** Says what to do if a test runner cannot import an ES module, as Jest cannot by default. */
export function toStartError(error: unknown): unknown {
  const { code, message } = Object(error) as NodeJS.ErrnoException;
  const isImport =
    code === 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG' || /--experimental-vm-modules/.test(message);
  if (!isImport) return error;
  const advice =
    'Here ES modules cannot be imported. Start the emulator in globalSetup, or run Jest with NODE_OPTIONS=--experimental-vm-modules.';
  return new Error(advice, { cause: error });
}
