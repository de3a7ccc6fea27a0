import { scanWorkfile } from '../scanners/scan-workfile.ts';
import type { ScannedWorkfile } from '../scanners/scan-workfile.ts';
import { walk } from './walk.ts';
import type { Walked, WalkOptions } from './walk.ts';

export interface ScanOptions extends WalkOptions {
  /** This machine's share of the work: shard `index` of `count`, counted from 1. */
  readonly shard?: Shard;
}

export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** What a scan hands on for each name that the walk met. */
export type ScannedFile =
  | { readonly kind: 'workfile'; readonly workfile: ScannedWorkfile }
  | { readonly kind: 'passed-over'; readonly path: string; readonly code: Extract<Walked, { code: unknown }>['code'] };

/** Walks the paths and reads every workfile once, in the walk's order. Asks nobody and writes nothing. */
export async function* scanFiles(
  paths: readonly string[],
  options: ScanOptions = {},
): AsyncGenerator<ScannedFile, void, undefined> {
  const { shard } = options;
  for await (const walked of walk(paths, options)) {
    options.signal?.throwIfAborted();
    if (walked.kind === 'passed-over') yield walked;
    else if (shard !== undefined && shardOf(walked.path, shard.count) !== shard.index) continue;
    else if (walked.kind === 'failed') yield { kind: 'workfile', workfile: failedWorkfile(walked) };
    else yield { kind: 'workfile', workfile: scanWorkfile(walked.path) };
  }
}

function failedWorkfile({ path, finding }: Extract<Walked, { kind: 'failed' }>): ScannedWorkfile {
  return {
    path,
    outcome: 'failed',
    format: null,
    bytes: 0,
    sha256: null,
    stat: null,
    containers: [],
    instances: [],
    frames: [],
    findings: [finding],
  };
}

/** Which shard (1 to `count`) a path belongs to: FNV-1a over its UTF-8 bytes. Stable on every machine and version. */
export function shardOf(path: string, count: number): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(path, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return (hash % count) + 1;
}
