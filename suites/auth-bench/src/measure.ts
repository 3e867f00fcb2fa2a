import type { BenchClient, Setting, SubjectKind } from './subject.ts';

/** One row of a table. */
export interface Row {
  readonly name: string;
  readonly kind: SubjectKind;
  readonly note?: string;
  /** Whether the chart leaves it out, because its figure is of another order. */
  readonly isTableOnly?: boolean;
}

/** One column of a table. */
export interface Figure {
  readonly key: string;
  readonly label: string;
  readonly digits?: number;
  /** Whether it is words. */
  readonly isText?: boolean;
  /** Whether it is drawn as well. */
  readonly isDrawn?: boolean;
}

/** What one sample found, by the key of its figure. */
export type Sample = Readonly<Record<string, number | string>>;

export interface SampleSetting {
  /** The origin of the loopback server. */
  readonly server: string;
  readonly isQuick: boolean;
  /** Creates a client of the row. */
  readonly create: (setting?: Partial<Setting>) => BenchClient;
}

export interface Measure {
  /** For `--only`. */
  readonly name: string;
  readonly title: string;
  /** How each figure is made, and what is wrong with it. Markdown. */
  readonly how: string;
  readonly rows: readonly Row[];
  readonly figures: readonly Figure[];
  /** Counts are the same each time, so one round is enough. @default as many as asked for */
  readonly rounds?: number;
  /** Flags of node for the process of a sample. */
  readonly flags?: readonly string[];
  /** Measures one row once. It has a fresh process, unless `isOutside`. */
  readonly sample: (row: Row, setting: SampleSetting) => Promise<Sample>;
  /** Whether it starts the processes that it measures itself. */
  readonly isOutside?: boolean;
  /** Whether the page shows the rows as they were when they were measured, the largest first. @default those of `rows` */
  readonly isOpen?: boolean;
  /** Whether the page leaves a row with this sample out. */
  readonly hides?: (sample: Sample) => boolean;
}
