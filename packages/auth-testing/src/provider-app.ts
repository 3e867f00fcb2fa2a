import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Answer, Behaviour, Operation, ProviderRequest } from './exchange.ts';
import type { EmulatedApp } from './loopback-server.ts';
import { readParameters } from './parameters.ts';
import type { ProviderState } from './provider-state.ts';
import { redact, redactPath } from './redaction.ts';
import type { RequestRecord } from './request-log.ts';
import { createSchemaCheck } from './request-schema.ts';

type ProviderContext = Context<{ Bindings: HttpBindings }>;

/** Serves a provider's behaviour over HTTP, and keeps its counters and its log. */
export function createProviderApp(state: ProviderState, behaviour: Behaviour): EmulatedApp {
  const app: EmulatedApp = new Hono();
  const { operations } = behaviour;
  const checkSchema = createSchemaCheck(state.name);

  app.use(cors({ origin: toAllowedOrigin }));

  for (const operation of operations) {
    app.on(operation.method, operation.path, (context) => handle(context, operation, operation.answer));
  }
  for (const path of new Set(operations.map((operation) => operation.path))) {
    const here = operations.filter((operation) => operation.path === path);
    const allowed = here.map((operation) => operation.method);
    app.all(path, (context) =>
      handle(context, here[0], (request) => behaviour.wrongMethod(request, allowed)),
    );
  }
  app.notFound((context) => handle(context, undefined, behaviour.unknownPath));

  function toAllowedOrigin(origin: string): string | null {
    const { corsOrigins } = state.settings;
    return corsOrigins.includes('*') || corsOrigins.includes(origin) ? origin : null;
  }

  async function handle(
    context: ProviderContext,
    operation: Operation | undefined,
    answerTo: (request: ProviderRequest) => Answer | Promise<Answer>,
  ): Promise<Response> {
    const startedAt = performance.now();
    const id = ++state.requestCount;
    if (operation?.kind === 'token') state.tokenRequests += 1;

    const request = await readRequest(context, operation);
    const answer = await answerTo(request);

    const record = toRecord(id, request, operation, answer.status, performance.now() - startedAt);
    state.requests.add(record);
    if (answer.violation) {
      const { method, path } = record;
      const known = operation && { operation: operation.id };
      state.violations.add({ request: id, method, path, ...known, ...answer.violation });
    }
    return toResponse(answer, state.now());
  }

  async function readRequest(context: ProviderContext, operation?: Operation): Promise<ProviderRequest> {
    const { method, headers } = context.req.raw;
    const { pathname: path, searchParams: query } = new URL(context.req.url);
    const mediaType = (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
    const body = method === 'GET' || method === 'HEAD' ? '' : await context.req.text();
    const parameters = readParameters(mediaType, body);
    const schemaFlaw =
      operation && checkSchema(operation.id, { query, mediaType, parameters: parameters.all });
    return {
      method,
      path,
      query,
      headers,
      mediaType,
      body,
      parameters,
      ...(schemaFlaw !== undefined && { schemaFlaw }),
      pathParameters: context.req.param(),
    };
  }

  return app;
}

function toResponse({ status, headers = {}, body }: Answer, now: number): Response {
  const json = typeof body === 'object';
  const sent = new Headers({ date: new Date(now).toUTCString() });
  if (json) sent.set('content-type', 'application/json; charset=utf-8');
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') sent.set(name, value);
    else for (const one of value) sent.append(name, one);
  }
  return new Response(json ? JSON.stringify(body) : (body ?? null), { status, headers: sent });
}

function toRecord(
  id: number,
  request: ProviderRequest,
  operation: Operation | undefined,
  status: number,
  durationMs: number,
): RequestRecord {
  return {
    id,
    at: Date.now() - durationMs,
    method: request.method,
    path: redactPath(request.path),
    ...(operation && { operation: operation.id }),
    query: redact(request.query),
    headers: redact(request.headers),
    parameters: operation?.kind === 'resource' ? {} : redact(Object.entries(request.parameters.all)),
    status,
    durationMs,
  };
}
