import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StoreError } from './opened-store.ts';

/**
 * Imports the first of some packages that the user has installed.
 *
 * @throws StoreError that says how to install one.
 */
export async function importPackage<Modules extends object>(
  store: string,
  names: readonly (keyof Modules & string)[],
): Promise<Partial<Modules>> {
  for (const name of names) {
    const module = await find(name);
    if (module !== undefined) return { [name]: module } as Partial<Modules>;
  }
  const [first] = names;
  throw new StoreError(
    `A store in ${store} needs the package ${names.join(' or ')}. Run npm install --save-dev ${first}.`,
  );
}

/** In the project of the user, or beside this package. */
async function find(name: string): Promise<unknown> {
  const project = createRequire(join(process.cwd(), 'package.json'));
  const resolve = (): string => pathToFileURL(project.resolve(name)).href;
  for (const locate of [resolve, () => name]) {
    try {
      const module = await import(locate());
      return module;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'MODULE_NOT_FOUND' && code !== 'ERR_MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
}
