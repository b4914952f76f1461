import type { Control } from '../core/schema.ts';
import type { Evidence } from './evidence.ts';

/**
 * Checks that daemons see processes like their clients. A daemon may read the user and namespaces of its peer (SO_PEERCRED,
 * /proc). Behind the tap the peer is a process of the tap, which must equal the probe in all but its process id. Without
 * recorded credentials of a probe's request there is no control.
 */
export function checkCredentials(evidence: Evidence): Control[] {
  const probes = new Set(evidence.all('probe-ready').map(({ pid }) => pid));
  const seen = [...evidence.all('nscd-request'), ...evidence.all('nscd-end')].flatMap(({ pid, differs }) =>
    pid !== undefined && differs !== undefined && probes.has(pid) ? [{ pid, differs }] : [],
  );
  if (seen.length === 0) return [];
  const wrong = seen.filter(({ differs }) => differs.length > 0);
  const differences = new Set(
    wrong.map(({ pid, differs }) => `of process ${pid} the daemon saw another ${differs.join(', ')} (--no-tap helps)`),
  );
  const ok = wrong.length === 0;
  const right = `of ${seen.length} connections the daemon saw a process like the client`;
  return [{ name: 'the daemon sees its clients', ok, detail: [...differences].join('; ') || right }];
}
