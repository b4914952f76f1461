import type { LibcFacts } from '../../lab/core/schema.ts';
import { compareVersions } from '../../lab/libc/catalogue/version.ts';

type Named = Pick<LibcFacts, 'kind' | 'version' | 'revision'>;

/**
 * Some of the C libraries of a row in words: a kind if they are all of that kind, versions, and a package revision only where packages of
 * one version are not all among them.
 *
 * @param all those of the row
 */
export function libcsText(some: readonly Named[], all: readonly Named[]): string {
  return [...Map.groupBy(some, ({ kind }) => kind)]
    .map(([kind, own]) => {
      const ofKind = all.filter((libc) => libc.kind === kind);
      if (own.length === ofKind.length) return kind;
      const names = own
        .toSorted((a, b) => compareVersions(a.version, b.version))
        .map((libc) => nameAmong(libc, own, ofKind));
      return `${kind} ${[...new Set(names)].join(', ')}`;
    })
    .join(', ');
}

function nameAmong({ version, revision }: Named, some: readonly Named[], all: readonly Named[]): string {
  const isWhole = all.filter((libc) => libc.version === version).every((libc) => some.includes(libc));
  return isWhole ? version : (revision ?? version);
}
