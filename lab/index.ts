/** What repros stand on. They import nothing else of the lab. */
export type { Bench } from './bench.ts';
export type { Cell } from './cell.ts';
export { control } from './controls.ts';
export { addressesOf, type Evidence } from './evidence.ts';
export { highlight } from './highlight.ts';
export type { Host } from './host.ts';
export { compareVersions } from './libc/version.ts';
export type { CallEvent, ProbeProcess } from './probe/index.ts';
export { defineRepro, expectNotReproduced, expectReproduced, type Repro, unknown, type Variant } from './repro.ts';
export type { Mount } from './sandbox.ts';
export type { Control, Expectation, Highlight, Judgement } from './schema.ts';
