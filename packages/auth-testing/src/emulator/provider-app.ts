import { type Context, Hono } from 'hono';
import { createCorsPolicy } from './cors-policy.ts';
import type { Delivery } from './delivery/delivery.ts';
import { applyCallbackFault } from './faults/callback-fault.ts';
import type { CheckedFault } from './faults/fault.ts';
import type { FaultPlan } from './faults/fault-plan.ts';
import { applyFault, toFaultResponse } from './faults/fault-response.ts';
import { applyIdTokenFault } from './faults/id-token-fault.ts';
import type { Behaviour, BrokenRule, EmulatedResponse, Operation, ProviderRequest } from './operation.ts';
import type { ProviderState } from './provider-state.ts';
import { pause } from './real-timers.ts';
import { createRequestReader } from './request-reader.ts';
import { toRecord } from './request-record.ts';

/** Answers a request to the provider: a delivery, or a response of the framework, such as one to a CORS preflight. */
export type ProviderApp = (request: Request) => Promise<Delivery | Response>;

type ProviderContext = Context<{ Bindings: { delivery?: Delivery } }>;
type Responder = (request: ProviderRequest) => EmulatedResponse | Promise<EmulatedResponse>;

/** Routes requests to a provider's behaviour, applies planned faults, and writes the counters and the log. */
export function createProviderApp(
  state: ProviderState,
  behaviour: Behaviour,
  faults: FaultPlan,
): ProviderApp {
  const { operations, ignoresPathCase = false } = behaviour;
  const app = new Hono<{ Bindings: { delivery?: Delivery } }>(
    ignoresPathCase ? { getPath: toLowerCasePath } : {},
  );
  const readRequest = createRequestReader(state.name);

  const corsPolicy = createCorsPolicy(state, behaviour);
  app.use(corsPolicy.middleware);
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

  async function handle(
    context: ProviderContext,
    operation: Operation | undefined,
    respond: Responder,
  ): Promise<Response> {
    state.context.catchUp();
    const at = state.context.clock.now();
    const startedAt = performance.now();
    const id = ++state.requestCount;
    const isTokenRequest = operation?.kind === 'token';
    if (isTokenRequest) state.tokenRequests += 1;
    const overspent = isTokenRequest ? state.budget.spend() : undefined;

    const request = await readRequest(context.req.raw, operation, context.req.param());
    const fault = operation && faults.take(operation, request);
    if (fault?.delayMs !== undefined) await pause(fault.delayMs);
    const flaws = operation ? findFlaws(request, operation) : [];
    const [first] = state.settings.strict ? flaws : [];
    const decide = operation && first ? () => behaviour.refuse(first, operation) : respond;
    const decided = fault
      ? await respondWithFault(fault, request, operation, decide)
      : await decide(toHandled(request));
    const callbackFault = decided.callback && faults.takeForCallback();
    const response =
      decided.callback && callbackFault
        ? applyCallbackFault(decided, decided.callback, callbackFault)
        : decided;

    const durationMs = performance.now() - startedAt;
    const show = state.context.showSecrets;
    const applied = fault ?? callbackFault;
    const record = toRecord({ id, at, durationMs, request, operation, response, fault: applied, show });
    const overspending = overspent === undefined ? [] : [{ rule: 'budget', detail: overspent } as const];
    state.record(record, { ...response, violations: [...toViolations(response, flaws), ...overspending] });
    context.env.delivery = toDelivery(context, response, fault);
    return context.body(null);
  }

  async function respondWithFault(
    fault: CheckedFault,
    request: ProviderRequest,
    operation: Operation,
    respond: Responder,
  ): Promise<EmulatedResponse> {
    if (fault.reset === 'before') return { status: 0 };
    const failure = (status: number) => behaviour.failure(status, operation);
    const target = `${state.context.untrustedServerUrl}${request.path}`;
    const replacement = toFaultResponse(fault, failure, target);
    if (replacement) return applyFault(replacement, fault);
    const response = await respond(toHandled(request));
    const { idToken } = fault;
    return applyFault(idToken ? await applyIdTokenFault(response, idToken, state.signer) : response, fault);
  }

  function toDelivery(
    context: ProviderContext,
    response: EmulatedResponse,
    fault: CheckedFault | undefined,
  ): Delivery {
    const date = new Date(state.now()).toUTCString();
    const allowed = corsPolicy.headersFor(context);
    return {
      response: {
        ...response,
        headers: { date, 'x-content-type-options': 'nosniff', ...allowed, ...response.headers },
      },
      ...(fault && { fault }),
    };
  }

  function findFlaws(request: ProviderRequest, operation: Operation): readonly BrokenRule[] {
    const flaws = behaviour.findFlaws?.(request, operation) ?? request.flaws;
    const isCaseWrong = ignoresPathCase && request.path !== operation.path;
    return isCaseWrong
      ? [{ rule: 'path', detail: `The path is written ${operation.path}.` }, ...flaws]
      : flaws;
  }

  return async (request) => {
    const env: { delivery?: Delivery } = {};
    const response = await app.fetch(request, env);
    return env.delivery ?? response;
  };
}

/** A HEAD is handled as a GET, whose body is then not sent (RFC 9110 §9.3.2). */
function toHandled(request: ProviderRequest): ProviderRequest {
  return request.method === 'HEAD' ? { ...request, method: 'GET' } : request;
}

/** A refusal says best what was wrong, so what the spec says of the same request is left out then. */
function toViolations(
  { violations = [] }: EmulatedResponse,
  flaws: readonly BrokenRule[],
): readonly BrokenRule[] {
  return violations.length > 0
    ? [...violations, ...flaws.filter(({ rule }) => rule !== 'schema' && rule !== violations[0]?.rule)]
    : flaws;
}

function toLowerCasePath({ url }: Request): string {
  return new URL(url).pathname.toLowerCase();
}
