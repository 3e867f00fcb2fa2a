// What Redis carries out in one step. Each script has one key, and a deadline as its first argument; it answers whether
// that has passed, the server's clock, and its result.

const BEFORE_DEADLINE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now > tonumber(ARGV[1]) then return {1, now} end
`;

/** The scripts that change a value. */
export interface ValueScripts {
  /** Arguments: value, retention. */
  readonly set: string;
  readonly delete: string;
  /** Arguments: whether a value is expected (1 or 0), that value, the next one, its retention. Answers 1, or the value. */
  readonly replace: string;
}

/** With `publishes`, each change is announced on a channel of its own, with the last argument as its message. */
export function toValueScripts(publishes: boolean): ValueScripts {
  // A server that does not allow it still stores the value.
  const announce = publishes ? `redis.pcall('PUBLISH', KEYS[1] .. '${CHANNEL_SUFFIX}', ARGV[#ARGV])` : '';
  return {
    set: `${BEFORE_DEADLINE}
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
${announce}
return {0, now}`,

    delete: `${BEFORE_DEADLINE}
if redis.call('DEL', KEYS[1]) == 1 then
  ${announce}
end
return {0, now}`,

    replace: `${BEFORE_DEADLINE}
local current = redis.call('GET', KEYS[1])
local expected = ARGV[2] == '1' and ARGV[3]
if current ~= expected then return {0, now, current} end
redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[5])
${announce}
return {0, now, 1}`,
  };
}

/** What the channel of a key in Redis ends with. */
export const CHANNEL_SUFFIX = ':changed';

/** Arguments: owner, lease. Answers 1 if the lock was free. */
export const ACQUIRE = `${BEFORE_DEADLINE}
if redis.call('SET', KEYS[1], ARGV[2], 'NX', 'PX', ARGV[3]) then return {0, now, 1} end
return {0, now, 0}`;

/** Arguments: owner, lease. */
export const RENEW = `${BEFORE_DEADLINE}
if redis.call('GET', KEYS[1]) == ARGV[2] then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return {0, now}`;

/** Arguments: owner. */
export const RELEASE = `${BEFORE_DEADLINE}
if redis.call('GET', KEYS[1]) == ARGV[2] then redis.call('DEL', KEYS[1]) end
return {0, now}`;
