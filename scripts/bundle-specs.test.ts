import { expect, test } from 'vitest';
import { bundleSpecs } from './bundle-specs.ts';
import { plantTree } from './testing/tree.ts';

const document = `
openapi: 3.1.0
paths:
  /session:
    summary: Not an operation.
    parameters:
      - { name: X-Trace, in: header, schema: { type: string, description: Words. } }
    post:
      operationId: openSession
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: '#/components/schemas/Credentials' }
    put:
      operationId: renewSession
      parameters:
        - { name: X-Renew-Token, in: header, required: true, schema: { type: string } }
        - { name: Authorization, in: header, required: true, schema: { type: string } }
        - { name: page, in: query, schema: { type: integer } }
components:
  schemas:
    Credentials: { type: object, required: [apiKey], properties: { apiKey: { type: string } } }
`;

/** The bundled schemas of the only provider in this tree. */
async function bundle(): Promise<Record<string, unknown>> {
  const root = plantTree({ 'specs/fifth.yaml': document });
  const text = await bundleSpecs(root, ['fifth']);
  const specs = /export const specs = ([\s\S]+) as const;/.exec(text)?.[1] ?? '';
  return JSON.parse(specs).fifth;
}

test('every method of a path is an operation, and nothing else in a path is', async () => {
  expect(Object.keys(await bundle()).sort()).toEqual(['openSession', 'renewSession']);
});

test('header parameters are kept in lower case, those of the path included, without OpenAPI’s exceptions', async () => {
  const { renewSession } = await bundle();

  expect(renewSession).toEqual({
    query: {
      type: 'object',
      required: [],
      properties: { page: { type: 'integer' } },
      additionalProperties: false,
    },
    headers: {
      type: 'object',
      required: ['x-renew-token'],
      properties: { 'x-trace': { type: 'string' }, 'x-renew-token': { type: 'string' } },
    },
    bodies: {},
    requiresBody: false,
  });
});

test('a body is kept by its media type, with every reference resolved', async () => {
  const { openSession } = await bundle();

  expect(openSession).toMatchObject({
    requiresBody: true,
    bodies: {
      'application/json': {
        type: 'object',
        required: ['apiKey'],
        properties: { apiKey: { type: 'string' } },
      },
    },
  });
});

test('the names of the providers are a type', async () => {
  const root = plantTree({ 'specs/fifth.yaml': document, 'specs/sixth.yaml': document });

  expect(await bundleSpecs(root, ['fifth', 'sixth'])).toContain(
    "export type ProviderName = 'fifth' | 'sixth';",
  );
});
