import { z } from 'zod';

const names = z.array(z.string());
const count = z.int().nonnegative();

/** A resolver state (`struct __res_state`), as described in probes/PROTOCOL.md. Without RES_INIT it is not initialised. */
export const resState = z.object({
  nameservers: names,
  search: names,
  /** Names as in `<resolv.h>`, lowest bit first. */
  options: names,
  optionsRaw: count,
  flagsRaw: count,
  /** Seconds. */
  retrans: z.int(),
  retry: z.int(),
  ndots: count,
});
export type ResState = z.infer<typeof resState>;

/** A resolver state right before and right after a call: the calling thread's own, or the private one named in the call. */
export interface ResChange {
  before: ResState;
  after: ResState;
  /** The changes as text, such as `+RES_SNGLKUP` or `nameservers 127.0.0.1 → 127.0.0.2`; empty without a change. */
  changed: string[];
}
