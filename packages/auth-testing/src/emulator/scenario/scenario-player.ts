import type { Clock } from '../clock.ts';
import type { ProviderHandle } from '../provider-handle.ts';
import type { ScenarioName } from './ready-scenarios.ts';
import { type Scenario, type ScenarioStep, toScenario } from './scenario.ts';

/** A scenario that is being played. */
export interface PlayedScenario {
  /** Whether all its steps were taken and its faults have ended. */
  readonly hasEnded: boolean;
  /** Takes no further steps, and removes the faults it has planned. Settings stay as they are. */
  stop(): void;
}

/** Plays scenarios on the clock of an emulator. */
export interface ScenarioPlayer {
  /** @throws TypeError that names what is wrong in the scenario. Nothing is played then. */
  play(scenario: ScenarioName | Scenario): PlayedScenario;
  /** Takes the steps whose time has come. No timer does, so that the clock can be moved or faked. */
  catchUp(): void;
}

interface Task {
  readonly at: number;
  run(): void;
}

export function createScenarioPlayer(
  clock: Clock,
  providers: () => readonly ProviderHandle[],
): ScenarioPlayer {
  let tasks: Task[] = [];

  function catchUp(): void {
    const now = clock.now();
    const due = tasks.filter(({ at }) => at <= now);
    if (due.length === 0) return;
    tasks = tasks.filter(({ at }) => at > now);
    for (const { run } of due) run();
  }

  function toPlayers({ provider: name }: ScenarioStep): readonly ProviderHandle[] {
    const meant = providers().filter((provider) => name === undefined || provider.name === name);
    if (name !== undefined && meant.length === 0) {
      throw new TypeError(`The scenario names the provider ${JSON.stringify(name)}, which is not running.`);
    }
    return meant;
  }

  return {
    catchUp,
    play(given) {
      const { steps } = toScenario(given);
      // Planned and taken back at once: this finds an operation that a provider does not have, before anything happens.
      for (const step of steps) {
        for (const provider of toPlayers(step)) if (step.fail) provider.fail(step.fail).stop();
      }

      const startedAt = clock.now();
      const stops = new Set<() => void>();
      const own = steps.flatMap((step) => toTasks(step, startedAt, toPlayers(step), stops));
      // A sort keeps the order of those with one time.
      tasks = [...tasks, ...own].sort((a, b) => a.at - b.at);
      catchUp();
      return {
        get hasEnded() {
          catchUp();
          return !own.some((task) => tasks.includes(task));
        },
        stop() {
          tasks = tasks.filter((task) => !own.includes(task));
          for (const stop of stops) stop();
        },
      };
    },
  };
}

function toTasks(
  { atMs = 0, forMs, fail, configure, heal }: ScenarioStep,
  startedAt: number,
  providers: readonly ProviderHandle[],
  stops: Set<() => void>,
): Task[] {
  const at = startedAt + atMs;
  return providers.flatMap((provider): Task[] => {
    if (configure) return [{ at, run: () => provider.configure(configure) }];
    if (heal) return [{ at, run: () => provider.heal() }];
    if (!fail) return [];
    let stop = () => {};
    const run = () => {
      const always = forMs === undefined ? {} : { times: 'always' as const };
      ({ stop } = provider.fail({ ...always, ...fail }));
      stops.add(stop);
    };
    const end = forMs === undefined ? [] : [{ at: at + forMs, run: () => stop() }];
    return [{ at, run }, ...end];
  });
}
