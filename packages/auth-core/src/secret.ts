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
      secrets.add(value);
    },
    scrub(text) {
      let clean = text;
      // The longest first: a secret that contains another must not leave a tail behind.
      const forms = [...secrets].flatMap(encodings).sort((a, b) => b.length - a.length);
      for (const form of forms) clean = clean.replaceAll(form, '[redacted]');
      return quoteText(clean);
    },
  };
}

/** Foreign text without control characters, and short enough to quote. */
export function quoteText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').slice(0, LONGEST_QUOTE);
}

/** The forms in which a secret travels: raw, URL, form, base64, base64url and JSON-escaped. */
function encodings(secret: string): string[] {
  if (secret === '') return [];
  const base64 = encodeBase64(secret).replace(/=+$/, '');
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    base64,
    base64.replaceAll('+', '-').replaceAll('/', '_'),
    JSON.stringify(secret).slice(1, -1),
  ];
}

/** Base64 of the UTF-8 octets of `text`; `btoa` alone mangles everything past Latin-1. */
export function encodeBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (octet) => String.fromCharCode(octet)).join(''));
}

/** Whether `text` is safe in a header, a form and a log line: not empty, no control characters, no lone surrogates. */
export function isPlainText(text: unknown): text is string {
  return typeof text === 'string' && text !== '' && !/[\p{Cc}\p{Cs}]/u.test(text);
}
