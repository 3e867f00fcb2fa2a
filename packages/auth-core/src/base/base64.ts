/** The UTF-8 octets of a text, one character each. ASCII is its own octets, and most texts are long and ASCII. */
export function toOctets(text: string): string {
  return text.replace(/[\u0080-\uffff]+/g, (run) =>
    new TextEncoder().encode(run).reduce((octets, octet) => octets + String.fromCharCode(octet), ''),
  );
}

/** Base64 of the UTF-8 octets of a text; `btoa` alone cannot encode characters beyond Latin-1. */
export function encodeBase64(text: string): string {
  return btoa(toOctets(text));
}

/**
 * What the base64 in a text may mean, in either alphabet: all of its letters are decoded, from each of the four places
 * where a group of four may begin, since nothing says where the base64 starts.
 */
export function decodeBase64(octets: string): string {
  const letters = octets
    .replace(/[^\w+/-]/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    // Fills up the last group, which may have no padding.
    .concat('AAA');
  return [0, 1, 2, 3]
    .map((start) => atob(letters.slice(start, letters.length - ((letters.length - start) % 4))))
    .join('\n');
}
