/** Makes something once, at the first call; each further call returns the same. A maker that throws is called again by the next call. */
export function atFirstUse<T extends object | string>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
