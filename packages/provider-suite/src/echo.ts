import type { ReceivedRequest } from './loopback.ts';

/** All that a request said, the parts with secrets first: what is quoted of it is cut. */
export function echoOf({ method, path, headers, body }: ReceivedRequest): string {
  return `${headers.authorization ?? ''} ${body} ${method} ${path} ${JSON.stringify(headers)}`;
}

/** The same, fit for a header. */
export function headerEchoOf(request: ReceivedRequest): string {
  return echoOf(request).replaceAll(/[^\x20-\x7e]/g, '?');
}
