/** As Promise.all, but it throws only when all have ended: nothing goes on unseen while somebody tells of the error. */
export async function allSettledThenThrow<const T extends readonly unknown[]>(
  work: T,
): Promise<{ -readonly [At in keyof T]: Awaited<T[At]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
