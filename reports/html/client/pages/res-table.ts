import type { ResChange, ResState } from '../../../../lab/probe/res-state.ts';
import { type Html, html } from '../markup.ts';

/** The resolver state before and after a call, side by side. Changed rows are marked. */
export function resTable({ before, after, changed }: ResChange): Html {
  const rows = Object.keys(after) as (keyof ResState)[];
  return html`<h4>_res before and after</h4>
<p>${changed.length > 0 ? changed.join(', ') : html`<span class="quiet">unchanged</span>`}</p>
<table class="res"><thead><tr><td></td><th scope="col">before</th><th scope="col">after</th></tr></thead><tbody>${rows.map((key) => row(key, valueText(key, before), valueText(key, after)))}</tbody></table>`;
}

function row(key: string, before: string, after: string): Html {
  const changed = before !== after;
  return html`<tr class="${changed ? 'changed' : ''}"><th scope="row">${key}${changed && html` <small>changed</small>`}</th><td>${before}</td><td>${after}</td></tr>`;
}

function valueText(key: keyof ResState, state: ResState): string {
  const value = state[key];
  if (typeof value !== 'number') return value.join(' ') || '–';
  return key.endsWith('Raw') ? `0x${value.toString(16)}` : String(value);
}
