const RealDate = Date;
const realMonotonic = performance.now.bind(performance);

/** Sets both clocks of this process forward, for every library in it. Timers keep their pace. */
export function shiftClocks(ms: number): void {
  const now = (): number => RealDate.now() + ms;
  globalThis.Date = class extends RealDate {
    constructor(...given: unknown[]) {
      super(...((given.length === 0 ? [now()] : given) as [number]));
    }
    static override now = now;
  } as DateConstructor;
  performance.now = () => realMonotonic() + ms;
}
