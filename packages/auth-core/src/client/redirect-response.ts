/** Whether a response asks for a redirect that can be followed (Fetch standard, "HTTP-redirect fetch"). */
export function isRedirect({ status, headers }: Response): boolean {
  return [301, 302, 303, 307, 308].includes(status) && headers.has('location');
}

/** Refuses a redirect that would lead the bearer away, or one that the runtime hides, as browsers do. */
export function refuseRedirect(): never {
  throw new TypeError("fetch: refused a redirect that leads away. Allow it with redirect: 'follow'.");
}
