/**
 * Throws the body of a response away. It is not waited for: as long as anybody keeps a clone of the response, as mocking
 * libraries do, cancelling never ends. Its failure is nobody's concern either.
 */
export function discardBody({ body }: Response): void {
  Promise.resolve(body)
    .then((stream) => stream?.cancel())
    .catch(() => undefined);
}
