// Writes one value with a file store in the directory of the user.
import { createFileStore } from '@x/auth-core/file';
import { sampleTokens } from '../sample-tokens.ts';

await createFileStore().set('key', sampleTokens());
