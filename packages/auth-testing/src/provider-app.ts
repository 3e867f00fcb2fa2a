import { setTimeout as pause } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Answer, Behaviour, Operation, ProviderRequest } from './exchange.ts';
import type { Fault } from './fault.ts';
import { alterAnswer, toUnhandledAnswer } from './fault-answer.ts';
import { deliver, resetConnection, spoilsDelivery } from './fault-delivery.ts';
import { createFaultPlan } from './fault-plan.ts';
import type { EmulatedApp } from './loopback-server.ts';
import type { ProviderState } from './provider-state.ts';
import { createRequestReader } from './request-reader.ts';
import { toRecord } from './request-record.ts';
import { toResponse } from './response.ts';

type ProviderContext = Context<{ Bindings: HttpBindings }>;
type Answerer = (request: ProviderRequest) => Answer | Promise<Answer>;

/** Serves a provider's behaviour over HTTP, brings its faults about, and keeps its counters and its log. */
export function createProviderApp(state: ProviderState, behaviour: Behaviour): EmulatedApp {
  const app: EmulatedApp = new Hono();
  const { operations } = behaviour;
  const readRequest = createRequestReader(state.name);
  state.faults = createFaultPlan(operations);

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
    answerer: Answerer,
  ): Promise<Response> {
    const at = Date.now();
    const startedAt = performance.now();
    const id = ++state.requestCount;
    if (operation?.kind === 'token') state.tokenRequests += 1;
    const fault = operation && state.faults.take(operation);

    const request = await readRequest(context.req, operation);
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

  async function send(context: ProviderContext, answer: Answer, fault?: Fault): Promise<Response> {
    if (fault?.reset === 'before') {
      resetConnection(context.env);
      return RESPONSE_ALREADY_SENT;
    }
    const response = toResponse(answer, state.now());
    if (!fault || !spoilsDelivery(fault)) return response;
    // Not awaited: a drip may take longer than the client cares to wait.
    void deliver(response, fault, context.env);
    return RESPONSE_ALREADY_SENT;
  }

  return app;
}
