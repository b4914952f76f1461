import { type LoadDocument, type Measurement, median } from '../../lab/load/document.ts';

/** The loads of one database with one nameserver. */
export interface Block {
  title: string;
  /** The columns: numbers of clients. */
  clients: number[];
  /** The rows: what was measured, each with one measurement for each column, or none. */
  rows: { label: string; system: string; way: Measurement['way']; cells: (Measurement | undefined)[] }[];
}

/** The measurements as tables. */
export function blocksOf({ measurements }: Pick<LoadDocument, 'measurements'>): Block[] {
  const groups = Map.groupBy(measurements, titleOf);
  return [...groups].map(([title, inside]) => {
    const clients = [...new Set(inside.map((each) => each.clients))].toSorted((left, right) => left - right);
    const rows = [...Map.groupBy(inside, labelOf)].map(([label, own]) => ({
      label,
      system: own[0]?.system ?? '',
      way: own[0]?.way ?? 'libc',
      cells: clients.map((number) => own.find((each) => each.clients === number)),
    }));
    return { title, clients, rows };
  });
}

export function titleOf({ database, latencyMs }: Pick<Measurement, 'database' | 'latencyMs'>): string {
  return database === 'hosts' ? `hosts, nameserver after ${latencyMs} ms` : database;
}

/** `nsncd` is a program that asks through its C library; `nsncd, socket` is the daemon alone. */
export function labelOf({ system, way }: Pick<Measurement, 'system' | 'way'>): string {
  return way === 'socket' ? `${system}, socket` : system;
}

/** What tables say of each measurement. */
export const FIGURES: readonly { title: string; text(measurement: Measurement): string }[] = [
  {
    title: 'lookups per second: of direct, and the others as multiples of it',
    text: ({ rates, ratios, status, reason }) => {
      const mark = status === 'ok' ? (reason === null ? '' : '~') : status === 'failed' ? '!' : '?';
      const ratio = ratios && median(ratios);
      return mark + (ratio === null ? `${Math.round(median(rates) ?? 0).toLocaleString('en')}/s` : `${digits(ratio)}×`);
    },
  },
  {
    title: 'milliseconds: p50 / p99 / p99.9 (– has too few lookups)',
    text: ({ latencyUs: { p50, p99, p999 } }) =>
      [p50, p99, p999].map((value) => (value === null ? '–' : digits(value / 1000))).join(' / '),
  },
  {
    title: 'CPU microseconds for each lookup: client + daemon',
    text: ({ cpuUs: { client, daemon } }) =>
      daemon === null ? digits(client) : `${digits(client)} + ${digits(daemon)}`,
  },
];

/** Two significant digits, more for large numbers. */
export function digits(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return Number(value.toPrecision(2)).toString();
}

/** A share in words. */
export function percent(value: number): string {
  return value > 0 && value < 0.005 ? 'less than 1 %' : `${Math.round(100 * value)} %`;
}

/** How far the lab itself was from its limits, at the most. */
export function limitsText({ measurements }: Pick<LoadDocument, 'measurements'>): string {
  const most = (way: Measurement['way'], limit: keyof Measurement['limits']) =>
    measurements.filter((each) => each.way === way).flatMap(({ limits }) => limits[limit] ?? []);
  const on = (shares: readonly number[], text: (share: string) => string) =>
    shares.length > 0 ? [text(percent(Math.max(...shares)))] : [];
  return [
    ...on(
      most('socket', 'generator'),
      (share) => `the generator took at most ${share} of the CPU time of a lookup on a socket`,
    ),
    ...on(most('libc', 'generator'), (share) => `its loop at most ${share} of one by the C library`),
    ...on(
      [...most('libc', 'nameserver'), ...most('socket', 'nameserver')],
      (share) => `the nameserver at most ${share} of the time, or of the CPU time`,
    ),
  ].join('; ');
}
