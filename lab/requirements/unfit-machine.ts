import { doctor } from './doctor.ts';
import { type Fitness, fitnessOfMachine } from './known-fit.ts';
import { requirements } from './list.ts';
import { renderDoctor } from './render.ts';
import type { DoctorReport, Requirement } from './types.ts';

/** This machine lacks what no cell can do without; the message is the doctor's report. */
export class UnfitMachineError extends Error {
  override readonly name = 'UnfitMachineError';

  constructor(report: DoctorReport) {
    super(renderDoctor(report));
  }
}

/**
 * What is not fatal alone does not count, and is not looked at. What starts programs is tried out once for a machine that stays the same.
 *
 * @throws UnfitMachineError if this machine cannot host the lab
 */
export async function refuseUnfitMachine(
  list: readonly Requirement[] = requirements,
  fitness?: Promise<Fitness>,
): Promise<void> {
  const { isKnown, remember } = await (fitness ?? fitnessOfMachine());
  const known = await isKnown();
  // Of what is fatal alone at first, for every run asks that.
  const { ok } = await doctor(list.filter(({ fatal, startsPrograms = false }) => fatal && !(known && startsPrograms)));
  if (!ok) throw new UnfitMachineError(await doctor(list));
  if (!known) await remember();
}
