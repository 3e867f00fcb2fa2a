/** A connection that receives messages and does nothing else, such as `await redis.duplicate().connect()`. */
export type RedisSubscriber =
  /** A client of ioredis or iovalkey. */
  | {
      call(command: string, ...args: string[]): Promise<unknown>;
      subscribe(channel: string): Promise<unknown>;
      unsubscribe(channel: string): Promise<unknown>;
      on(event: 'message', listener: (channel: string, message: string) => void): unknown;
    }
  /** A client or a cluster of the package redis. */
  | {
      subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
      unsubscribe(channel: string): Promise<unknown>;
    };

type Listener = (message: string) => void;

/** The channels of one connection. */
export interface Channels {
  /** Calls `listener` with each message of a channel, until `stop` is called. `active` resolves when none is missed. */
  listen(channel: string, listener: Listener): { readonly active: Promise<void>; readonly stop: () => void };
}

const known = new WeakMap<RedisSubscriber, Channels>();

/** Several stores may use one connection: a channel is left when its last listener stops. */
export function toChannels(subscriber: RedisSubscriber): Channels {
  let channels = known.get(subscriber);
  if (!channels) {
    channels = createChannels(subscriber);
    known.set(subscriber, channels);
  }
  return channels;
}

function createChannels(subscriber: RedisSubscriber): Channels {
  const open = new Map<string, { readonly listeners: Set<Listener>; readonly active: Promise<void> }>();
  const deliver = (channel: string, message: string): void => {
    for (const listener of open.get(channel)?.listeners ?? []) listener(message);
  };
  const join = toJoin(subscriber, deliver);

  return {
    listen(channel, listener) {
      const entry = open.get(channel) ?? {
        listeners: new Set(),
        active: join(channel).catch(() => {
          // The next one who listens tries again.
          if (open.get(channel) === entry) open.delete(channel);
        }),
      };
      open.set(channel, entry);
      // A function of its own, so that one that is given twice is called twice.
      const own: Listener = (message) => listener(message);
      entry.listeners.add(own);
      const stop = (): void => {
        if (!entry.listeners.delete(own) || entry.listeners.size > 0 || open.get(channel) !== entry) return;
        open.delete(channel);
        subscriber.unsubscribe(channel).catch(() => undefined);
      };
      return { active: entry.active, stop };
    },
  };
}

/** How a channel is joined: ioredis has one listener for all channels, and redis one for each. */
function toJoin(
  subscriber: RedisSubscriber,
  deliver: (channel: string, message: string) => void,
): (channel: string) => Promise<void> {
  if ('call' in subscriber) {
    subscriber.on('message', deliver);
    return async (channel) => void (await subscriber.subscribe(channel));
  }
  return async (channel) =>
    void (await subscriber.subscribe(channel, (message) => deliver(channel, message)));
}
