/** What browsers and runtimes write into the error of a fetch that failed on the network. */
const MESSAGES =
  /^(network error|failed to fetch|fetch failed|load failed|terminated|cancelled|network request failed|networkerror when attempting|a network error occurred|network connection lost|the (internet|network) connection|error sending request|error reading a body|connection (closed|refused|reset))/i;

/** A system error code, such as `ECONNRESET`, `UND_ERR_SOCKET`, `CERT_HAS_EXPIRED`, or Bun's `ConnectionRefused`. */
const CODE = /^([A-Z][A-Z_0-9]{2,40}|(Connection|Socket|FailedTo)[A-Za-z]{2,40})$/;

/**
 * Why a fetch failed on the network: a system error code, or `no connection, or CORS`. Undefined for any other error, such as a
 * bug in the caller's fetch or the control flow of a framework.
 */
export function toNetworkFailure(error: unknown): string | undefined {
  const { name, message, cause, code } = Object(error);
  const reason = [code, Object(cause).code].find((found) => typeof found === 'string' && CODE.test(found));
  // A browser reports an aborted or failed fetch as a DOMException, which has a number as its code.
  const isPlatform = name === 'AbortError' || name === 'NetworkError' || name === 'TimeoutError';
  const isOfFetch =
    (name === 'TypeError' || name === 'Error') && typeof message === 'string' && MESSAGES.test(message);
  return reason ?? (isPlatform || isOfFetch ? 'no connection, or CORS' : undefined);
}
