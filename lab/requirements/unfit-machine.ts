import { doctor } from './doctor.ts';
import { requirements } from './list.ts';
import { renderDoctor } from './render.ts';
import type { DoctorReport, Requirement } from './types.ts';

/** This machine lacks what no cell can do without; the message is the doctor's report. */
export class UnfitMachineError extends Error {
  override readonly name = 'CannotHost';

  constructor(report: DoctorReport) {
    super(renderDoctor(report));
  }
}

/** @throws CannotHost if this machine cannot host the lab; what is not fatal alone does not count, and is not looked at */
export async function refuseUnfitMachine(list: readonly Requirement[] = requirements): Promise<void> {
  // Of what is fatal alone at first, for every run asks that.
  const { ok } = await doctor(list.filter(({ fatal }) => fatal));
  if (!ok) throw new UnfitMachineError(await doctor(list));
}
