import { answerWith, rawBytes, scenario } from 'resolv-lab';
import { malformedAnswers } from '../../shared/malformed-answers.ts';

type Write = Parameters<typeof answerWith>[0];
const always = (write: Write) => ({ A: { does: () => [answerWith(write, { type: 'A' })] } });

export default scenario({
  title: 'the counts and lengths of an answer do not fit its octets',
  about: `
    The answer announces more records than it has, a record is longer than the message, or an address has three octets. The lookup should end with an error,
    or with the records before the fault. The lab shows what each C library makes of it.`,
  ...malformedAnswers,
  servers: always((reply, { name }) => reply.init().question().record(name, 'A', '192.0.2.1').counts({ answer: 2 })),
  variants: {
    'no-records-announced': {
      title: 'the count says 0, and there is one record',
      servers: always((reply, { name }) =>
        reply.init().question().record(name, 'A', '192.0.2.1').counts({ answer: 0 }),
      ),
    },
    'length-beyond': {
      title: 'the length of a record leads behind the end of the message',
      servers: always((reply, { name }) => reply.init().question().record(name, 'A', '192.0.2.1', { length: 400 })),
    },
    'short-address': {
      title: 'an address of three octets',
      servers: always((reply, { name }) =>
        reply
          .init()
          .question()
          .record(name, 'A', Buffer.of(192, 0, 2)),
      ),
    },
    'no-question': {
      title: 'an answer without a question',
      servers: always((reply, { name }) => reply.init().record(name, 'A', '192.0.2.1')),
    },
    'header-alone': {
      title: 'NOERROR, and nothing behind the header',
      servers: { A: 'headerOnly rcode=NOERROR' },
    },
    empty: { title: 'a datagram without octets', servers: { A: { does: () => [rawBytes(Buffer.alloc(0))] } } },
  },
});
