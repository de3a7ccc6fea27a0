import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A record as both plans tell it. */
interface Record {
  readonly node: string;
  readonly carrier: string;
  readonly offset: number;
  readonly fields: Readonly<{ [key: string]: unknown }>;
  readonly decision: { readonly status: string };
}

interface Line {
  readonly type: string;
  readonly path: string;
  readonly bytes: number;
  readonly containers: readonly Record[];
}

export interface Comparison {
  readonly workfiles: number;
  readonly bytes: number;
  readonly containers: number;
  /** In how many workfiles the two differ. */
  readonly unlike: number;
  /** One sentence each. */
  readonly differences: readonly string[];
}

const KEYS = ['schema', 'id', 'name', 'namespace', 'loader', 'representation', 'project_name'];

/** Whether two run folders hold plans of the same workfiles with the same records, at the same bytes, decided alike. */
export function compare(ours: string, peer: string): Comparison {
  const mine = workfiles(ours);
  const theirs = workfiles(peer);
  const paths = new Set([...mine.keys(), ...theirs.keys()]);
  const found = [...paths].map((path) => differencesOf(path, mine.get(path), theirs.get(path)));
  const lines = [...mine.values()];
  const bytes = lines.reduce((sum, line) => sum + line.bytes, 0);
  const containers = lines.reduce((sum, line) => sum + line.containers.length, 0);
  const unlike = found.filter((differences) => differences.length > 0).length;
  return { workfiles: lines.length, bytes, containers, unlike, differences: found.flat() };
}

function workfiles(run: string): Map<string, Line> {
  const text = readFileSync(join(run, 'plan.jsonl'), 'utf8').trimEnd();
  const lines = text.split('\n').map((line) => JSON.parse(line) as Line);
  return new Map(lines.flatMap((line) => (line.type === 'workfile' ? [[line.path, line]] : [])));
}

function differencesOf(path: string, ours: Line | undefined, peer: Line | undefined): string[] {
  if (ours === undefined || peer === undefined)
    return [`${path}: only ${ours === undefined ? 'Python' : 'ayon-remap'} has it`];
  const mine = new Set(ours.containers.map(told));
  const theirs = new Set(peer.containers.map(told));
  const only = (who: string, these: Set<string>, those: Set<string>): string[] =>
    [...these].filter((one) => !those.has(one)).map((one) => `${path}: only ${who} found ${one}`);
  const counts =
    ours.containers.length === peer.containers.length
      ? []
      : [`${path}: ${ours.containers.length} and ${peer.containers.length} containers`];
  return [...counts, ...only('ayon-remap', mine, theirs), ...only('Python', theirs, mine)];
}

function told({ node, carrier, offset, fields, decision }: Record): string {
  return JSON.stringify([node, carrier, offset, KEYS.map((key) => fields[key] ?? null), decision.status]);
}
