export { doctor } from './doctor.ts';
export { type InstallOutcome, installMissing } from './install.ts';
export { renderDoctor } from './render.ts';
export type { DoctorReport, Finding, Purpose } from './types.ts';
export { refuseUnfitMachine, UnfitMachineError } from './unfit-machine.ts';
