import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { mapAhead } from '../../../src/catalogs/ayon/map-ahead.ts';
import { decodeRow, encodeRow, isId, type Row } from '../../../src/catalogs/ayon/rows.ts';
import { linesAt, MemoryBlocks } from '../../../src/catalogs/columns/blocks.ts';
import { childrenOf, IntColumn } from '../../../src/catalogs/columns/columns.ts';
import { IdTable } from '../../../src/catalogs/columns/id-table.ts';
import { representationHead } from '../../../src/catalogs/ayon/store/line.ts';
import { PathIndex } from '../../../src/catalogs/ayon/store/path-index.ts';
import { ProjectTables } from '../../../src/catalogs/ayon/store/tables.ts';
import { turns } from '../../support/waiting.ts';

const id = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 });
const text = fc.option(fc.string({ unit: 'binary' }));

describe('the table of ids', () => {
  it('numbers ids in the order of arrival and finds them again, as a Map does', () => {
    fc.assert(
      fc.property(fc.array(id), fc.array(id), (added, asked) => {
        const table = new IdTable();
        const map = new Map<string, number>();
        for (const one of [...added, ...added]) {
          if (!map.has(one)) map.set(one, map.size);
          expect(table.intern(one)).toBe(map.get(one));
        }
        for (const one of [...asked, ...added]) expect(table.find(one)).toBe(map.get(one) ?? -1);
        for (const [one, index] of map) expect(table.at(index)).toBe(one);
        expect(table.size).toBe(map.size);
      }),
    );
  });

  it('holds many ids of one clock: UUIDv1 differ in their first digits only', () => {
    const table = new IdTable();
    const ids = Array.from({ length: 50_000 }, (_, at) => `${(0x4a8b993e + at).toString(16)}e50611f19f4402fc00000001`);
    for (const [at, one] of ids.entries()) expect(table.intern(one)).toBe(at);
    expect(ids.every((one, at) => table.find(one) === at)).toBe(true);
    // Half of the slots are free: where ids spread as they should, a few neighbours have to be passed by, and not thousands.
    expect(table.farthest()).toBeLessThan(100);
  });

  it('takes ids from bytes, and nothing that is none', () => {
    const table = new IdTable();
    const one = 'ce34cc3f0fbb5dc2b0afeeb2941918f5';
    expect(table.internBytes(Buffer.from(`"${one}"`), 1)).toBe(0);
    expect(table.find(one)).toBe(0);
    for (const wrong of [one.toUpperCase(), `${one.slice(1)}g`, one.slice(0, 31), `${one.slice(0, 31)}"`]) {
      expect(table.internBytes(Buffer.from(wrong), 0)).toBe(-1);
    }
    expect(table.size).toBe(1);
  });
});

describe('the index of path keys', () => {
  it('never misses a key that was added', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (keys) => {
        const index = new PathIndex();
        for (const [at, key] of keys.entries()) index.add(key, at);
        for (const [at, key] of keys.entries()) expect(index.candidates(key)).toContain(at);
      }),
    );
  });

  it('gives next to nothing else, also when it has grown', () => {
    const index = new PathIndex();
    for (let at = 0; at < 20_000; at += 1) index.add(`show/assets/${at}/v001/a.ma`, at);
    let others = 0;
    for (let at = 0; at < 20_000; at += 1) others += index.candidates(`show/assets/${at}/v002/a.ma`).length;
    expect(others).toBeLessThan(5);
  });
});

describe('children by parent', () => {
  it('are those whose parent it is, in their order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 5 })), (parents) => {
        const column = new IntColumn(-1);
        for (const [at, parent] of parents.entries()) column.set(at, parent);
        const children = childrenOf(column, parents.length, 6);
        for (let parent = 0; parent < 6; parent += 1) {
          const expected = parents.flatMap((of, at) => (of === parent ? [at] : []));
          expect([...children.of(parent)]).toEqual(expected);
        }
      }),
    );
  });
});

const row: fc.Arbitrary<Row> = fc.oneof(
  fc.record({
    kind: fc.constant('representation' as const),
    id,
    versionId: id,
    name: fc.string(),
    active: fc.boolean(),
    path: text,
    template: text,
    files: fc.array(fc.string()),
    contextKeys: fc.option(fc.array(fc.string())),
    fileHash: text,
  }),
  fc.record({
    kind: fc.constant('version' as const),
    id,
    productId: id,
    version: fc.integer(),
    active: fc.boolean(),
    author: text,
  }),
  fc.record({
    kind: fc.constant('product' as const),
    id,
    folderId: id,
    name: fc.string(),
    productType: text,
    active: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('folder' as const),
    id,
    parentId: fc.option(id),
    name: fc.string(),
    active: fc.boolean(),
  }),
);

describe('a row on a line', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(row, (one) => {
        const line = encodeRow(one);
        expect(line).not.toContain('\n');
        const parsed = JSON.parse(line) as unknown[];
        expect(decodeRow(parsed)).toEqual(one);
      }),
    );
  });

  it('is refused where a column is missing or of another kind', () => {
    fc.assert(
      fc.property(row, fc.nat(), fc.constantFrom<unknown>(17.5, {}, [5], 'x'), (one, at, value) => {
        const line = JSON.parse(encodeRow(one)) as unknown[];
        const short = line.slice(0, -1);
        expect(decodeRow(short)).toBeNull();
        const column = at % line.length;
        if (typeof line[column] === 'string' || (line[column] === null && value === 'x')) return;
        if (Array.isArray(line[column]) === Array.isArray(value)) return;
        const changed = [...line];
        changed[column] = value;
        if (typeof value === 'string' && line[column] === null) return;
        expect(decodeRow(changed)).toBeNull();
      }),
    );
  });

  it('tells its place in the tree from its bytes just as when it is parsed', () => {
    fc.assert(
      fc.property(row, fc.string(), (one, before) => {
        const bytes = Buffer.from(`${before}\n${encodeRow(one)}\n`);
        const start = Buffer.byteLength(before) + 1;
        const head = representationHead(bytes, start, bytes.length - 1);
        if (one.kind !== 'representation') expect(head).toBeNull();
        else if (head === null) expect(JSON.stringify(one.name)).toContain('\\');
        if (one.kind !== 'representation' || head === null) return;
        expect({ name: head.name, active: head.active }).toEqual({ name: one.name, active: one.active });
        expect(bytes.toString('latin1', head.id, head.id + 32)).toBe(one.id);
        expect(bytes.toString('latin1', head.versionId, head.versionId + 32)).toBe(one.versionId);
      }),
    );
  });

  it('counts as an id only with 32 lower-case hex digits', () => {
    expect(isId('0123456789abcdef0123456789abcdef')).toBe(true);
    for (const wrong of ['', 'x', '0123456789ABCDEF0123456789abcdef', '0123456789abcdef0123456789abcde', 5, null]) {
      expect(isId(wrong)).toBe(false);
    }
  });
});

describe('blocks in memory', () => {
  it('give back every line where it was put', async () => {
    const blocks = new MemoryBlocks('dump.sql');
    const places = new Map<string, { readonly block: number; readonly line: number }>();
    for (let at = 0; at < 30_000; at += 1) {
      const line = `${at} é ${createHash('md5').update(String(at)).digest('hex')} ${'.'.repeat(at % 97)}`;
      places.set(line, blocks.append(line));
      if (at % 1000 === 0) await blocks.settled();
    }
    blocks.finish();
    expect(new Set([...places.values()].map(({ block }) => block)).size).toBeGreaterThan(1);
    for (const [line, place] of [...places].filter((_entry, at) => at % 3001 === 0)) {
      expect(linesAt(await blocks.read(place.block), [place.line])).toEqual([line]);
    }
  });
});

describe('rows in any order', () => {
  it('join to the same chains', () => {
    const hex = (n: number): string => n.toString(16).padStart(32, '0');
    const rows: Row[] = [
      { kind: 'folder', id: hex(1), parentId: null, name: 'a', active: true },
      { kind: 'folder', id: hex(2), parentId: hex(1), name: 'b', active: true },
      { kind: 'product', id: hex(3), folderId: hex(2), name: 'p', productType: 't', active: true },
      { kind: 'version', id: hex(4), productId: hex(3), version: 7, active: false, author: 'x' },
      {
        kind: 'representation',
        id: hex(5),
        versionId: hex(4),
        name: 'ma',
        active: true,
        path: null,
        template: null,
        files: [],
        contextKeys: null,
        fileHash: null,
      },
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: 5 }), (shuffled) => {
        const tables = new ProjectTables();
        for (const one of [...shuffled, ...shuffled]) tables.add(one, 0, 0);
        const chain = tables.chainOf(tables.representation(hex(5)));
        expect(chain?.folderPath).toBe('/a/b');
        expect(tables.versionNumber(chain?.version ?? -1)).toBe(7);
        expect(tables.counts).toEqual({ folder: 2, product: 1, version: 1, representation: 1 });
      }),
    );
  });
});

describe('work ahead', () => {
  it('gives results in order and never has more under way than allowed', async () => {
    let busy = 0;
    let most = 0;
    const results: number[] = [];
    const work = async (item: number): Promise<number> => {
      busy += 1;
      most = Math.max(most, busy);
      await turns(1 + (item % 3) * 2);
      busy -= 1;
      return item * 2;
    };
    for await (const [, result] of mapAhead([1, 2, 3, 4, 5, 6, 7], 3, work)) results.push(result);
    expect(results).toEqual([2, 4, 6, 8, 10, 12, 14]);
    expect(most).toBeLessThanOrEqual(3);
  });

  it('fails where the failing item stands', async () => {
    const seen: number[] = [];
    const run = async (): Promise<void> => {
      const work = (item: number): Promise<number> =>
        item === 3 ? Promise.reject(new Error('third')) : Promise.resolve(item);
      for await (const [, result] of mapAhead([1, 2, 3, 4], 3, work)) seen.push(result);
    };
    await expect(run()).rejects.toThrow('third');
    expect(seen).toEqual([1, 2]);
  });
});
