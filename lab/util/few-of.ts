/**
 * The first words of a list in one line, and how many more there are: a lab makes dozens of lookups, and all may have the same fault.
 *
 * @param most words to show
 */
export function fewOf(words: readonly string[], most = 4): string {
  const more = words.length - most;
  return more > 0 ? `${words.slice(0, most).join(', ')} and ${more} more` : words.join(', ');
}
