import type { LoadChange } from '../../lab/load/baseline.ts';
import type { LoadDocument } from '../../lab/load/document.ts';

export function loadPage(_d: LoadDocument, _c: readonly LoadChange[] | null): string {
  return '';
}
