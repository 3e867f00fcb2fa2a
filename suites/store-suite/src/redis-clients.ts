import type { RedisClient, RedisSubscriber } from '@x/auth-core/redis';
import { Redis as Ioredis, Cluster as IoredisCluster } from 'ioredis';
import { Redis as Ioredis5 } from 'ioredis-5';
import { Redis as Iovalkey } from 'iovalkey';
import { createClient, createClientPool, createCluster } from 'redis';
import { createClient as createClient5 } from 'redis-5';

export interface ConnectedClient {
  readonly client: RedisClient;
  readonly close: () => unknown;
}

/** Connects a client of each package that can send a command to Redis, by its name. */
export const REDIS_CLIENTS: Readonly<Record<string, (url: string) => Promise<ConnectedClient>>> = {
  async 'redis 6'(url) {
    const client = createClient({ url }).on('error', ignore);
    await client.connect();
    return { client, close: () => client.destroy() };
  },
  async 'redis 5'(url) {
    const client = createClient5({ url }).on('error', ignore);
    await client.connect();
    return { client, close: () => client.destroy() };
  },
  async 'a pool of redis 6'(url) {
    const client = createClientPool({ url }).on('error', ignore);
    await client.connect();
    return { client, close: () => client.destroy() };
  },
  async 'ioredis 6'(url) {
    const client = new Ioredis(url).on('error', ignore);
    return { client, close: () => client.disconnect() };
  },
  async 'ioredis 5'(url) {
    const client = new Ioredis5(url).on('error', ignore);
    return { client, close: () => client.disconnect() };
  },
  async iovalkey(url) {
    const client = new Iovalkey(url).on('error', ignore);
    return { client, close: () => client.disconnect() };
  },
  async 'a function'(url) {
    const client = new Ioredis(url).on('error', ignore);
    return {
      client: ([command = '', ...args]) => client.call(command, ...args),
      close: () => client.disconnect(),
    };
  },
};

/** Clusters, which find the server for a key. */
export const REDIS_CLUSTERS: typeof REDIS_CLIENTS = {
  async 'a cluster of redis 6'(url) {
    const client = createCluster({ rootNodes: [{ url }] }).on('error', ignore);
    await client.connect();
    return { client, close: () => client.destroy() };
  },
  async 'a cluster of ioredis 6'(url) {
    const client = new IoredisCluster([url]).on('error', ignore);
    return { client, close: () => client.disconnect() };
  },
};

export interface ConnectedSubscriber {
  readonly subscriber: RedisSubscriber;
  readonly close: () => unknown;
}

/** Connects a second client that receives messages, by the name of its package. */
export const REDIS_SUBSCRIBERS: Readonly<Record<string, (url: string) => Promise<ConnectedSubscriber>>> = {
  async 'redis 6'(url) {
    const subscriber = createClient({ url }).on('error', ignore);
    await subscriber.connect();
    return { subscriber, close: () => subscriber.destroy() };
  },
  async 'redis 5'(url) {
    const subscriber = createClient5({ url }).on('error', ignore);
    await subscriber.connect();
    return { subscriber, close: () => subscriber.destroy() };
  },
  async 'ioredis 6'(url) {
    const subscriber = new Ioredis(url).on('error', ignore);
    return { subscriber, close: () => subscriber.disconnect() };
  },
  async 'ioredis 5'(url) {
    const subscriber = new Ioredis5(url).on('error', ignore);
    return { subscriber, close: () => subscriber.disconnect() };
  },
  async iovalkey(url) {
    const subscriber = new Iovalkey(url).on('error', ignore);
    return { subscriber, close: () => subscriber.disconnect() };
  },
};

/** A test stops servers, which a client reports. */
function ignore(): void {}
