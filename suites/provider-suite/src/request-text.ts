import type { ReceivedRequest } from '@x/test-kit/loopback-server';

/** Headers that the platform sends by itself. Any other header may contain a secret. */
const PLATFORM_HEADER = /^(host|connection|transfer-encoding|user-agent|(accept|content|sec)(-.+)?)$/;

/** A request as text. The parts with secrets come first, because a quote of it may be cut. */
export function toText({ method, path, headers, body }: ReceivedRequest): string {
  const own = Object.keys(headers).filter((name) => !PLATFORM_HEADER.test(name));
  const secretParts = `${own.map((name) => headers[name]).join(' ')} ${body} ${path}`;
  // Percent-encoding is case-insensitive (RFC 3986 §2.1), and .NET uses lower case.
  const lowerCase = secretParts.replaceAll(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase());
  return `${secretParts} ${lowerCase} ${method} ${JSON.stringify(headers)}`;
}

/** The same as a valid header value. */
export function toHeaderText(request: ReceivedRequest): string {
  return toText(request).replaceAll(/[^\x20-\x7e]/g, '?');
}
