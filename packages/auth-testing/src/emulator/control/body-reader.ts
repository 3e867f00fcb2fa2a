/**
 * Reads the body of a request to the control API.
 *
 * @throws TypeError if the text is not the JSON of an object. No text is an empty one.
 */
export function readObject(text: string): object {
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new TypeError('The body is not JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError('The body is not a JSON object.');
  }
  return value;
}

interface Types {
  readonly string: string;
  readonly number: number;
}

/**
 * The one member of a body.
 *
 * @throws TypeError if it is missing or of another type, or another member is beside it.
 */
export function readMember<Type extends keyof Types>(
  verb: string,
  body: object,
  name: string,
  type: Type,
): Types[Type] {
  const { [name]: value, ...others } = body as Readonly<Record<string, unknown>>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw new TypeError(`${verb} takes ${name} and no ${JSON.stringify(unknown)}.`);
  }
  if (typeof value !== type) throw new TypeError(`${verb} takes ${name}, a ${type}.`);
  return value as Types[Type];
}
