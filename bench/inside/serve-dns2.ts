import DNS from 'dns2';
import { names, ORIGIN } from './names.ts';

const { Packet, createServer } = DNS;

/** dns2 as in its documentation: one handler, with data in a map. */
const known = new Map(names.map(({ name, ...addresses }) => [`${name}.${ORIGIN}`, addresses]));
const server = createServer({
  udp: true,
  handle(request, send) {
    const response = Packet.createResponseFromRequest(request);
    const [question] = request.questions;
    const found = question && known.get(question.name);
    if (question && found) {
      const address = question.type === Packet.TYPE.A ? found.A : found.AAAA;
      const { name, type } = question;
      response.answers.push(Object.assign(new Packet.Resource(name, type, Packet.CLASS.IN, 0), { address }));
    }
    send(response);
  },
});
await server.listen({ udp: { port: 53, address: process.argv[2] as string } });
console.log('ready');
