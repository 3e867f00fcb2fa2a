/** What only a page, a frame, a worker or a worklet of a browser has. */
const BROWSER_GLOBALS = ['document', 'window', 'importScripts', 'WorkletGlobalScope'];

/** Whether the program runs where everybody can read it: in a browser, or in an app of React Native, which has none of these. */
export function isBrowser(): boolean {
  const globals = globalThis as Readonly<Record<string, unknown>>;
  const { product } = Object(globals.navigator);
  return product === 'ReactNative' || BROWSER_GLOBALS.some((name) => globals[name] !== undefined);
}
