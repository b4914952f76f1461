/** The terms of the lab, for readers of a report. */
export const GLOSSARY = {
  repro: 'a script that provokes one failure mode and decides whether it happened',
  variant:
    "one form of the script; main is the case of the bug report (main is also the name of a program's first thread)",
  libc: 'the C library that the program runs on; host is that of the machine that ran the lab (in a diagram, a host is a machine of the scenario)',
  daemon:
    'a program that looks up names for others (nsncd, nscd, unscd). It has its own C library: nsncd@trixie ran on that of trixie. none means no daemon',
  probe:
    'the program that makes the lookups: c is one binary in C for every C library; ffi is Node, which calls the same functions through ffi-rs',
  cell: 'one repro/variant × libc × daemon × probe, run once: repro/variant/libc/daemon/probe is its name',
  control:
    'a check whose result does not depend on the bug; a failed control means that the lab is at fault, and makes the cell inconclusive',
  'A, B': 'the old and the new nameserver of a scenario',
  wait: 'the time for which a resolver waited for a reply that did not come, measured between arrivals of queries at the nameserver; on a busy machine it is exact to some milliseconds',
  sentinel: 'a lookup of the lab that shows whether a daemon answers; it is no part of the scenario',
} as const;
