/** One figure, measured several times. */
export interface Figure {
  what: string;
  unit: 's' | 'ms' | '/s' | 'MB' | '×' | '%' | '';
  /** One sample per round. The figures of a benchmark are measured in turns, so samples of the same round can be compared. */
  samples: readonly number[];
  /** The lab's aim; a figure without an aim is for comparison. */
  aim?: { most: number } | { least: number };
}

export interface Summary {
  median: number;
  min: number;
  max: number;
}

/** The median and the range of samples. @throws RangeError without samples */
export function summarize(samples: readonly number[]): Summary {
  const sorted = samples.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new RangeError('nothing was measured');
  return { median: (low + high) / 2, min: sorted[0] as number, max: sorted.at(-1) as number };
}

/**
 * The ratio of two figures, round by round, because a disturbance of this machine affects both.
 * @throws RangeError if they were not measured in the same rounds
 */
export function ratio(figure: Figure, base: Figure, aim?: NonNullable<Figure['aim']>): Figure {
  if (figure.samples.length !== base.samples.length) throw new RangeError('not measured side by side');
  const samples = figure.samples.map((sample, round) => sample / (base.samples[round] as number));
  return { what: `${figure.what} ÷ ${base.what}`, unit: '×', samples, ...(aim && { aim }) };
}

/** Whether the median meets the aim; undefined without an aim. */
export function meetsAim({ samples, aim }: Figure): boolean | undefined {
  if (!aim) return undefined;
  const { median } = summarize(samples);
  return 'most' in aim ? median <= aim.most : median >= aim.least;
}
