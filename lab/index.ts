/** What repros stand on. They import nothing else of the lab. */
export type { Bench } from './bench/bench.ts';
export type { Cell } from './cell.ts';
export type { Host } from './host/host.ts';
export type { Mount } from './host/sandbox.ts';
export { control } from './judge/controls.ts';
export { addressesOf, type Evidence } from './judge/evidence.ts';
export { highlight } from './judge/highlight.ts';
export { compareVersions } from './libc/version.ts';
export type { CallEvent, ProbeProcess } from './probe/index.ts';
export { defineRepro, expectNotReproduced, expectReproduced, type Repro, unknown, type Variant } from './repro.ts';
export type { Control, Expectation, Highlight, Judgement } from './schema.ts';
