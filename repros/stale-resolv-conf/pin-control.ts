import { type Cell, type Control, control, type Evidence } from '../../lab/index.ts';
import { pinInFile } from './file-checks.ts';
import { reloads } from './resolver.ts';
import type { StaleVariant } from './variants.ts';

/** What pins is there: the option in the file that is read first, and in the state of a program whose C library knows it. */
export function pinned(evidence: Evidence, { libc }: Cell, { pin, cure }: StaleVariant): Control[] {
  if (!pin) return [];
  const saysSo = pin === 'no-reload' ? [pinInFile(evidence)] : [];
  const knowsIt = pin === 'no-reload' ? reloads(libc) : libc.kind === 'glibc';
  return [...saysSo, ...(knowsIt && !cure ? [inTheState(evidence, pin)] : [])];
}

function inTheState(evidence: Evidence, pin: StaleVariant['pin']): Control {
  const { result } = evidence.call('state-before');
  const options: readonly string[] = 'options' in result ? result.options : [];
  const ok = pin === 'no-reload' ? options.includes('RES_NORELOAD') : !options.includes('RES_DNSRCH');
  return control('the pin is in', ok, `_res.options: ${options.join(' ')}`);
}
