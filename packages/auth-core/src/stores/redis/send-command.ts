/** Sends one command, such as `['GET', 'key']`, and resolves to its reply. */
export type SendCommand = (args: string[]) => Promise<unknown>;

/** Whatever can send a command to Redis or Valkey. */
export type RedisClient =
  /** Your own function, for any other client. */
  | SendCommand
  /** A client or a cluster of ioredis or iovalkey. */
  | { call(command: string, ...args: string[]): Promise<unknown> }
  /** A client or a pool of the package redis. */
  | { sendCommand(args: string[]): Promise<unknown> }
  /** A cluster of the package redis. */
  | {
      readonly masters: readonly unknown[];
      sendCommand(firstKey: string, isReadonly: boolean, args: string[]): Promise<unknown>;
    };

/**
 * One way to send a command, for all clients.
 *
 * @throws TypeError if the client has no known way.
 */
export function toSendCommand(client: RedisClient): SendCommand {
  if (typeof client === 'function') return client;
  // First, since ioredis has a `sendCommand` too, which takes something else.
  if (hasMethod(client, 'call')) {
    return async ([command = '', ...args]) => client.call(command, ...args);
  }
  if (hasMethod(client, 'sendCommand')) {
    const { sendCommand } = client;
    return 'masters' in client
      ? async (args) => sendCommand.call(client, firstKeyOf(args), args[0] === 'GET', args)
      : async (args) => sendCommand.call(client, args);
  }
  throw new TypeError('createRedisStore: client must be a client of redis or ioredis, or a function.');
}

/** `GET key`, or `EVAL script 1 key`. */
function firstKeyOf(args: readonly string[]): string | undefined {
  return args[0] === 'EVAL' ? args[3] : args[1];
}

type Method<Name extends string> = Record<Name, (...args: unknown[]) => Promise<unknown>>;

function hasMethod<Name extends string>(client: unknown, name: Name): client is Method<Name> {
  return typeof (client as Partial<Method<Name>> | undefined)?.[name] === 'function';
}
