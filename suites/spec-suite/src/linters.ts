import { readFileSync } from 'node:fs';
import { validate } from '@readme/openapi-parser';
import spectral from '@stoplight/spectral-core';
import parsers from '@stoplight/spectral-parsers';
import { oas } from '@stoplight/spectral-rulesets';

/** What a linter has to say about a document, one line each. */
export type Linter = (file: string) => Promise<string[]>;

/** Rules of Spectral that do not fit these documents. */
const OFF = {
  // The documents have no contact: nobody but this repository answers for them.
  'info-contact': 'off',
  // OpenAPI 3.1 allows an SPDX `identifier` instead of a `url`.
  'license-url': 'off',
  // The errors and security schemes of the API itself are described, although no operation here uses them.
  'oas3-unused-component': 'off',
} as const;

export const linters: Readonly<Record<string, Linter>> = {
  async Spectral(file) {
    const linter = new spectral.Spectral();
    linter.setRuleset({ extends: [[oas as spectral.RulesetDefinition, 'all']], rules: OFF });
    const found = await linter.run(new spectral.Document(readFileSync(file, 'utf8'), parsers.Yaml, file));
    return found.map(({ code, path, message }) => `${code} at ${path.join('.')}: ${message}`);
  },

  async 'the OpenAPI parser of ReadMe'(file) {
    const result = await validate(file);
    return result.valid ? [] : result.errors.map(({ message }) => message);
  },
};
