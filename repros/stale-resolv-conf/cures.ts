import type { ScenarioContext } from '../../lab/index.ts';
import type { Place } from './changes.ts';
import type { Caller } from './clients.ts';

/** What people do about a program that asks the wrong server. */
export type CureId = 'res-init' | 'res-close-init' | 'restart' | 'new-thread' | 'daemon' | 'daemon-restart';

type Daemon = Awaited<ReturnType<ScenarioContext['daemon']>>;

/** What a cure has at hand. */
export interface Patient extends Caller {
  scenario: ScenarioContext;
  place: Place;
  daemon: Daemon;
}

/** Each does something, and says who asks from then on. */
const cures: Record<CureId, (patient: Patient) => Promise<Caller>> = {
  async 'res-init'({ program, thread }) {
    await program.call('res_init', {}, { thread, label: 'cure' });
    return { program, thread };
  },
  async 'res-close-init'({ program, thread }) {
    await program.call('res_close', {}, { thread });
    await program.call('res_init', {}, { thread, label: 'cure' });
    return { program, thread };
  },
  async restart({ scenario, place: { host, mounts }, program }) {
    await scenario.stopProbe(program);
    return { program: await scenario.probe(host, { name: 'restarted', mounts }), thread: 'main' };
  },
  async 'new-thread'({ program }) {
    return { program, thread: 'new' };
  },
  async daemon({ scenario, place, program, thread }) {
    await scenario.daemon(place.host);
    return { program, thread };
  },
  async 'daemon-restart'({ daemon, program, thread }) {
    await daemon?.restart();
    return { program, thread };
  },
};

export function applyCure(id: CureId, patient: Patient): Promise<Caller> {
  return cures[id](patient);
}
