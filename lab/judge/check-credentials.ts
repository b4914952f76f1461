import type { Control } from '../core/schema.ts';
import type { Evidence } from './evidence.ts';

/**
 * A daemon may look at the process at the other end of its socket: its user, its namespaces (SO_PEERCRED, /proc). Through the tap it sees a
 * process of the tap; except for the process id, that must be like the probe. None where no request of a probe was told with it.
 */
export function checkCredentials(evidence: Evidence): Control[] {
  const probes = new Set(evidence.all('probe-ready').map(({ pid }) => pid));
  const seen = [...evidence.all('nscd-request'), ...evidence.all('nscd-end')].flatMap(({ pid, differs }) =>
    pid !== undefined && differs !== undefined && probes.has(pid) ? [{ pid, differs }] : [],
  );
  if (seen.length === 0) return [];
  const wrong = seen.filter(({ differs }) => differs.length > 0);
  const words = new Set(
    wrong.map(({ pid, differs }) => `of process ${pid} the daemon saw another ${differs.join(', ')} (--no-tap helps)`),
  );
  const ok = wrong.length === 0;
  const right = `of ${seen.length} connections the daemon saw a process like the client`;
  return [{ name: 'the daemon sees its clients', ok, detail: [...words].join('; ') || right }];
}
