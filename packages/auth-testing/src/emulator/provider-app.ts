import { setTimeout as pause } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Fault } from './faults/fault.ts';
import type { FaultPlan } from './faults/fault-plan.ts';
import { applyFault, toFaultResponse } from './faults/fault-response.ts';
import type { EmulatedApp } from './loopback-server.ts';
import type { Behaviour, EmulatedResponse, Operation, ProviderRequest } from './operation.ts';
import type { ProviderState } from './provider-state.ts';
import { createRequestReader } from './request-reader.ts';
import { toRecord } from './request-record.ts';
import { sendResponse } from './send-response.ts';

type ProviderContext = Context<{ Bindings: HttpBindings }>;
type Responder = (request: ProviderRequest) => EmulatedResponse | Promise<EmulatedResponse>;

/** Serves a provider's behaviour over HTTP, applies planned faults, and writes the counters and the log. */
export function createProviderApp(
  state: ProviderState,
  behaviour: Behaviour,
  faults: FaultPlan,
): EmulatedApp {
  const app: EmulatedApp = new Hono();
  const { operations } = behaviour;
  const readRequest = createRequestReader(state.name);

  const allowOrigins = cors({ origin: toAllowedOrigin });
  app.use((context, next) => (state.settings.corsOrigins.length > 0 ? allowOrigins(context, next) : next()));
  for (const operation of operations) {
    app.on(operation.method, operation.path, (context) => handle(context, operation, operation.respond));
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
    respond: Responder,
  ): Promise<Response> {
    const at = Date.now();
    const startedAt = performance.now();
    const id = ++state.requestCount;
    if (operation?.kind === 'token') state.tokenRequests += 1;
    const fault = operation && faults.take(operation);

    const request = await readRequest(context, operation);
    if (fault?.delayMs !== undefined) await pause(fault.delayMs);
    const response = fault
      ? await respondWithFault(fault, request, operation, respond)
      : await respond(request);

    const durationMs = performance.now() - startedAt;
    const show = state.context.showSecrets;
    state.record(toRecord({ id, at, durationMs, request, operation, response, fault, show }), response);
    return send(context, response, fault);
  }

  async function respondWithFault(
    fault: Fault,
    request: ProviderRequest,
    operation: Operation,
    respond: Responder,
  ): Promise<EmulatedResponse> {
    if (fault.reset === 'before') return { status: 0 };
    const failure = (status: number) => behaviour.failure(status, operation);
    const target = `${state.context.untrustedServerUrl}${request.path}`;
    return applyFault(toFaultResponse(fault, failure, target) ?? (await respond(request)), fault);
  }

  function send({ env, res }: ProviderContext, response: EmulatedResponse, fault?: Fault): Response {
    const date = new Date(state.now()).toUTCString();
    // The CORS headers are in the response that the framework would have sent.
    const allowed = state.settings.corsOrigins.length > 0 ? Object.fromEntries(res.headers) : {};
    // Not awaited: a slow response may take longer than the client waits.
    void sendResponse({ ...response, headers: { date, ...allowed, ...response.headers } }, fault, env);
    return RESPONSE_ALREADY_SENT;
  }

  return app;
}
