import { html } from '../markup.ts';
import { hashOf, parseHash } from '../nav/route.ts';

/** Who leaves two cells side by side for one of them finds the way back there on its page. */
export class WayBack {
  #pair: string[] = [];

  /** Notes the two that are shown at `hash`, or puts a link to them on the page of a cell that is one of them. */
  note(view: HTMLElement, hash: string): void {
    const { path, params } = parseHash(hash);
    if (path === 'compare') this.#pair = [params.get('a') ?? '', params.get('b') ?? ''];
    const [a = '', b = ''] = this.#pair;
    const crumbs = view.querySelector('.crumbs');
    if (path === 'compare' || !crumbs || crumbs.querySelector('.back') || !this.#pair.includes(path)) return;
    const link = html`<a class="back" href="${hashOf('compare', { a, b })}">‹ Back to the two cells</a> · `;
    crumbs.insertAdjacentHTML('afterbegin', link.text);
  }
}
