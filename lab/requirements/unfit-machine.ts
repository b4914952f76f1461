import { doctor } from './doctor.ts';
import { type Fitness, fitnessOfMachine } from './known-fit.ts';
import { requirements } from './list.ts';
import { renderDoctor } from './render.ts';
import type { DoctorReport, Requirement } from './types.ts';

/** This machine lacks a fatal requirement; the message is the doctor's report. */
export class UnfitMachineError extends Error {
  override readonly name = 'UnfitMachineError';

  constructor(report: DoctorReport) {
    super(renderDoctor(report));
  }
}

/**
 * Tests the fatal requirements, and the others only for the report. Tests that start programs run once on an unchanged
 * machine.
 *
 * @throws UnfitMachineError if this machine lacks a fatal requirement
 */
export async function refuseUnfitMachine(
  list: readonly Requirement[] = requirements,
  fitness?: Promise<Fitness>,
): Promise<void> {
  const { isKnown, remember } = await (fitness ?? fitnessOfMachine());
  const known = await isKnown();
  // Every run calls this, so only the fatal requirements are tested first.
  const { ok } = await doctor(list.filter(({ fatal, startsPrograms = false }) => fatal && !(known && startsPrograms)));
  if (!ok) throw new UnfitMachineError(await doctor(list));
  if (!known) await remember();
}
