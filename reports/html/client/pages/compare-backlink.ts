import { html } from '../markup.ts';
import { hashOf, parseHash } from '../nav/route.ts';

/** The two cells of a comparison, by id. */
export type Pair = readonly [string, string];

/** The pair that a comparison at `hash` shows; null at any other place. */
export function pairAt(hash: string): Pair | null {
  const { path, params } = parseHash(hash);
  return path === 'compare' ? [params.get('a') ?? '', params.get('b') ?? ''] : null;
}

/** Adds a link back to the comparison `pair` to the page of one of its cells, once. */
export function addBacklink(view: HTMLElement, pair: Pair | null, cell: string): void {
  const crumbs = view.querySelector('.crumbs');
  if (!pair?.includes(cell) || !crumbs || crumbs.querySelector('.back')) return;
  const [a, b] = pair;
  const link = html`<a class="back" href="${hashOf('compare', { a, b })}">‹ Back to the two cells</a> · `;
  crumbs.insertAdjacentHTML('afterbegin', link.text);
}
