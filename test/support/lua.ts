import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** One value of a composition, as Lua itself reads it. Text as byte strings, with its type in front: `string …`. */
export interface Leaf {
  readonly path: readonly string[];
  /** The words in front of the tables that hold it, outermost first. */
  readonly class: readonly string[];
  readonly value: string;
}

/** Debian's `lua5.1`. Tests that compare with it say so and are skipped where it is missing. */
export const HAS_LUA = spawnSync('lua5.1', ['-v']).status === 0;

/** From the checkout: tests and benches start there, and a bundled bench lies elsewhere. */
const SCRIPT = resolve('test/support/lua-tables.lua');

/** Every value of each composition by the path to it; null for one that Lua refuses. */
export function luaLeaves(files: readonly Buffer[]): (ReadonlyMap<string, Leaf> | null)[] {
  const folder = mkdtempSync(join(tmpdir(), 'ayon-remap-lua-'));
  try {
    const names = files.map((bytes, index) => {
      const name = join(folder, `${index}.comp`);
      writeFileSync(name, bytes);
      return name;
    });
    const { status, stdout, stderr } = spawnSync('lua5.1', [SCRIPT, ...names], { maxBuffer: 1024 ** 3 });
    if (status !== 0) throw new Error(`lua5.1 failed: ${stderr.toString()}`);
    return parsed(stdout.toString('latin1'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function parsed(output: string): (ReadonlyMap<string, Leaf> | null)[] {
  const all: (ReadonlyMap<string, Leaf> | null)[] = [];
  let leaves = new Map<string, Leaf>();
  for (const line of output.split('\n')) {
    if (line === 'end' || line === 'refused') {
      all.push(line === 'end' ? leaves : null);
      leaves = new Map();
    } else if (line !== '') {
      const leaf = JSON.parse(line) as Leaf;
      leaves.set(leaf.path.join('\u0000'), leaf);
    }
  }
  return all;
}

/** The records that Lua finds, by the path to each: every `CustomData.avalon` of a table that stands in a table of tools. */
export function recordsIn(leaves: ReadonlyMap<string, Leaf>): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const records = new Map<string, Map<string, string>>();
  for (const { path, class: classes, value } of leaves.values()) {
    const place = path.slice(0, -1);
    if (!isRecordPlace(place, classes)) continue;
    const name = place.join('\u0000');
    const record = records.get(name) ?? new Map<string, string>();
    records.set(name, record.set(path.at(-1) ?? '', value));
  }
  return records;
}

/**
 * Whether a table of this path is a tool's record: `Tools.NAME` any number of times, a step into an older copy
 * (`CustomData.Settings.KEY`) between any two, and `CustomData.avalon` at the end. Each tool has a class.
 */
function isRecordPlace(path: readonly string[], classes: readonly string[]): boolean {
  const keys = path.map((key) => key.replace(/^string /, ''));
  let at = 0;
  let tools = 0;
  for (;;) {
    if (keys[at] === 'Tools' && path[at + 1]?.startsWith('string ') === true) {
      // The class of the table behind the key: `classes[0]` is the composition's own.
      const name = classes[at + 2] ?? '';
      if (name === '' || name === 'ordered') return false;
      at += 2;
      tools += 1;
    } else if (tools > 0 && keys[at] === 'CustomData' && keys[at + 1] === 'Settings' && at + 3 < keys.length) at += 3;
    else break;
  }
  return tools > 0 && at + 2 === keys.length && keys[at] === 'CustomData' && keys[at + 1] === 'avalon';
}
