import { decodeBase64, toOctets } from './base64.ts';
import { MAX_SECRET_LENGTH } from './secret.ts';

/** Whether a text shows a piece of something that nobody may see. */
export type SecretSearch = (text: string) => boolean;

/** How many letters and digits in a row give a secret away. */
const WINDOW = 8;
/** A shorter value stands in any text by chance, and is not searched for. */
const MIN_LENGTH = 3;
/** How many encodings on top of each other are undone. */
const MAX_ROUNDS = 3;

/**
 * Searches texts for pieces of these values: eight of a value's letters and digits in a row, in either case and
 * whatever stands between them; of a value that has fewer, the whole. Percent-encoding, forms, HTML entities, JSON
 * escapes and base64 are undone first, also on top of each other.
 */
export function createSecretSearch(values: readonly string[]): SecretSearch {
  const pieces = new Set<string>();
  const wholes: string[] = [];
  for (const value of values) {
    const octets = toOctets(value.slice(0, MAX_SECRET_LENGTH));
    // Not every encoder escapes the escape character, so a text may be unescaped once too often.
    for (const form of [octets, undoEscapes(octets)].map(plain)) {
      const letters = lettersOf(form);
      if (letters.length >= WINDOW) for (const piece of windowsOf(letters)) pieces.add(piece);
      else if (form.length >= MIN_LENGTH) wholes.push(form);
    }
  }

  return (text) => {
    const readings = plain(readingsOf(text));
    return (
      wholes.some((whole) => readings.includes(whole)) ||
      windowsOf(lettersOf(readings)).some((piece) => pieces.has(piece))
    );
  };
}

/** A text, and what becomes of it when its encodings are undone, layer by layer. */
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

/** Undoes one layer of escapes. Other named entities and control characters are no letters, so a space will do for them. */
function undoEscapes(octets: string): string {
  return octets.replace(ESCAPE, (_, units, octet, hex, decimal, entity, character) => {
    if (units) return toOctets(JSON.parse(`"${units.toLowerCase()}"`));
    if (octet) return String.fromCharCode(Number.parseInt(octet, 16));
    if (hex || decimal)
      return toOctets(String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal)));
    return character ?? '&<>"\''[ENTITIES.indexOf(entity)] ?? ' ';
  });
}

/** In one case, and with the plus sign of a form for the space that it stands for. */
function plain(octets: string): string {
  return octets.toLowerCase().replaceAll('+', ' ');
}

/** What line breaks, escapes and the alphabets of base64 leave alone. */
function lettersOf(text: string): string {
  return text.replace(/[^a-z\d]+/g, '');
}

function windowsOf(letters: string): string[] {
  const length = letters.length - WINDOW + 1;
  return Array.from({ length }, (_, start) => letters.slice(start, start + WINDOW));
}
