/** The lines of its output that a message about a client has. */
const LINES = 3;

/** The characters of each that it has. */
const LONGEST = 160;

/** The last output of a client as one line, for a message about it; empty without output. */
export function lastOutput(output: string): string {
  return output.split('\n').slice(-LINES).map(shortened).join(' | ');
}

function shortened(line: string): string {
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
