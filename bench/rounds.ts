/**
 * Measures in turns (A B A B), so that a busy period of the machine affects all measurements.
 *
 * @param measurements each returns one sample
 * @returns the samples of each, one per round
 */
export async function inTurns<K extends string, T>(
  measurements: Readonly<Record<K, () => Promise<T>>>,
  rounds: number,
): Promise<Record<K, T[]>> {
  const entries = Object.entries(measurements) as [K, () => Promise<T>][];
  const samples = Object.fromEntries(entries.map(([name]) => [name, [] as T[]])) as unknown as Record<K, T[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, measure] of entries) samples[name].push(await measure());
  }
  return samples;
}

/** The duration of an action in milliseconds. */
export async function milliseconds(act: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await act();
  return performance.now() - started;
}
