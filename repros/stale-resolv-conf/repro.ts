import { defineRepro, unknown, type Variant } from '../../lab/index.ts';
import { A, answeredBy, B, resolvConf, serve, showAlive, stillAlive, whoAnswered } from '../shared/two-nameservers.ts';

interface StaleVariant extends Variant {}

export default defineRepro<StaleVariant>({
  id: 'stale-resolv-conf',
  title: 'a running program goes on asking a nameserver that /etc/resolv.conf no longer names',
  variants: { main: { title: 'getaddrinfo; a new resolv.conf is renamed over the old one' } },
  expected: () => unknown,
  async run(bench) {
    const host = await bench.host('client', { resolvConf: resolvConf(A) });
    const a = await serve(bench, host, A);
    await serve(bench, host, B);
    await bench.daemon(host);
    const program = await bench.probe(host);
    await program.call('getaddrinfo', { name: 'before.lab.test' }, { label: 'before' });
    bench.step('switch');
    await host.files.renameOver('resolv.conf', resolvConf(B));
    await program.call('getaddrinfo', { name: 'after.lab.test' }, { label: 'after' });
    const fresh = await bench.probe(host, { name: 'fresh' });
    await fresh.call('getaddrinfo', { name: 'fresh.lab.test' }, { label: 'fresh' });
    await showAlive(bench, host, a);
  },
  judge(evidence) {
    const after = evidence.call('after');
    return {
      reproduced: whoAnswered(after) === A,
      because: `after the switch ${whoAnswered(after)?.name ?? 'nobody'} answered`,
      controls: [
        answeredBy(evidence.call('before'), A, 'A first'),
        answeredBy(evidence.call('fresh'), B, 'fresh process asks B'),
        stillAlive(evidence, A),
      ],
    };
  },
});
