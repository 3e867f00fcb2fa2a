/** What browsers and runtimes write into the error of a fetch that failed on the network. */
const MESSAGES =
  /^(failed to fetch|(fetch|load) failed|terminated|cancelled|(a |the )?(network|internet) ?(error|request failed|connection)|error (sending request|reading a body)|connection (closed|refused|reset))/i;

/** A system error code, such as `ECONNRESET`, `UND_ERR_SOCKET`, `CERT_HAS_EXPIRED`, or Bun's `ConnectionRefused`. */
const CODE = /^([A-Z][A-Z_0-9]{2,40}|(Connection|Socket|FailedTo)[A-Za-z]{2,40})$/;

/**
 * Why a fetch failed on the network: a system error code, or `no connection, or CORS`. Undefined for any other error, such as a
 * bug in the caller's fetch or the control flow of a framework.
 */
export function toNetworkFailure(error: unknown): string | undefined {
  const { name, message } = Object(error);
  // A browser reports an aborted or failed fetch as a DOMException, which has a number as its code.
  const isPlatform = matches(/^(Abort|Network|Timeout)Error$/, name);
  const isOfFetch = matches(/^(Type)?Error$/, name) && matches(MESSAGES, message);
  return systemCodeOf(error) ?? (isPlatform || isOfFetch ? 'no connection, or CORS' : undefined);
}

/** The system error code of a foreign error or of its cause, if there is one. */
export function systemCodeOf(error: unknown): string | undefined {
  const { code, cause } = Object(error);
  return [code, Object(cause).code].find((found) => matches(CODE, found));
}

function matches(pattern: RegExp, value: unknown): boolean {
  return typeof value === 'string' && pattern.test(value);
}
