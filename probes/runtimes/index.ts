import { cInMusl, cStatic } from './c.ts';
import curl from './curl.ts';
import { goCgo, goOwn, goStatic } from './go.ts';
import { jvm, jvmInMusl, jvmTtl0 } from './jvm.ts';
import { nodeLookup, nodeResolve } from './node.ts';
import php from './php.ts';
import python from './python.ts';
import ruby from './ruby.ts';

/** Every runtime, in the order of reports. */
export const runtimes = [
  python,
  ruby,
  php,
  curl,
  nodeLookup,
  nodeResolve,
  jvm,
  jvmTtl0,
  goCgo,
  goOwn,
  goStatic,
  cStatic,
  cInMusl,
  jvmInMusl,
] as const;

/** The id of a runtime, as a probe. */
export type RuntimeId = (typeof runtimes)[number]['id'];

export const RUNTIME_IDS: readonly RuntimeId[] = runtimes.map(({ id }) => id);
