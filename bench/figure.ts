/** One thing that was measured, several times over. */
export interface Figure {
  what: string;
  unit: 's' | 'ms' | '/s' | 'MB' | '×' | '%' | '';
  /** One a round. Figures of one benchmark were taken in turns, round by round, so that their samples can be compared one by one. */
  samples: readonly number[];
  /** What the lab aims at; a figure without one is there to be compared with. */
  aim?: { most: number } | { least: number };
}

export interface Summary {
  median: number;
  min: number;
  max: number;
}

/** @throws RangeError without samples */
export function summarize(samples: readonly number[]): Summary {
  const sorted = samples.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new RangeError('nothing was measured');
  return { median: (low + high) / 2, min: sorted[0] as number, max: sorted.at(-1) as number };
}

/**
 * How many times `figure` is `base`, round by round: what disturbs this machine for a while disturbs both.
 * @throws RangeError when they were not measured in the same rounds
 */
export function ratio(figure: Figure, base: Figure, aim?: NonNullable<Figure['aim']>): Figure {
  if (figure.samples.length !== base.samples.length) throw new RangeError('not measured side by side');
  const samples = figure.samples.map((sample, round) => sample / (base.samples[round] as number));
  return { what: `${figure.what} ÷ ${base.what}`, unit: '×', samples, ...(aim && { aim }) };
}

/** Whether the median is what the lab aims at; undefined without an aim. */
export function meetsAim({ samples, aim }: Figure): boolean | undefined {
  if (!aim) return undefined;
  const { median } = summarize(samples);
  return 'most' in aim ? median <= aim.most : median >= aim.least;
}
