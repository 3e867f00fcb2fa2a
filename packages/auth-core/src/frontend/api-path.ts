/** Characters that the path of a URL may have as they are, besides those that `encodeURIComponent` leaves. */
const PLAIN = /%(3A|24|26|2B|2C|3D)/g;

/**
 * What no segment may contain once it is decoded, because a server behind us may read it as a separator, decode it a
 * second time, or cut the rest off: slashes, `%`, `;` (path parameters), `?`, `#` and control characters.
 */
const UNSAFE = /[/\\%;?#\p{Cc}]/u;

/** Dots alone name another folder. Some file systems drop spaces and dots at the end of a name. */
const DOTS = /^[\s.]+$/;

/**
 * The decoded segments of a path that has one meaning only; undefined for any other path. It begins with a slash.
 *
 * A URL parser has resolved `..` and `\` before. What is left must be valid UTF-8, with no empty segment, no segment of
 * dots, and nothing that is one of these in another spelling: encoded once more, or in full-width characters.
 */
export function parseApiPath(path: string): readonly string[] | undefined {
  if (!path.startsWith('/')) return undefined;
  const segments: string[] = [];
  const encoded = path.slice(1).split('/');
  for (const [index, text] of encoded.entries()) {
    const segment = decode(text);
    if (segment === undefined || !isSafe(segment)) return undefined;
    // A slash at the end leaves an empty segment, which is part of the path.
    if (segment === '' && index < encoded.length - 1) return undefined;
    // An email address has an encoded `@`; a bare one could end the user name of a URL.
    if (text.includes('@')) return undefined;
    segments.push(segment);
  }
  return segments;
}

/** The one spelling of these segments. What was checked is what is sent. */
export function formatApiPath(segments: readonly string[]): string {
  const encode = (segment: string): string =>
    encodeURIComponent(segment).replace(PLAIN, (octet) => decodeURIComponent(octet));
  return `/${segments.map(encode).join('/')}`;
}

function isSafe(segment: string): boolean {
  // Some servers compare names in their compatibility form, in which a full-width full stop is a dot.
  return [segment, segment.normalize('NFKC')].every((form) => !UNSAFE.test(form) && !DOTS.test(form));
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
