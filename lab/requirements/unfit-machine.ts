import { doctor } from './doctor.ts';
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

/** @throws UnfitMachineError if this machine lacks a fatal requirement; it tests the others only for the report */
export async function refuseUnfitMachine(list: readonly Requirement[] = requirements): Promise<void> {
  // Every run calls this, so only the fatal requirements are tested first.
  const { ok } = await doctor(list.filter(({ fatal }) => fatal));
  if (!ok) throw new UnfitMachineError(await doctor(list));
}
