import { z } from 'zod';

const names = z.array(z.string());
const count = z.int().nonnegative();

/** What a resolver state says (`struct __res_state`), as probes/PROTOCOL.md describes it. Without RES_INIT: not initialised. */
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

/** A resolver state right before a call and right after it: the calling thread's own, or the private one that the call names. */
export interface ResChange {
  before: ResState;
  after: ResState;
  /** In words, such as `+RES_SNGLKUP` or `nameservers 127.0.0.1 → 127.0.0.2`; empty when the call changed nothing. */
  changed: string[];
}
