/** A request as a server saw it. */
export interface Arrival {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** In the order of the wire, names in lower case. */
  readonly headers: readonly [string, string][];
  /** One character a byte. */
  readonly body: string;
}

/** A path without what differs from run to run, and without the answer, which is long. */
export function withoutRun(text: string): string {
  return text.replaceAll(/\/parity\/\d+\/[^/]+\//g, '/parity/');
}

/** The part of an arrival that must be equal for two ways to send the same call. */
export function comparable({ method, path, headers, body }: Arrival): object {
  // The boundary of a form is new each time a form is sent, and Node's header may name another than its body has.
  const boundary = /^--(\S+)\r\nContent-Disposition: form-data/i.exec(body)?.[1];
  const neutral = (text: string): string => {
    const named = text.replace(/^(multipart\/form-data; *boundary=).+/, '$1BOUNDARY');
    return boundary ? named.replaceAll(boundary, 'BOUNDARY') : named;
  };
  const joined: Record<string, string> = {};
  for (const [name, value] of [...headers].sort(([a], [b]) => a.localeCompare(b))) {
    if (name === 'authorization') continue;
    // A header that comes twice means the same as one with both values (RFC 9110 §5.2).
    joined[name] = [joined[name], neutral(value)].filter(Boolean).join(', ');
  }
  return { method, path: withoutRun(path), headers: joined, body: neutral(body) };
}
