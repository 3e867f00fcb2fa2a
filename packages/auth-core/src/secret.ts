/** A secret, or a callback that is read at each issue, so that rotation needs no restart. */
export type Secret = string | (() => string | Promise<string>);

/** Knows the secrets of one renewal and takes them out of foreign text. */
export interface Scrubber {
  /** Has `value` scrubbed from now on. */
  add(value: string): void;
  /** Foreign text without the secrets, without control characters, and short enough to quote. */
  scrub(text: string): string;
}

const LONGEST_QUOTE = 300;

export function createScrubber(): Scrubber {
  const secrets = new Set<string>();
  return {
    add(value) {
      if (value !== '') secrets.add(value);
    },
    scrub(text) {
      let clean = text;
      // The longest first: a secret that contains another must not leave a tail behind.
      const longestFirst = [...secrets].sort((a, b) => b.length - a.length);
      for (const secret of longestFirst) clean = clean.replace(patternOf(secret), '[redacted]');
      return quoteText(clean);
    },
  };
}

/** Foreign text without control characters, and short enough to quote. */
export function quoteText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').slice(0, LONGEST_QUOTE);
}

/**
 * The forms in which a secret travels: base64 and base64url as a whole; raw, percent-encoded and JSON-escaped each
 * character for itself, since encoders differ in what they escape and in the case of their digits.
 */
function patternOf(secret: string): RegExp {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  const characters = Array.from(secret, (character) => {
    const octets = Array.from(new TextEncoder().encode(character), (octet) => `%${hex(octet, 2)}`).join('');
    const units = Array.from(
      { length: character.length },
      (_, i) => `\\\\u${hex(character.charCodeAt(i), 4)}`,
    ).join('');
    const space = character === ' ' ? '|\\+' : '';
    return `(?:\\\\?\\u{${hex(character.codePointAt(0) ?? 0, 1)}}|${octets}|${units}${space})`;
  });
  const base64 = encodeBase64(secret).replace(/=+$/, '').replaceAll('+', '[+-]').replaceAll('/', '[/_]');
  return new RegExp(`${characters.join('')}|${base64}`, 'giu');
}

/** Base64 of the UTF-8 octets of `text`; `btoa` alone mangles everything past Latin-1. */
export function encodeBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (octet) => String.fromCharCode(octet)).join(''));
}

/** Whether `text` is safe in a header, a form and a log line: not empty, no control characters, no lone surrogates. */
export function isPlainText(text: unknown): text is string {
  return typeof text === 'string' && text !== '' && !/[\p{Cc}\p{Cs}]/u.test(text);
}
