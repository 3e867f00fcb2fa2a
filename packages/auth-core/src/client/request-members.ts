/** The members of an `init`, or of any object in its place. */
export type RequestMembers = RequestInit & Record<string, unknown>;

/**
 * Reads every member of an `init` once, as `fetch` does: own and inherited ones, getters too. Nothing may be read again
 * later, because it could answer differently then. Only `url` is left out, which is no member of an `init`: Bun would
 * send the request there.
 */
export function readMembers(init: object | null | undefined): RequestMembers {
  if (!init) return {};
  if (!isObject(init)) throw new TypeError('fetch: init must be an object.');
  return readPlainMembers(init) ?? readAllMembers(init);
}

/** The fast way for the usual `init`, an object literal. Undefined for any other. */
function readPlainMembers(init: object): RequestMembers | undefined {
  if (!isPlainObject(init) || 'url' in init) return undefined;
  const isPlain = Object.keys(init).length === Object.getOwnPropertyNames(init).length;
  return isPlain ? { ...init } : undefined;
}

function readAllMembers(init: object): RequestMembers {
  const members: RequestMembers = {};
  const roots: unknown[] = [null, Object.prototype, Function.prototype];
  for (let level = init; !roots.includes(level); level = Object.getPrototypeOf(level)) {
    for (const name of Object.getOwnPropertyNames(level)) {
      if (!(name in members) && name !== 'url') members[name] = (init as RequestMembers)[name];
    }
  }
  return members;
}

/** Whether every member is safe to pass on later as it is: nothing that the caller could still change. */
export function areFixed(members: RequestMembers): boolean {
  for (const name in members) {
    const isReadElsewhere = name === 'headers' || name === 'signal';
    if (!isReadElsewhere && isObject(members[name]) && isStandard(name, Request.prototype)) return false;
  }
  return true;
}

/** The members that a `Request` does not keep, such as `next`, `proxy`, `dispatcher`: the fetch below may read them. */
export function extrasOf(members: object, request: Request): RequestMembers {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !isStandard(name, request)));
}

/** Whether an object is one that a literal makes, and not one of a class. */
export function isPlainObject(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}

function isObject(value: unknown): boolean {
  return Object(value) === value;
}

/** Not every browser shows the body of a Request. */
function isStandard(name: string, request: Request): boolean {
  return name in request || name === 'body';
}
