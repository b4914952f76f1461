import { defineRepro } from '../../lab/index.ts';
import { expected, resolverOf, unsupported } from './expected.ts';
import { forClient } from './for-client.ts';
import { judge } from './judge.ts';
import { run } from './scenario.ts';
import { shellHints } from './shell-hints.ts';
import { type LeakVariant, variants, workaroundsFor } from './variants.ts';

export default defineRepro<LeakVariant>({
  id: 'nscd-socket-leak',
  title: "a container that sees the host's /var/run gets its names from the host",
  symptoms: [
    "a Docker container gets the host's answers: a wrong address, or a name that only the host knows",
    "a name that the container's nameserver knows is not found; dig in the same container is right",
    'after a bind mount of /var/run, or of the socket of nscd, names resolve differently in a container',
    'users and groups of the host show up in a container',
  ],
  variants,
  unsupported,
  expected,
  resolver: resolverOf,
  run,
  judge,
  forClient,
  workarounds: workaroundsFor,
  shellHints: (_, cell) => shellHints(cell),
});
