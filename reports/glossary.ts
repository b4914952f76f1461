/** The terms of the lab, for readers of a report. */
export const GLOSSARY = {
  repro: 'a script that provokes one failure mode and decides whether it happened',
  variant:
    "one way to play it; main is the field report's own case (main is also the name of a program's first thread)",
  libc: 'the C library that the program runs on; host is that of the machine that ran the lab (in a diagram, host is a machine of the story)',
  daemon:
    'a program that looks names up for others (nsncd, nscd, unscd), with a C library of its own: nsncd@trixie ran on that of trixie; none is without',
  probe:
    'the program that makes the lookups: c is one binary in C for every C library, ffi is Node, which calls the same functions by way of ffi-rs',
  cell: 'one repro/variant × libc × daemon × probe, run once: repro/variant/libc/daemon/probe is its name',
  control:
    'a check whose result does not depend on the bug; a failed control means that the lab is at fault, and makes the cell inconclusive',
  'A, B': 'the old and the new nameserver of a story',
  wait: 'how long a resolver waited for a reply that did not come, as it is seen at the nameserver, which reads its clock when it gets to read what came: on a busy machine that is some milliseconds more or less',
  sentinel: 'a lookup of the lab itself, to see whether a daemon answers; it is no part of the story',
} as const;
