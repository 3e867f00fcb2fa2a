import { setTimeout as pause } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Fault } from './faults/fault.ts';
import { createFaultPlan } from './faults/fault-plan.ts';
import { alterAnswer, toUnhandledAnswer } from './faults/fault-response.ts';
import type { EmulatedApp } from './loopback-server.ts';
import type { Answer, Behaviour, Operation, ProviderRequest } from './operation.ts';
import type { ProviderState } from './provider-state.ts';
import { createRequestReader } from './request-reader.ts';
import { toRecord } from './request-record.ts';
import { deliver } from './send-response.ts';

type ProviderContext = Context<{ Bindings: HttpBindings }>;
type Answerer = (request: ProviderRequest) => Answer | Promise<Answer>;

/** Serves a provider's behaviour over HTTP, brings its faults about, and keeps its counters and its log. */
export function createProviderApp(state: ProviderState, behaviour: Behaviour): EmulatedApp {
  const app: EmulatedApp = new Hono();
  const { operations } = behaviour;
  const readRequest = createRequestReader(state.name);
  state.faults = createFaultPlan(operations);

  const allowOrigins = cors({ origin: toAllowedOrigin });
  app.use((context, next) => (state.settings.corsOrigins.length > 0 ? allowOrigins(context, next) : next()));
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
    answerer: Answerer,
  ): Promise<Response> {
    const at = Date.now();
    const startedAt = performance.now();
    const id = ++state.requestCount;
    if (operation?.kind === 'token') state.tokenRequests += 1;
    const fault = operation && state.faults.take(operation);

    const request = await readRequest(context, operation);
    if (fault?.delayMs !== undefined) await pause(fault.delayMs);
    const answer = fault ? await answerUnder(fault, request, operation, answerer) : await answerer(request);

    const durationMs = performance.now() - startedAt;
    const show = state.surroundings.showSecrets;
    state.record(toRecord({ id, at, durationMs, request, operation, answer, fault, show }), answer);
    return send(context, answer, fault);
  }

  async function answerUnder(
    fault: Fault,
    request: ProviderRequest,
    operation: Operation,
    answerer: Answerer,
  ): Promise<Answer> {
    if (fault.reset === 'before') return { status: 0 };
    const failure = (status: number) => behaviour.failure(status, operation);
    const target = `${state.surroundings.strangerUrl}${request.path}`;
    return alterAnswer(toUnhandledAnswer(fault, failure, target) ?? (await answerer(request)), fault);
  }

  function send({ env, res }: ProviderContext, answer: Answer, fault?: Fault): Response {
    const date = new Date(state.now()).toUTCString();
    // What CORS had to say stands in the response that the framework would have sent.
    const allowed = state.settings.corsOrigins.length > 0 ? Object.fromEntries(res.headers) : {};
    // Not awaited: a drip may take longer than the client cares to wait.
    void deliver({ ...answer, headers: { date, ...allowed, ...answer.headers } }, fault, env);
    return RESPONSE_ALREADY_SENT;
  }

  return app;
}
