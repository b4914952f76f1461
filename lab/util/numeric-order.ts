/**
 * The order of two texts, with the numbers in them by value: 2.9 is before 2.31. An Intl.Collator would be made at the start of every command,
 * and takes 8 ms of it.
 */
export function numericOrder(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
