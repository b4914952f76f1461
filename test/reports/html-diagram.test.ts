import { expect, test } from 'vitest';
import { columnsOfCalls } from '../../reports/html/client/geometry.ts';
import { lanesOf } from '../../reports/html/client/lanes.ts';
import { marksOf } from '../../reports/html/client/marks.ts';
import { alignRows, placeRows } from '../../reports/html/client/rows.ts';
import { switchOf } from '../../reports/html/client/switch.ts';
import { waitsOf } from '../../reports/html/client/waits.ts';
import { relative } from '../../reports/html/relative.ts';
import { Story, switchStory } from './html-events.ts';

const plain = { checks: false };

/** Marks as lines: what goes from where to where. */
function lines(story: Story, options = plain): string[] {
  return marksOf(relative(story.sorted()), options).map(
    ({ shape, from, to, text, server }) => `${shape} [${from}] [${to}] ${text}${server ? ` (${server})` : ''}`,
  );
}

test('a lookup without a daemon goes from the program to the nameserver and back', () => {
  const story = new Story();
  story.program(1, 'program');
  story.call(10, 13, 'program', 'www.lab.test', { from: '192.0.2.1' });
  story.query(11, 'A', 'www.lab.test', '192.0.2.1');
  expect(lines(story)).toEqual([
    'call [program program] [program program] getaddrinfo www.lab.test',
    'query [program program] [server client A 127.0.0.1] A? www.lab.test (A)',
    'reply [server client A 127.0.0.1] [program program] 192.0.2.1 (A)',
    'return [program program] [program program] 192.0.2.1 (A)',
  ]);
});

test('a program whose marker the daemon answers asks through it, but not with res_query', () => {
  const story = new Story();
  story.program(1, 'program');
  story.daemon(2, 'ready');
  story.call(3, 4, 'program', 'who-answers.resolv-lab.test', { label: 'marker:daemon' });
  story.call(10, 13, 'program', 'one.lab.test');
  story.query(11, 'A', 'one.lab.test', '192.0.2.1');
  story.call(20, 23, 'program', 'two.lab.test', { verb: 'res_query' });
  story.query(21, 'A', 'two.lab.test', '192.0.2.1');
  const senders = lines(story).filter((line) => /^(call|query)/.test(line));
  expect(senders).toEqual([
    'call [program program] [daemon client] getaddrinfo one.lab.test',
    'query [daemon client] [server client A 127.0.0.1] A? one.lab.test (A)',
    'call [program program] [program program] res_query two.lab.test',
    'query [program program] [server client A 127.0.0.1] A? two.lab.test (A)',
  ]);
});

test('a query that comes up on the host of a daemon was the daemon’s, wherever the program is', () => {
  const story = new Story();
  story.daemon(1, 'ready', 'host');
  story.program(2, 'program', 'container');
  story.call(10, 13, 'program', 'db.lab.test', { from: '192.0.2.1' });
  story.query(11, 'host-dns', 'db.lab.test', '192.0.2.1', { host: 'host', local: '127.0.0.53' });
  expect(lines(story)).toContain('call [program program] [daemon host] getaddrinfo db.lab.test');
  expect(lines(story)).toContain('query [daemon host] [server host host-dns 127.0.0.53] A? db.lab.test (host-dns)');
});

test('a query that a busy server saw late is still its call’s; one that nobody can have sent is only seen', () => {
  const story = new Story();
  story.program(1, 'program');
  story.call(10, 13, 'program', 'late.lab.test');
  story.query(60, 'A', 'late.lab.test', '192.0.2.1');
  story.query(70, 'A', 'stray.lab.test', null);
  expect(lines(story).slice(2)).toEqual([
    'query [program program] [server client A 127.0.0.1] A? late.lab.test (A)',
    'reply [server client A 127.0.0.1] [program program] 192.0.2.1 (A)',
    'note [server client A 127.0.0.1] [server client A 127.0.0.1] A? stray.lab.test',
    'note [server client A 127.0.0.1] [server client A 127.0.0.1] no reply (silent)',
  ]);
});

test('the lab’s own lookups are shown only when they are asked for', () => {
  const story = new Story();
  story.program(1, 'program');
  story.call(3, 4, 'program', 'who-answers.resolv-lab.test', { label: 'marker:client' });
  story.events.push({
    kind: 'ask',
    at: 5e6,
    server: 'A',
    host: 'client',
    name: 'alive.lab.test',
    answers: ['192.0.2.1'],
  });
  story.query(6, 'A', 'alive.lab.test', '192.0.2.1');
  expect(lines(story)).toEqual([]);
  expect(lines(story, { checks: true })).toEqual([
    'note [program program] [program program] program starts on debian-bullseye',
    'call [program program] [program program] getaddrinfo who-answers.resolv-lab.test',
    'return [program program] [program program] done',
    'note [lab] [lab] the lab asks A for alive.lab.test: 192.0.2.1',
    'query [lab] [server client A 127.0.0.1] A? alive.lab.test (A)',
    'reply [server client A 127.0.0.1] [lab] 192.0.2.1 (A)',
  ]);
});

test('what the lab asks is the lab’s, also where the program has just asked the same, of whomever', () => {
  const story = new Story();
  story.program(1, 'program');
  story.call(3, 4, 'program', 'db.lab.test');
  story.query(3.5, 'B', 'db.lab.test', '192.0.2.2');
  story.events.push({
    kind: 'ask',
    at: 4.5e6,
    server: 'A',
    host: 'client',
    name: 'db.lab.test',
    answers: ['192.0.2.1'],
  });
  story.query(5, 'A', 'db.lab.test', '192.0.2.1');
  const queries = lines(story, { checks: true }).filter((line) => line.startsWith('query'));
  expect(queries).toEqual([
    'query [program program] [server client B 127.0.0.1] A? db.lab.test (B)',
    'query [lab] [server client A 127.0.0.1] A? db.lab.test (A)',
  ]);
});

test('every host has its programs, its daemon, its file and its nameservers, in this order', () => {
  const story = new Story();
  story.query(1, 'host-dns', 'x', '192.0.2.1', { host: 'host' });
  story.file(2, 'create', '127.0.0.11', 'container');
  story.daemon(3, 'start', 'host');
  story.program(4, 'program', 'container');
  expect(lanesOf(story.events).map(({ host, title }) => `${host} ${title}`)).toEqual([
    'host nsncd',
    'host host-dns',
    'container program',
    'container resolv.conf',
  ]);
});

test('a wait lasts from the unanswered query to the next try, or to the end of the call', () => {
  const story = new Story();
  story.program(1, 'program');
  story.call(10, 3000, 'program', 'lost.lab.test');
  story.query(11, 'A', 'lost.lab.test', null);
  story.query(1011, 'A', 'lost.lab.test', null);
  story.call(4000, 4010, 'program', 'found.lab.test');
  story.query(4001, 'A', 'found.lab.test', '192.0.2.1');
  expect(waitsOf(relative(story.sorted()))).toMatchObject([
    { lane: 'program program', from: 10, to: 1010 },
    { lane: 'program program', from: 1010, to: 2999 },
  ]);
});

test('rows follow time, each with room for its label', () => {
  const marks = marksOf(relative(switchStory('A')), plain);
  const { y, height } = placeRows(marks);
  expect(y).toHaveLength(marks.length);
  for (const [at, each] of y.slice(1).entries()) expect(each - (y[at] ?? 0)).toBeGreaterThanOrEqual(20);
  expect(height).toBeGreaterThan(y.at(-1) ?? 0);
});

test('two diagrams have their switch at one height, whichever took longer to get there', () => {
  const [fast, slow] = [marksOf(relative(switchStory('A')), plain), marksOf(relative(switchStory('B', 9000)), plain)];
  for (const [left, right] of [
    [fast, slow],
    [slow, fast],
  ] as const) {
    const rows = alignRows(left, right);
    const heights = [left, right].map((marks, at) => rows[at]?.y[marks.findIndex(({ text }) => text === 'switch')]);
    expect(heights[0]).toBe(heights[1]);
    expect(rows[0].height).toBe(rows[1].height);
  }
});

test('calls at the same time stand side by side, later ones take the place that is free', () => {
  const story = new Story();
  story.program(1, 'program');
  story.call(10, 30, 'program', 'one.lab.test');
  story.call(11, 20, 'program', 'two.lab.test');
  story.call(25, 40, 'program', 'three.lab.test');
  const events = relative(story.sorted());
  const columns = columnsOfCalls(marksOf(events, plain));
  expect([...columns.values()]).toEqual([0, 1, 1]);
});

test('a story turns on its switch, else on the change of a file', () => {
  expect(switchStory('A')[switchOf(switchStory('A'))]).toMatchObject({ kind: 'step', label: 'switch' });
  const story = new Story();
  story.file(1, 'create', '127.0.0.1');
  story.file(2, 'write-in-place', '127.0.0.2');
  expect(switchOf(story.sorted())).toBe(1);
});
