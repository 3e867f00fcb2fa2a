import { decodeBase64, toOctets } from './base64.ts';
import { MAX_SECRET_LENGTH } from './secret.ts';

/** Whether a text contains a piece of a secret or token. */
export type SecretSearch = (text: string) => boolean;

/** How many letters and digits in a row give a secret away. */
const WINDOW = 8;
/** A shorter value appears in any text by chance, so it is not searched for. */
const MIN_LENGTH = 3;
/** How many layers of encoding are decoded. */
const MAX_ROUNDS = 3;

/**
 * Searches texts for pieces of these values: eight letters and digits of a value in a row, in upper or lower case, with
 * any other characters between them; all of them if the value has fewer. Percent-encoding, forms, HTML entities, JSON
 * escapes and base64 are decoded first, also in several layers.
 */
export function createSecretSearch(values: readonly string[]): SecretSearch {
  // Read at the first search: most answers have nothing to quote, and reading a token takes longer than a renewal.
  let pieces: Pieces | undefined;

  return (text) => {
    pieces ??= toPieces(values);
    const { windows, wholes } = pieces;
    const readings = plain(readingsOf(text));
    return (
      wholes.some((whole) => readings.includes(whole)) ||
      windowsOf(lettersOf(readings)).some((window) => windows.has(window))
    );
  };
}

/** What a text must not contain. */
interface Pieces {
  readonly windows: ReadonlySet<string>;
  /** The values that are shorter than a window. */
  readonly wholes: readonly string[];
}

function toPieces(values: readonly string[]): Pieces {
  const windows = new Set<string>();
  const wholes: string[] = [];
  for (const value of values) {
    const octets = toOctets(value.slice(0, MAX_SECRET_LENGTH));
    // Not every encoder escapes the escape character, so a text may be unescaped once too often.
    for (const form of [octets, undoEscapes(octets)].map(plain)) {
      const letters = lettersOf(form);
      if (letters.length >= WINDOW) for (const window of windowsOf(letters)) windows.add(window);
      else if (form.length >= MIN_LENGTH) wholes.push(form);
    }
  }
  return { windows, wholes };
}

/** A text together with its decoded forms, layer by layer. */
function readingsOf(text: string): string {
  let reading = toOctets(text);
  let readings = reading;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    reading = `${undoEscapes(reading)}\n${decodeBase64(reading)}`;
    readings += `\n${reading}`;
  }
  return readings;
}

const ESCAPE =
  /((?:\\u[\da-f]{4})+)|(?:%|\\x)([\da-f]{2})|&#(?:x([\da-f]{1,5})|(\d{1,6}));|&(\w+);|\\(?:(\W)|\w)/gi;
const ENTITIES = ['amp', 'lt', 'gt', 'quot', 'apos'];

/** Decodes one layer of escapes. Other named entities and control characters become a space: they are no letters. */
function undoEscapes(octets: string): string {
  return octets.replace(ESCAPE, (_, units, octet, hex, decimal, entity, character) => {
    if (units) return toOctets(JSON.parse(`"${units.toLowerCase()}"`));
    if (octet) return String.fromCharCode(Number.parseInt(octet, 16));
    if (hex || decimal)
      return toOctets(String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal)));
    return character ?? '&<>"\''[ENTITIES.indexOf(entity)] ?? ' ';
  });
}

/** In lower case, and with a space for the plus sign of a form. */
function plain(octets: string): string {
  return octets.toLowerCase().replaceAll('+', ' ');
}

/** The letters and digits, which line breaks, escapes and the alphabets of base64 do not change. */
function lettersOf(text: string): string {
  return text.replace(/[^a-z\d]+/g, '');
}

function windowsOf(letters: string): string[] {
  const length = letters.length - WINDOW + 1;
  return Array.from({ length }, (_, start) => letters.slice(start, start + WINDOW));
}
