/** Requests that were sent at about the same time. */
export interface RequestGroup {
  /** When the latest of them was sent, in epoch milliseconds. */
  readonly until: number;
  readonly count: number;
}

/** The token requests of the last two days, the oldest first, in a limited number of groups. */
export type RequestCount = readonly RequestGroup[];

/** A window of a budget: how many requests any period of this length may have. */
export interface BudgetWindow {
  readonly name: 'hour' | 'day';
  readonly limit: number;
}

export const WINDOW_MS = { hour: 3_600_000, day: 86_400_000 } as const;

/** How far the clocks of two hosts may differ. What is further ahead was written by a wrong clock. */
const CLOCK_TOLERANCE_MS = 900_000;
/**
 * How far from now a group may be that is kept. It is more than any window needs: a host whose clock is wrong by a day must
 * not drop what the others count.
 */
const KEPT_MS = 2 * 86_400_000;

/** Requests of the last hour are grouped by the minute, and older ones by the half hour. */
const GROUP_MS = 60_000;
const OLD_GROUP_MS = 1_800_000;

/** Reads what is stored. What is no group is left out. */
export function toRequestCount(value: unknown): RequestCount {
  if (!Array.isArray(value)) return [];
  return value.flatMap((member) => {
    const [until, count] = Array.isArray(member) ? member : [];
    return Number.isFinite(until) && Number.isInteger(count) && count > 0 ? [{ until, count }] : [];
  });
}

/** The groups as plain JSON. */
export function toStoredCount(count: RequestCount): readonly (readonly [number, number])[] {
  return count.map((group) => [group.until, group.count]);
}

/** Both counts together. Groups that belong together become one, and those that no host needs are left out. */
export function mergeCounts(first: RequestCount, second: RequestCount, now: number): RequestCount {
  const merged = new Map<string, RequestGroup>();
  for (const { until, count } of [...first, ...second].sort((a, b) => a.until - b.until)) {
    const ageMs = now - until;
    if (Math.abs(ageMs) > KEPT_MS) continue;
    const groupMs = ageMs > WINDOW_MS.hour + CLOCK_TOLERANCE_MS ? OLD_GROUP_MS : GROUP_MS;
    const place = `${groupMs} ${Math.floor(until / groupMs)}`;
    merged.set(place, { until, count: (merged.get(place)?.count ?? 0) + count });
  }
  return [...merged.values()];
}

/** How many requests were sent in a window that ends now. Never too few: a group counts as long as its latest request. */
export function countIn({ name }: BudgetWindow, count: RequestCount, now: number): number {
  return groupsIn(name, count, now).reduce((sum, group) => sum + group.count, 0);
}

/** How long until a window has room for one more request, in milliseconds; 0 if it has. */
export function timeUntilFree({ name, limit }: BudgetWindow, count: RequestCount, now: number): number {
  const groups = groupsIn(name, count, now);
  let used = groups.reduce((sum, group) => sum + group.count, 0);
  let waitMs = 0;
  for (const group of groups) {
    if (used < limit) break;
    used -= group.count;
    waitMs = group.until + WINDOW_MS[name] - now;
  }
  return Math.min(waitMs, WINDOW_MS[name]);
}

function groupsIn(name: BudgetWindow['name'], count: RequestCount, now: number): RequestCount {
  return count.filter(({ until }) => until > now - WINDOW_MS[name] && until <= now + CLOCK_TOLERANCE_MS);
}
