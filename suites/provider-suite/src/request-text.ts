import type { ReceivedRequest } from './loopback.ts';

/** All that a request said, the parts with secrets first: what is quoted of it is cut. */
export function toText({ method, path, headers, body }: ReceivedRequest): string {
  const secretive = `${headers.authorization ?? ''} ${body} ${path}`;
  // Percent-encoding is read in either case (RFC 3986 §2.1), and .NET writes it in lower case.
  const lowered = secretive.replaceAll(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase());
  return `${secretive} ${lowered} ${method} ${JSON.stringify(headers)}`;
}

/** The same, fit for a header. */
export function toHeaderText(request: ReceivedRequest): string {
  return toText(request).replaceAll(/[^\x20-\x7e]/g, '?');
}
