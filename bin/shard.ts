import { InvalidArgumentError } from 'commander';
import type { Shard } from '../lab/core/schema.ts';

/** A system that starts one program many times, and its variables: the number of this start, that of the first, and how many there are. */
interface ArraySystem {
  name: string;
  index: string;
  first: 0 | 1;
  count?: string;
  /** The reason why the system's own count cannot be used, if it cannot. */
  refuses?(env: NodeJS.ProcessEnv): string | null;
}

/** Sources: the pages on predefined variables of each system; for Kubernetes that on indexed Jobs, which have no variable for the count. */
const SYSTEMS: readonly ArraySystem[] = [
  { name: 'GitLab CI', index: 'CI_NODE_INDEX', first: 1, count: 'CI_NODE_TOTAL' },
  { name: 'CircleCI', index: 'CIRCLE_NODE_INDEX', first: 0, count: 'CIRCLE_NODE_TOTAL' },
  { name: 'Buildkite', index: 'BUILDKITE_PARALLEL_JOB', first: 0, count: 'BUILDKITE_PARALLEL_JOB_COUNT' },
  { name: 'a Kubernetes Job', index: 'JOB_COMPLETION_INDEX', first: 0 },
  {
    name: 'Slurm',
    index: 'SLURM_ARRAY_TASK_ID',
    first: 1,
    count: 'SLURM_ARRAY_TASK_COUNT',
    // sbatch --array=3 takes one part again, and then the count is 1.
    refuses: ({ SLURM_ARRAY_TASK_MIN, SLURM_ARRAY_TASK_MAX, SLURM_ARRAY_TASK_COUNT }) =>
      SLURM_ARRAY_TASK_MIN === '1' && SLURM_ARRAY_TASK_MAX === SLURM_ARRAY_TASK_COUNT
        ? null
        : 'the array does not have all numbers from 1 on',
  },
];

/**
 * A part of a run: `2/3`, or `auto` from the variables of the system that started this process, or `auto/3` where those do not say how many
 * parts there are, or not truly.
 *
 * @throws InvalidArgumentError with what to write instead
 */
export function shardOf(word: string, env: NodeJS.ProcessEnv = process.env): Shard {
  const [, automatic, of] = /^(auto)(?:\/(\d+))?$/.exec(word) ?? [];
  if (automatic === undefined) return numbered(word);
  const system = SYSTEMS.find(({ index }) => env[index] !== undefined);
  if (system === undefined)
    throw new InvalidArgumentError(
      `'auto' needs one of these variables: ${SYSTEMS.map(({ index }) => index).join(', ')}. Write 'i/n' without them.`,
    );
  const count = of ?? countOf(system, env);
  const index = Number(env[system.index]) - system.first + 1;
  if (!(Number.isInteger(index) && index >= 1 && index <= Number(count)))
    throw new InvalidArgumentError(
      `${system.index} is '${env[system.index]}', and ${count} parts of ${system.name} have the numbers ${system.first} to ${Number(count) - 1 + system.first}.`,
    );
  return { index, count: Number(count) };
}

function numbered(word: string): Shard {
  const [, index = 0, of = 0] = /^(\d+)\/(\d+)$/.exec(word)?.map(Number) ?? [];
  if (index < 1 || index > of) throw new InvalidArgumentError("It must be like '2/3', from 1/n to n/n, or 'auto'.");
  return { index, count: of };
}

function countOf({ name, count, refuses }: ArraySystem, env: NodeJS.ProcessEnv): string {
  const counted = count === undefined ? undefined : env[count];
  const refusal =
    counted === undefined ? 'its variables do not say how many parts there are' : (refuses?.(env) ?? null);
  if (counted === undefined || refusal !== null)
    throw new InvalidArgumentError(`On ${name} write 'auto/n', because ${refusal}.`);
  return counted;
}
