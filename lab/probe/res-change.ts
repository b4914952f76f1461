/** What a resolver state says (`struct __res_state`), as probes/PROTOCOL.md describes it. All zero: not initialised. */
export interface ResState {
  nameservers: string[];
  search: string[];
  /** Names as in `<resolv.h>`, lowest bit first. */
  options: string[];
  optionsRaw: number;
  flagsRaw: number;
  /** Seconds. */
  retrans: number;
  retry: number;
  ndots: number;
}

/** A resolver state right before a call and right after it: the calling thread's own, or the private one that the call names. */
export interface ResChange {
  before: ResState;
  after: ResState;
  /** In words, such as `+RES_SNGLKUP` or `nameservers 127.0.0.1 → 127.0.0.2`; empty when the call changed nothing. */
  changed: string[];
}
