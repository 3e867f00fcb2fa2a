import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { Answer, Behaviour, Operation, ProviderRequest } from './exchange.ts';
import type { EmulatedApp } from './loopback-server.ts';
import { readForm, readJson } from './parameters.ts';
import type { ProviderState } from './provider-state.ts';
import { redact, redactPath } from './redaction.ts';
import type { RequestRecord } from './request-log.ts';

type ProviderContext = Context<{ Bindings: HttpBindings }>;

/** Serves a provider's behaviour over HTTP, and keeps its counters and its log. */
export function createProviderApp(state: ProviderState, behaviour: Behaviour): EmulatedApp {
  const app: EmulatedApp = new Hono();
  const { operations } = behaviour;

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

  async function handle(
    context: ProviderContext,
    operation: Operation | undefined,
    answerTo: (request: ProviderRequest) => Answer | Promise<Answer>,
  ): Promise<Response> {
    const startedAt = performance.now();
    const id = ++state.requestCount;
    if (operation?.kind === 'token') state.tokenRequests += 1;

    const request = await readRequest(context);
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

  return app;
}

async function readRequest(context: ProviderContext): Promise<ProviderRequest> {
  const { method, headers } = context.req.raw;
  const url = new URL(context.req.url);
  return {
    method,
    path: url.pathname,
    query: url.searchParams,
    headers,
    mediaType: (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '',
    body: method === 'GET' || method === 'HEAD' ? '' : await context.req.text(),
    pathParameters: context.req.param(),
  };
}

function toResponse({ status, headers, body }: Answer, now: number): Response {
  const json = typeof body === 'object';
  return new Response(json ? JSON.stringify(body) : (body ?? null), {
    status,
    headers: {
      date: new Date(now).toUTCString(),
      ...(json && { 'content-type': 'application/json; charset=utf-8' }),
      ...headers,
    },
  });
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
    parameters: operation?.kind === 'token' ? redact(Object.entries(readBody(request))) : {},
    status,
    durationMs,
  };
}

function readBody({ mediaType, body }: ProviderRequest): Readonly<Record<string, unknown>> {
  if (body === '') return {};
  return (mediaType === 'application/json' ? readJson(body) : readForm(body)).all;
}
