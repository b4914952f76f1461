/**
 * Measures contestants in turns, A B A B, so that a busy spell of the machine meets all of them.
 *
 * @param contestants what each does in one round, and returns as its sample
 * @returns the samples of each, one a round
 */
export async function inTurns<K extends string, T>(
  contestants: Readonly<Record<K, () => Promise<T>>>,
  rounds: number,
): Promise<Record<K, T[]>> {
  const entries = Object.entries(contestants) as [K, () => Promise<T>][];
  const samples = Object.fromEntries(entries.map(([name]) => [name, [] as T[]])) as unknown as Record<K, T[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, measure] of entries) samples[name].push(await measure());
  }
  return samples;
}

/** Milliseconds that something takes. */
export async function milliseconds(act: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await act();
  return performance.now() - started;
}
