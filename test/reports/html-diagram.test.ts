import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withDerived } from '../../lab/derive/index.ts';
import { drawDiagram } from '../../reports/html/client/diagram/diagram.ts';
import { fitWidths } from '../../reports/html/client/diagram/fit-widths.ts';
import { columnsOfCalls, placeLanes } from '../../reports/html/client/diagram/lane-layout.ts';
import { laneNames, lanesOf } from '../../reports/html/client/diagram/lanes.ts';
import { diagramModel } from '../../reports/html/client/diagram/model.ts';
import { alignRows, placeRows } from '../../reports/html/client/diagram/row-layout.ts';
import { diagramItems, type ItemOptions } from '../../reports/html/client/diagram/select-items.ts';
import { timeOrigin } from '../../reports/html/client/diagram/time-origin.ts';
import { eventDetails } from '../../reports/html/client/pages/event-details.ts';
import { relative } from '../../reports/html/report-data.ts';
import { EventBuilder, queryHex, switchEvents } from './html-events.ts';

const plain = { checks: false };

/** Diagram items as lines: the item, its source and its destination. */
function lines(builder: EventBuilder, options: ItemOptions = plain): string[] {
  return diagramItems(relative(builder.sorted()), options).map(
    ({ shape, from, to, text, secondLine, server }) =>
      `${shape} [${from}] [${to}] ${[text, secondLine].filter(Boolean).join(' · ')}${server ? ` (${server})` : ''}`,
  );
}

test('a lookup without a daemon goes from the program to the nameserver and back', () => {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  builder.call(10, 13, 'program', 'www.lab.test', { from: '192.0.2.1' });
  builder.query(11, 'A', 'www.lab.test', '192.0.2.1');
  expect(lines(builder)).toEqual([
    'call [program program main] [program program main] getaddrinfo www.lab.test',
    'query [program program main] [server client A 127.0.0.1] A? www.lab.test (A)',
    'reply [server client A 127.0.0.1] [program program main] 192.0.2.1 (A)',
    'return [program program main] [program program main] 192.0.2.1 (A)',
  ]);
});

test('a program whose sentinel the daemon answers asks through it, but not with res_query', () => {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  builder.daemon(2, 'ready');
  builder.call(3, 4, 'program', 'who-answers.resolv-lab.test', { label: 'sentinel:daemon' });
  builder.call(10, 13, 'program', 'one.lab.test');
  builder.query(11, 'A', 'one.lab.test', '192.0.2.1');
  builder.call(20, 23, 'program', 'two.lab.test', { verb: 'res_query' });
  builder.query(21, 'A', 'two.lab.test', '192.0.2.1');
  const senders = lines(builder).filter((line) => /^(call|query)/.test(line));
  expect(senders).toEqual([
    'call [program program main] [daemon client] getaddrinfo one.lab.test',
    'query [daemon client] [server client A 127.0.0.1] A? one.lab.test (A)',
    'call [program program main] [program program main] res_query two.lab.test',
    'query [program program main] [server client A 127.0.0.1] A? two.lab.test (A)',
  ]);
});

test('a query on the host of a daemon is the daemon’s, wherever the program is', () => {
  const builder = new EventBuilder();
  builder.daemon(1, 'ready', 'host');
  builder.program(2, 'program', 'container');
  builder.call(10, 13, 'program', 'db.lab.test', { from: '192.0.2.1' });
  builder.query(11, 'host-dns', 'db.lab.test', '192.0.2.1', { host: 'host', local: '127.0.0.53' });
  expect(lines(builder)).toContain('call [program program main] [daemon host] getaddrinfo db.lab.test');
  expect(lines(builder)).toContain('query [daemon host] [server host host-dns 127.0.0.53] A? db.lab.test (host-dns)');
});

test('a query that a busy server saw late still belongs to its call; one without a possible sender has none', () => {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  builder.call(10, 13, 'program', 'late.lab.test');
  builder.query(60, 'A', 'late.lab.test', '192.0.2.1');
  builder.query(70, 'A', 'stray.lab.test', null);
  expect(lines(builder).slice(2)).toEqual([
    'query [program program main] [server client A 127.0.0.1] A? late.lab.test (A)',
    'reply [server client A 127.0.0.1] [program program main] 192.0.2.1 (A)',
    'note [server client A 127.0.0.1] [server client A 127.0.0.1] A? stray.lab.test',
    'note [server client A 127.0.0.1] [server client A 127.0.0.1] no reply (silent)',
  ]);
});

test('the lab’s lookups are shown only on request', () => {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  builder.call(3, 4, 'program', 'who-answers.resolv-lab.test', { label: 'sentinel:client' });
  builder.events.push({
    kind: 'ask',
    at: 5e6,
    server: 'A',
    host: 'client',
    name: 'alive.lab.test',
    answers: ['192.0.2.1'],
  });
  builder.query(6, 'A', 'alive.lab.test', '192.0.2.1');
  expect(lines(builder)).toEqual([]);
  expect(lines(builder, { checks: true })).toEqual([
    'note [program program main] [program program main] program starts on debian-bullseye',
    'call [program program main] [program program main] getaddrinfo who-answers.resolv-lab.test',
    'return [program program main] [program program main] done',
    'note [lab] [lab] the lab asks A for alive.lab.test: 192.0.2.1',
    'query [lab] [server client A 127.0.0.1] A? alive.lab.test (A)',
    'reply [server client A 127.0.0.1] [lab] 192.0.2.1 (A)',
  ]);
});

test('a query of the lab is the lab’s, even if the program just asked the same of any server', () => {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  builder.call(3, 4, 'program', 'db.lab.test');
  builder.query(3.5, 'B', 'db.lab.test', '192.0.2.2');
  builder.events.push({
    kind: 'ask',
    at: 4.5e6,
    server: 'A',
    host: 'client',
    name: 'db.lab.test',
    answers: ['192.0.2.1'],
  });
  builder.query(5, 'A', 'db.lab.test', '192.0.2.1');
  const queries = lines(builder, { checks: true }).filter((line) => line.startsWith('query'));
  expect(queries).toEqual([
    'query [program program main] [server client B 127.0.0.1] A? db.lab.test (B)',
    'query [lab] [server client A 127.0.0.1] A? db.lab.test (A)',
  ]);
});

test('every host has its programs, its daemon, its file and its nameservers, in this order', () => {
  const builder = new EventBuilder();
  builder.query(1, 'host-dns', 'x', '192.0.2.1', { host: 'host' });
  builder.file(2, 'create', '127.0.0.11', 'container');
  builder.daemon(3, 'start', 'host');
  builder.program(4, 'program', 'container');
  expect(lanesOf(builder.events).map(({ host, title }) => `${host} ${title}`)).toEqual([
    'host nsncd',
    'host host-dns',
    'container main',
    'container resolv.conf',
  ]);
});

test('a wait is a band on the lane of the waiting thread, without a row; a retransmission is labelled as such', () => {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  builder.call(10, 3000, 'program', 'lost.lab.test');
  builder.query(11, 'A', 'lost.lab.test', null, { id: 7, raw: queryHex(7, 'lost.lab.test') });
  builder.query(1011, 'A', 'lost.lab.test', null, { id: 7, raw: queryHex(7, 'lost.lab.test') });
  const items = diagramItems(relative(withDerived(builder.sorted())), plain);
  expect(items.filter(({ shape }) => shape === 'wait')).toMatchObject([
    { from: 'program program main', at: 10, end: 1010, text: 'waits 1.00 s for A, then asks again' },
    { from: 'program program main', at: 1010, end: 2999, text: 'waits 1.99 s for A, then gives up' },
  ]);
  expect(items.flatMap(({ shape, again }) => (shape === 'query' ? [again === true] : []))).toEqual([false, true]);
  const { y } = placeRows(items);
  for (const [at, { shape }] of items.entries()) if (shape === 'wait') expect(y[at]).toBe(y[at - 1]);
});

test('each thread with calls has a separate lane, below its program', () => {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  builder.program(2, 'fresh');
  builder.call(10, 12, 'program', 'one.lab.test', { thread: 'other' });
  builder.query(11, 'A', 'one.lab.test', '192.0.2.1');
  expect(lanesOf(builder.events).map(({ program, title }) => `${program} ${title}`)).toEqual([
    'program main',
    'program other',
    'fresh main',
    ' A',
  ]);
  expect(lines(builder)[1]).toBe('query [program program other] [server client A 127.0.0.1] A? one.lab.test (A)');
});

test('requests on a daemon’s socket are arrows of the calling thread, and identify the sender of a query', () => {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  builder.daemon(2, 'ready');
  builder.call(10, 20, 'program', 'one.lab.test', { from: '192.0.2.1', thread: 'asks' });
  builder.request(11, 1, 'program', 'one.lab.test', 6, true);
  builder.query(12, 'A', 'one.lab.test', '192.0.2.1');
  builder.request(30, 2, null, 'other.lab.test', 1, true);
  expect(lines(builder).slice(1)).toEqual([
    'call [program program asks] [program program asks] getaddrinfo one.lab.test',
    'query [program program asks] [daemon client] GETAI one.lab.test',
    'query [daemon client] [server client A 127.0.0.1] A? one.lab.test (A)',
    'reply [server client A 127.0.0.1] [daemon client] 192.0.2.1 (A)',
    'reply [daemon client] [program program asks] 192.0.2.1',
    'return [program program asks] [program program asks] 192.0.2.1 (A)',
    'note [daemon client] [daemon client] GETAI other.lab.test',
    'note [daemon client] [daemon client] 192.0.2.1',
  ]);
});

test('requests and system calls of the lab’s lookups are shown only with these lookups', () => {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  builder.daemon(2, 'ready');
  builder.call(3, 9, 'program', 'who-answers.resolv-lab.test', { label: 'sentinel:daemon' });
  builder.request(3.2, 2, 'program', 'hosts', 0.1, null);
  builder.request(4, 1, 'program', 'who-answers.resolv-lab.test', 1, true);
  const about = { probe: 'program', tid: 7, thread: 'main', name: 'connect', args: 'x', result: 'connected' };
  builder.events.push({ kind: 'syscall', at: 4e6, end: 4e6, ...about });
  expect(lines(builder, { checks: false, syscalls: true })).toEqual([
    'note [daemon client] [daemon client] nsncd: ready',
  ]);
  expect(lines(builder, { checks: true })).toHaveLength(8);
  expect(lines(builder, { checks: true, syscalls: true })).toHaveLength(9);
  // Their request is hidden with them even if the next step begins at once.
  builder.call(9.1, 12, 'program', 'one.lab.test', { thread: 'asks' });
  builder.request(8.9, 3, 'program', 'hosts', 0.05, null);
  expect(lines(builder)).toHaveLength(3);
});

test('the arrow of a request without a reply ends halfway, and then the program asks the nameserver', () => {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  builder.daemon(2, 'ready');
  builder.call(10, 40, 'program', 'one.lab.test', { from: '192.0.2.1' });
  builder.request(11, 1, 'program', 'one.lab.test', 1, null);
  builder.query(30, 'A', 'one.lab.test', '192.0.2.1');
  expect(lines(builder).slice(2, 5)).toEqual([
    'query [program program main] [daemon client] GETAI one.lab.test',
    'drop [daemon client] [program program main] closed without a reply',
    'query [program program main] [server client A 127.0.0.1] A? one.lab.test (A)',
  ]);
});

test('a change of a thread’s _res is shown at the return of the call; system calls are shown on request', () => {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  const state = { nameservers: ['127.0.0.1'], search: [], options: [], optionsRaw: 0, flagsRaw: 0 };
  const before = { ...state, retrans: 1, retry: 2, ndots: 1 };
  const res = { before, after: { ...before, optionsRaw: 0x200000 }, changed: ['+RES_SNGLKUP'] };
  builder.call(10, 20, 'program', 'one.lab.test', { from: '192.0.2.1', res });
  const about = { probe: 'program', tid: 7, thread: 'main', name: 'openat', args: '/etc/resolv.conf', result: 'fd 3' };
  builder.events.push({ kind: 'syscall', at: 11e6, end: 12e6, ...about });
  expect(lines(builder).at(-1)).toBe(
    'return [program program main] [program program main] 192.0.2.1 · _res: +RES_SNGLKUP',
  );
  expect(lines(builder).some((line) => line.startsWith('tick'))).toBe(false);
  expect(lines(builder, { checks: false, syscalls: true })).toContain(
    'tick [program program main] [program program main] openat /etc/resolv.conf → fd 3',
  );
});

test('a lane that several hosts have is named with its host, a thread with its program', () => {
  const builder = new EventBuilder();
  builder.file(1, 'create', '127.0.0.1', 'host');
  builder.file(2, 'create', '127.0.0.11', 'container');
  builder.program(3, 'program', 'container');
  builder.query(4, 'A', 'x', null, { local: '127.0.0.1' });
  builder.query(5, 'A', 'x', null, { local: '127.0.0.2' });
  expect([...laneNames(lanesOf(builder.events)).values()]).toEqual([
    'resolv.conf of host',
    'program · main',
    'resolv.conf of container',
    'A 127.0.0.1',
    'A 127.0.0.2',
  ]);
});

test('lanes use the available width, and are never narrower than their headers', () => {
  const builder = new EventBuilder();
  for (const [at, thread] of ['asks-1', 'asks-2', 'asks-3', 'a-thread-with-a-long-name'].entries())
    builder.call(at + 2, at + 3, 'program', 'x', { thread });
  builder.program(1, 'program');
  builder.query(9, 'a-nameserver-with-a-long-name', 'x', null);
  const lanes = lanesOf(builder.sorted());
  const right = (room: number) => {
    const placed = placeLanes(lanes, new Map(), room);
    for (const { title, width } of placed) expect(width).toBeGreaterThan(title.length * 6);
    return Math.max(...placed.map(({ left, width }) => left + width));
  };
  expect(right(1200)).toBeLessThanOrEqual(1200);
  expect(right(1200)).toBeGreaterThan(1190);
  expect(right(400)).toBeGreaterThan(400);
});

test('a label without room on its side of an arrow goes to the other side, uncut', () => {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  builder.daemon(2, 'ready');
  builder.call(10, 20, 'program', 'a-rather-long-name.lab.test', { from: '192.0.2.1' });
  builder.request(11, 1, 'program', 'a-rather-long-name.lab.test', 6, true);
  builder.query(12, 'A', 'a-rather-long-name.lab.test', '192.0.2.1');
  const drawn = drawDiagram(diagramModel('x', relative(builder.sorted())), { width: 500 }).text;
  expect(drawn).toMatch(/text-anchor="start">GETAI a-rather-long-name\.lab\.test<\/text>/);
});

test('the label of a wait takes several lines if it is too wide for one', () => {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  builder.daemon(2, 'ready');
  builder.call(10, 1020, 'program', 'lost.lab.test');
  builder.request(11, 1, 'program', 'lost.lab.test', 1005, true);
  builder.query(12, 'A', 'lost.lab.test', null);
  const model = diagramModel('x', relative(withDerived(builder.sorted())));
  const label = (width: number) => {
    const wait = drawDiagram(model, { width }).text.match(/<g class="wait">.*?<\/g>/)?.[0] ?? '';
    return [...wait.matchAll(/>([^<]+)<\/text>/g)].map(([, line]) => line);
  };
  expect(label(1200)).toEqual(['waits 1.00 s for A, then gives up']);
  expect(label(300)).toEqual(['waits 1.00 s', 'for A, then', 'gives up']);
});

test('a highlighted event has its text and its number, a call at its return, and is always shown', () => {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  builder.call(3, 4, 'program', 'who-answers.resolv-lab.test', { label: 'sentinel:client' });
  builder.call(10, 13, 'program', 'www.lab.test');
  builder.query(11, 'A', 'www.lab.test', '192.0.2.1');
  const highlights = [
    { event: 3, text: 'the query' },
    { event: 1, text: 'the lab itself' },
  ];
  const items = diagramItems(relative(builder.sorted()), { ...plain, highlights });
  const shown = items.filter(({ highlight }) => highlight);
  expect(shown.map(({ shape, highlight }) => `${shape} ${highlight?.number} ${highlight?.text}`)).toEqual([
    'return 2 the lab itself',
    'query 1 the query',
  ]);
  const drawn = drawDiagram({ id: 'x', events: builder.sorted(), items }).text;
  expect(drawn).toMatch(/<text class="annotation"[^>]*>1 ▸ the query<\/text>/);
});

test('rows are in order of time, each high enough for its label', () => {
  const items = diagramItems(relative(switchEvents('A')), plain);
  const { y, height } = placeRows(items);
  expect(y).toHaveLength(items.length);
  for (const [at, each] of y.slice(1).entries()) expect(each - (y[at] ?? 0)).toBeGreaterThanOrEqual(20);
  expect(height).toBeGreaterThan(y.at(-1) ?? 0);
});

test('two diagrams have their time origins at the same height, whatever came before', () => {
  const [fast, slow] = [
    diagramItems(relative(switchEvents('A')), plain),
    diagramItems(relative(switchEvents('B', 9000)), plain),
  ];
  for (const [left, right] of [
    [fast, slow],
    [slow, fast],
  ] as const) {
    const rows = alignRows(left, right);
    const heights = [left, right].map((items, at) => rows[at]?.y[items.findIndex(({ text }) => text === 'switch')]);
    expect(heights[0]).toBe(heights[1]);
    expect(rows[0].height).toBe(rows[1].height);
  }
});

test('concurrent calls are side by side; later ones use the free columns', () => {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  builder.call(10, 30, 'program', 'one.lab.test');
  builder.call(11, 20, 'program', 'two.lab.test');
  builder.call(25, 40, 'program', 'three.lab.test');
  const events = relative(builder.sorted());
  const columns = columnsOfCalls(diagramItems(events, plain));
  expect([...columns.values()]).toEqual([0, 1, 1]);
});

test('the time origin is the step `switch`, else the change of a file', () => {
  expect(switchEvents('A')[timeOrigin(switchEvents('A'))]).toMatchObject({ kind: 'step', label: 'switch' });
  const builder = new EventBuilder();
  builder.file(1, 'create', '127.0.0.1');
  builder.file(2, 'write-in-place', '127.0.0.2');
  expect(timeOrigin(builder.sorted())).toBe(1);
});

test('the text of a highlight is uncut, on as many lines as needed; rows grow with it', () => {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  builder.call(10, 13, 'program', 'www.lab.test');
  builder.query(11, 'A', 'www.lab.test', '192.0.2.1');
  const text =
    'stuck from this packet on: the thread that was hit asks again, now with RES_SNGLKUP in its _res.options';
  const model = diagramModel('x', relative(builder.sorted()), { ...plain, highlights: [{ event: 2, text }] });
  const said = (width: number) =>
    [...drawDiagram(model, { width }).text.matchAll(/<text class="annotation"[^>]*>([^<]*)</g)].map(([, line]) => line);
  expect(said(1200)).toEqual([`1 ▸ ${text}`]);
  expect(said(400).length).toBeGreaterThan(2);
  expect(said(400).join(' ')).toBe(`1 ▸ ${text}`);
  expect(placeRows(model.items, 300).height).toBeGreaterThan(placeRows(model.items, 1200).height);
});

test('times are in one unit, to a hundredth of a millisecond', () => {
  const drawn = drawDiagram(diagramModel('x', relative(switchEvents('A'))), {}).text;
  const times = [...drawn.matchAll(/<text class="time"[^>]*>([^<]*)</g)].map(([, time]) => time);
  expect(times).toContain('−1,979.00');
  expect(times).toContain('0.00');
  expect(times).toContain('+11.10');
});

test('a pair sent together is labelled so, and a retransmission with a new port too', () => {
  const asked = (options: string[]) => {
    const builder = new EventBuilder();
    builder.program(1, 'program');
    const state = { nameservers: [], search: [], options, optionsRaw: 0, flagsRaw: 0, retrans: 1, retry: 2, ndots: 1 };
    builder.call(10, 1100, 'program', 'x', { res: { before: state, after: state, changed: [] } });
    builder.query(11, 'A', 'x', '192.0.2.1', { raw: queryHex(1, 'x') });
    builder.query(12, 'A', 'x', null, { type: 'AAAA', raw: queryHex(2, 'x') });
    builder.query(1013, 'A', 'x', '192.0.2.1', { raw: queryHex(1, 'x'), client: '127.0.0.1#5001' });
    const items = diagramItems(relative(withDerived(builder.sorted())), plain);
    return items.flatMap(({ shape, text }) => (shape === 'query' ? [text] : []));
  };
  expect(asked(['RES_INIT'])).toEqual(['A? x', 'AAAA? x, sent with A', 'A? x again, from a new port']);
  expect(asked(['RES_INIT', 'RES_SNGLKUP'])[1]).toBe('AAAA? x');
});

test('a reply has its name if its receiver has sent another query since', () => {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  builder.call(10, 20, 'program', 'one.lab.test');
  builder.call(10, 20, 'program', 'two.lab.test');
  builder.query(11, 'A', 'one.lab.test', '192.0.2.1');
  builder.query(11.05, 'A', 'two.lab.test', '192.0.2.2');
  const replies = diagramItems(relative(builder.sorted()), plain).flatMap(({ shape, text }) =>
    shape === 'reply' ? [text] : [],
  );
  expect(replies).toEqual(['one.lab.test: 192.0.2.1', '192.0.2.2']);
});

test('a file shows its options; a daemon’s reply shows the time since the request, unless it is zero', () => {
  const builder = new EventBuilder();
  builder.file(1, 'create', '127.0.0.1');
  builder.daemon(2, 'ready');
  builder.request(11, 1, null, 'one.lab.test', 6, true);
  const events = relative(builder.sorted());
  const texts = diagramItems(events, plain).map(({ text }) => text);
  expect(texts[0]).toBe('created: nameserver 127.0.0.1 · options timeout:1');
  const reply = events.find(({ kind }) => kind === 'nscd-reply');
  if (!reply) throw new Error('no reply');
  expect(eventDetails(reply, reply, { all: events }).text).toMatch(/6\.0 ms after its request/);
  expect(eventDetails(reply, reply, { all: events }).text).not.toContain('took');
});

test('colours of nameservers differ from those of verdicts, and have enough contrast', () => {
  const css = readFileSync(new URL('../../reports/html/style/colours.css', import.meta.url), 'utf8');
  for (const theme of css.split('@media')) {
    const colour = (name: string) => new RegExp(`--${name}: #(\\w+);`).exec(theme)?.[1] ?? '';
    for (const server of ['s0', 's1', 's2', 's3', 's4']) {
      for (const verdict of ['ok', 'bug'])
        expect(distance(hueOf(colour(server)), hueOf(colour(verdict))), `${server} ${verdict}`).toBeGreaterThan(25);
      // WCAG 2.2, 1.4.3: minimum contrast.
      for (const targets of ['raised', 'odd-soft'])
        expect(contrast(colour(server), colour(targets)), `${server} on ${targets}`).toBeGreaterThan(4.5);
    }
  }
});

function channels(colour: string): number[] {
  const digits = colour.length === 3 ? colour.replace(/./g, '$&$&') : colour;
  return (digits.match(/../g) ?? []).map((each) => Number.parseInt(each, 16) / 255);
}

/** The hue of HSL, in degrees. */
function hueOf(colour: string): number {
  const [r = 0, g = 0, b = 0] = channels(colour);
  const spread = Math.max(r, g, b) - Math.min(r, g, b);
  if (r >= g && r >= b) return ((g - b) / spread) * 60;
  return g >= b ? 120 + ((b - r) / spread) * 60 : 240 + ((r - g) / spread) * 60;
}

function distance(a: number, b: number): number {
  const apart = Math.abs(a - b) % 360;
  return Math.min(apart, 360 - apart);
}

function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [r = 0, g = 0, b = 0] = channels(colour).map((each) =>
      each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((left, right) => left - right);
  return (light + 0.05) / (dark + 0.05);
}

test('two diagrams share a window: equal widths, more for the one that needs it, smaller text where neither fits', () => {
  expect(fitWidths(1000, [300, 400])).toEqual({ widths: [500, 500], zoom: 1 });
  expect(fitWidths(1000, [600, 300])).toEqual({ widths: [600, 400], zoom: 1 });
  expect(fitWidths(1000, [300, 600])).toEqual({ widths: [400, 600], zoom: 1 });
  expect(fitWidths(900, [500, 500])).toEqual({ widths: [500, 500], zoom: 0.9 });
  expect(fitWidths(400, [500, 500])).toEqual({ widths: [500, 500], zoom: 1 });
});

test('the text beside the bar of a call does not touch the label of the arrow below it', () => {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  builder.call(10, 13, 'program', 'one.lab.test', { from: '192.0.2.1' });
  builder.query(11, 'A', 'one.lab.test', '192.0.2.1');
  const drawn = drawDiagram(diagramModel('x', relative(builder.sorted()))).text;
  const y = (text: string) => Number(new RegExp(`y="(\\d+)"[^>]*>${text}<`).exec(drawn)?.[1]);
  // Text of 11 pixels, with its outline.
  expect(y('A\\? one.lab.test') - y('getaddrinfo one.lab.test')).toBeGreaterThan(16);
});
