import { EXIT } from './exit-codes.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Until it is disposed of, a signal that ends people's programs ends this process at once, with one line on stderr and exit code 130.
 * What is half made then goes on the way out: by listeners to `exit`, which a signal that nobody listens to does not reach.
 */
export function endOnSignals(words: string): Disposable {
  const end = () => {
    process.stderr.write(`${words}\n`);
    process.exit(EXIT.interrupted);
  };
  for (const signal of SIGNALS) process.on(signal, end);
  return {
    [Symbol.dispose]: () => {
      for (const signal of SIGNALS) process.off(signal, end);
    },
  };
}
