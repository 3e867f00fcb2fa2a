const toJson = (text: string) => JSON.stringify(text).slice(1, -1);
const toOctets = (text: string) => [...Buffer.from(text)];
const toUnits = (text: string) => text.split('').map((unit) => unit.charCodeAt(0));

/** The ways in which texts travel, and in which gateways, loggers and debug pages repeat them. */
export const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'percent-encoded': encodeURIComponent,
  'percent-encoded in lower case': (text) =>
    encodeURIComponent(text).replace(/%../g, (octet) => octet.toLowerCase()),
  'percent-encoded in every octet': (text) =>
    toOctets(text)
      .map((octet) => `%${octet.toString(16).padStart(2, '0')}`)
      .join(''),
  'percent-encoded by RFC 3986': (text) =>
    encodeURIComponent(text).replace(/[~!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`),
  'as a form': (text) => new URLSearchParams([['', text]]).toString().slice(1),
  'in HTML': (text) =>
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
  'in HTML entities': (text) => Array.from(text, (character) => `&#${character.codePointAt(0)};`).join(''),
  'in hexadecimal HTML entities': (text) =>
    Array.from(text, (character) => `&#x${character.codePointAt(0)?.toString(16)};`).join(''),
  'in JSON': toJson,
  'in JSON of ASCII': (text) =>
    toJson(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'in JSON escapes': (text) =>
    toUnits(text)
      .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
      .join(''),
  'in escaped octets': (text) =>
    toOctets(text)
      .map((octet) => `\\x${octet.toString(16).padStart(2, '0')}`)
      .join(''),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64 without padding': (text) => Buffer.from(text).toString('base64').replace(/=+$/, ''),
  'in base64url': (text) => Buffer.from(text).toString('base64url'),
  'in lines of base64': (text) => Buffer.from(text).toString('base64').replace(/.{20}/g, '$&\r\n'),
};
