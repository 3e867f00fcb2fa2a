/** Globals that exist only in a page, frame, worker or worklet of a browser. */
const BROWSER_GLOBALS = ['document', 'window', 'importScripts', 'WorkletGlobalScope'];

/** Whether everyone can read this program: in a browser, or in a React Native app, which has none of these globals. */
export function isBrowser(): boolean {
  const globals = globalThis as Readonly<Record<string, unknown>>;
  const { product } = Object(globals.navigator);
  return product === 'ReactNative' || BROWSER_GLOBALS.some((name) => globals[name] !== undefined);
}
