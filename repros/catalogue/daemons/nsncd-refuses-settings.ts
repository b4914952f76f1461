import { absent, control, scenario, shown } from 'resolv-lab';

const SOURCE = 'nsncd src/config.rs at v1.4 to v1.5.2: Config::from_env returns an error, which main() reports';

export default scenario({
  title: 'nsncd starts although a setting has a value that it does not understand',
  symptoms: ['nsncd ends at once with exit code 1 after a change of its settings'],
  about: `
    nsncd reads its settings from environment variables. It does not start with a number of workers or a timeout that is no positive number,
    with a value of NSNCD_IGNORE_… other than true and false, and with an unknown database. It says which, and leaves no socket, so clients
    look everything up by themselves. It ignores a variable with a misspelt name.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['nsncd'],
  daemonCheck: 'behaviour',
  daemonSettings: { NSNCD_WORKER_COUNT: 0 },
  libcs: 'glibc',
  mayEnd: true,
  steps: ['getpwnam root'],
  shown: { by: 'daemon' },
  absent: { by: 'itself', daemon: 'ended with exit code 1' },
  expected: absent(SOURCE),
  controls: (evidence) => {
    const exit = evidence.all('daemon').find(({ action }) => action === 'exit');
    const isReady = evidence.all('daemon').some(({ action }) => action === 'ready');
    const output = exit?.output ?? '';
    return [control('nsncd says what is wrong', isReady || /variable|parsing|Unknown group/.test(output), output)];
  },
  variants: {
    'workers-no-number': { title: 'NSNCD_WORKER_COUNT=eight', daemonSettings: { NSNCD_WORKER_COUNT: 'eight' } },
    'timeout-zero': { title: 'NSNCD_HANDOFF_TIMEOUT=0', daemonSettings: { NSNCD_HANDOFF_TIMEOUT: 0 } },
    'timeout-with-unit': { title: 'NSNCD_HANDOFF_TIMEOUT=10s', daemonSettings: { NSNCD_HANDOFF_TIMEOUT: '10s' } },
    'ignore-yes': { title: 'NSNCD_IGNORE_HOSTS=yes', daemonSettings: { NSNCD_IGNORE_HOSTS: 'yes' } },
    'ignore-unknown': {
      title: 'NSNCD_IGNORE_HOST=true, which is no database',
      daemonSettings: { NSNCD_IGNORE_HOST: 'true' },
    },
    'name-misspelt': {
      title: 'NSNCD_WORKERS=0, a variable that it does not know',
      daemonSettings: { NSNCD_WORKERS: 0 },
      expected: shown('nsncd src/config.rs at v1.4 to v1.5.2: other names are not read'),
    },
  },
});
