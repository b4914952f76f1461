/**
 * Like Promise.all, but it rejects only after all promises have settled, so that no work continues during error
 * handling.
 */
export async function allSettledThenThrow<const T extends readonly unknown[]>(
  work: T,
): Promise<{ -readonly [At in keyof T]: Awaited<T[At]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
