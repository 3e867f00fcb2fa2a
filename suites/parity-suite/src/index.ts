// For every runtime: nothing here needs Node. The server is in recording-server.ts.

export type { ParityOptions } from './check-call.ts';
export { type GeneratedCall, sampleCalls } from './generated-call.ts';
export type { Platform } from './platform.ts';
export { judgeCall, reasons, type Verdict } from './verdict.ts';
