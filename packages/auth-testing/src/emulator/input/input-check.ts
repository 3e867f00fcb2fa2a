import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import config from '../../../schemas/config.json' with { type: 'json' };
import fault from '../../../schemas/fault.json' with { type: 'json' };
import scenario from '../../../schemas/scenario.json' with { type: 'json' };
import settings from '../../../schemas/settings.json' with { type: 'json' };
import token from '../../../schemas/token.json' with { type: 'json' };

/** What the schemas in `schemas/` describe, with the noun for it in sentences. */
const SCHEMAS = { config, fault, scenario, settings, token } as const;

export type InputKind = keyof typeof SCHEMAS;

const NOUNS: Readonly<Record<InputKind, string>> = {
  config: 'the configuration',
  fault: 'a fault',
  scenario: 'a scenario',
  settings: 'the settings',
  token: 'the wishes for a token',
};

/**
 * Checks what a test, a file or a program hands in, before anything is changed.
 *
 * @throws TypeError that names the member, in one sentence.
 */
export function checkInput(kind: InputKind, value: unknown): void {
  const check = compiled().getSchema(`${kind}.json`);
  if (check?.(value)) return;
  const errors = (check?.errors ?? []) as ErrorObject[];
  const unknown = errors.find(({ keyword }) => keyword === 'additionalProperties');
  throw new TypeError(unknown ? toUnknownMember(kind, unknown) : toWrongMember(kind, errors));
}

let ajv: Ajv2020 | undefined;

/** Compiled on first use, so that the emulator starts quickly. */
function compiled(): Ajv2020 {
  if (ajv) return ajv;
  const formats = { 'date-time': (text: string) => !Number.isNaN(Date.parse(text)) };
  ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    formats,
  });
  for (const [name, schema] of Object.entries(SCHEMAS)) ajv.addSchema(schema, `${name}.json`);
  return ajv;
}

function toUnknownMember(kind: InputKind, { instancePath, params, parentSchema }: ErrorObject): string {
  const name = toName(instancePath, String(params.additionalProperty));
  const known = Object.keys((parentSchema?.properties as object | undefined) ?? {});
  const list = known.length > 0 ? ` Use ${known.join(', ')}.` : '';
  return `${capitalize(NOUNS[kind])} ${/^the (settings|wishes)/.test(NOUNS[kind]) ? 'have' : 'has'} no member ${name}.${list}`;
}

function toWrongMember(kind: InputKind, errors: readonly ErrorObject[]): string {
  const path = errors[0]?.instancePath ?? '';
  const here = errors.filter(({ instancePath }) => instancePath === path);
  const choice = here.filter(({ keyword }) => keyword === 'oneOf');
  // An error of `anyOf` or of a name stands beside those of its branches, which say more.
  const branches = here.filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'propertyNames');
  const rules = [...new Set((choice.length > 0 ? choice : branches).map(toRule))].join(' or ');
  if (path === '') return `${capitalize(NOUNS[kind])} ${rules}.`;
  return `${toName(path)} of ${NOUNS[kind]} ${rules}.`;
}

function toRule({ keyword, params, message = 'is wrong', propertyName }: ErrorObject): string {
  if (propertyName !== undefined) return `cannot have the name ${JSON.stringify(propertyName)}`;
  if (keyword === 'oneOf') return 'must have exactly one of fail, configure and heal';
  if (keyword === 'enum') return `must be one of ${(params.allowedValues as unknown[]).join(', ')}`;
  if (keyword === 'pattern') return 'has characters that cannot be sent';
  if (keyword === 'type') return `must be ${[params.type].flat().map(withArticle).join(' or ')}`;
  if (keyword === 'format') return 'must be a date';
  return message;
}

function withArticle(type: unknown): string {
  const text = String(type);
  return `${/^[aeio]/.test(text) ? 'an' : 'a'} ${text === 'string' ? 'text' : text}`;
}

function toName(path: string, last?: string): string {
  const steps = path
    .split('/')
    .slice(1)
    .concat(last ?? []);
  return JSON.stringify(steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')).join('.'));
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
