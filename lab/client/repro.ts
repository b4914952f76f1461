import type { Situation } from '../form/definition.ts';
import { judgeVariant, readVariant, runVariant } from '../form/repro.ts';
import { type Repro, unknown, type Variant } from '../repro.ts';
import type { ClientProgram } from './definition.ts';
import { provokeText } from './provoke.ts';

const NEEDS_PROBE = "it needs the lab's probe: a program of your own makes no such calls";

/** A repro with a program of the user's own in place of the lab's probe. Each variant is a situation, or does not apply. */
export function withClient(repro: Repro, program: ClientProgram): Repro {
  const situationOf = (variant: Variant) => repro.forClient?.(variant);
  const { command, provoke, ...more } = program;
  const ready = (variant: Variant, situation: Situation) =>
    readVariant(variant.title, { ...situation, client: { ...more, command, provoke: provokeText(provoke) } });
  const cache = new Map<Variant, ReturnType<typeof readVariant>>();
  const read = (variant: Variant) => {
    const situation = situationOf(variant);
    if (!situation) throw new Error(NEEDS_PROBE);
    const found = cache.get(variant) ?? ready(variant, situation);
    cache.set(variant, found);
    return found;
  };
  const { workarounds: _, shellHints: __, lesson: ___, ...rest } = repro;
  return {
    ...rest,
    client: program,
    unsupported: (cell, variant) => (situationOf(variant) ? repro.unsupported?.(cell, variant) : NEEDS_PROBE),
    // What a source says of the C library's functions does not say how a program uses them.
    expected: () => unknown,
    run: (scenario, variant) => runVariant(scenario, read(variant)),
    judge: (evidence, cell, variant) => judgeVariant(evidence, cell, read(variant)),
  };
}
