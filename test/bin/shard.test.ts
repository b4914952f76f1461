import { expect, test } from 'vitest';
import { shardOf } from '../../bin/shard.ts';

test('a part by its numbers', () => {
  expect(shardOf('2/3', {})).toEqual({ index: 2, count: 3 });
});

test.each([
  ['auto', { CI_NODE_INDEX: '2', CI_NODE_TOTAL: '5' }, { index: 2, count: 5 }],
  ['auto', { CIRCLE_NODE_INDEX: '0', CIRCLE_NODE_TOTAL: '4' }, { index: 1, count: 4 }],
  ['auto', { BUILDKITE_PARALLEL_JOB: '3', BUILDKITE_PARALLEL_JOB_COUNT: '4' }, { index: 4, count: 4 }],
  ['auto/8', { JOB_COMPLETION_INDEX: '7' }, { index: 8, count: 8 }],
  [
    'auto',
    {
      SLURM_ARRAY_TASK_ID: '3',
      SLURM_ARRAY_TASK_MIN: '1',
      SLURM_ARRAY_TASK_MAX: '4',
      SLURM_ARRAY_TASK_COUNT: '4',
    },
    { index: 3, count: 4 },
  ],
  [
    'auto/4',
    { SLURM_ARRAY_TASK_ID: '3', SLURM_ARRAY_TASK_MIN: '3', SLURM_ARRAY_TASK_MAX: '3', SLURM_ARRAY_TASK_COUNT: '1' },
    { index: 3, count: 4 },
  ],
])('%s with %j', (word, env, shard) => {
  expect(shardOf(word, env)).toEqual(shard);
});

test.each([
  ['0/3', {}, "It must be like '2/3'"],
  ['auto', {}, "'auto' needs one of these variables: CI_NODE_INDEX"],
  ['auto', { JOB_COMPLETION_INDEX: '0' }, "On a Kubernetes Job write 'auto/n'"],
  [
    'auto/4',
    { JOB_COMPLETION_INDEX: '4' },
    "JOB_COMPLETION_INDEX is '4', and 4 parts of a Kubernetes Job have the numbers 0 to 3",
  ],
  ['auto/4', { SLURM_ARRAY_TASK_ID: '0' }, "SLURM_ARRAY_TASK_ID is '0', and 4 parts of Slurm have the numbers 1 to 4"],
  ['auto', { CI_NODE_INDEX: 'two', CI_NODE_TOTAL: '5' }, "CI_NODE_INDEX is 'two'"],
  [
    'auto',
    { SLURM_ARRAY_TASK_ID: '3', SLURM_ARRAY_TASK_MIN: '3', SLURM_ARRAY_TASK_MAX: '3', SLURM_ARRAY_TASK_COUNT: '1' },
    'the array does not have all numbers from 1 on',
  ],
])('%s with %j is refused', (word, env, message) => {
  expect(() => shardOf(word, env)).toThrow(message);
});
