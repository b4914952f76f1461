// `npm run release [-- --dry-run]`: publishes the version of package.json, or prints what would be published and what prevents it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { labBundle } from '../lab/bundle/bundles.mjs';

const { house } = labBundle;

/** A release that can be made, or not yet. */
interface Release {
  version: string;
  tag: string;
  /** The section of the changelog; before there is one, that of unreleased changes. */
  changes: string;
  /** Why it cannot be published now. */
  obstacles: string[];
}

/** The section of a version in the changelog; its heading is `## VERSION` with an optional date. Null if there is none, or if it is empty. */
export function changesOf(changelog: string, version: string): string | null {
  const [, section = ''] = changelog.split(new RegExp(`^## \\[?${RegExp.escape(version)}\\]?(?:\\s.*)?$`, 'm'));
  const [text = ''] = section.split(/^## /m);
  return text.trim() || null;
}

/** The obstacles are read from the changelog and from git. */
export async function planRelease(folder: string): Promise<Release> {
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const changelog = await readFile(join(folder, 'CHANGELOG.md'), 'utf8');
  const changes = changesOf(changelog, version);
  const git = async (...words: string[]) => (await execa('git', words, { cwd: folder })).stdout;
  const tag = `v${version}`;
  const obstacles = [
    ...(changes === null ? [`CHANGELOG.md has no section '## ${version}': rename 'Unreleased'`] : []),
    ...((await git('status', '--porcelain')) === '' ? [] : ['there are changes that are not committed']),
    ...((await git('tag', '--list', tag)) === '' ? [] : [`the tag ${tag} exists: raise the version in package.json`]),
  ];
  return { version, tag, changes: changes ?? changesOf(changelog, 'Unreleased') ?? '', obstacles };
}

async function release(dryRun: boolean): Promise<number> {
  const { version, tag, changes, obstacles } = await planRelease(house);
  const words = ['pack', '--json', '--silent', ...(dryRun ? ['--dry-run'] : [])];
  if (!dryRun && obstacles.length > 0) return report(obstacles);
  const { stdout } = await execa('npm', words, { cwd: house });
  const [packed] = JSON.parse(stdout.slice(stdout.indexOf('[')));
  const size = `${packed.entryCount} files, ${Math.round(packed.size / 1000)} kB`;
  console.log(`${packed.name} ${version}, tag ${tag}: ${packed.filename}, ${size}\n\n${changes}`.trimEnd());
  if (dryRun) return report(obstacles);
  await execa('npm', ['publish', packed.filename], { cwd: house, stdio: 'inherit' });
  await execa('git', ['tag', tag], { cwd: house });
  console.log(`Published. Push the tag: git push origin ${tag}`);
  return 0;
}

function report(obstacles: readonly string[]): number {
  for (const obstacle of obstacles) console.error(`Not ready: ${obstacle}`);
  return obstacles.length > 0 ? 1 : 0;
}

/** A mistyped `--dry-run` must not publish. */
const USAGE = 64;

if (import.meta.main) {
  const words = process.argv.slice(2);
  const unknown = words.find((word) => word !== '--dry-run');
  if (unknown !== undefined)
    console.error(`'${unknown}' is no option of release: it takes --dry-run, or nothing to publish`);
  process.exit(unknown === undefined ? await release(words.length > 0) : USAGE);
}
