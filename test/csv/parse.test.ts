import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CELL_LIMIT, CellTooLong, parseCsv } from '../../src/csv/parse.ts';

describe('CSV', () => {
  it('is read as spreadsheets write it', () => {
    expect(parseCsv('\uFEFFa;b\r\n"x ""y""\nz";2\r\n\r\n3;4')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x "y"\nz', '2'] },
      { line: 5, cells: ['3', '4'] },
    ]);
  });

  it('ends with its text, whatever the text ends with', () => {
    expect(parseCsv('a,b\n1,')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1', ''] },
    ]);
    expect(parseCsv('a\n"b""\nc')).toEqual([
      { line: 1, cells: ['a'] },
      { line: 2, cells: ['b"\nc'] },
    ]);
    expect(parseCsv('a\n"b"c\r\n')[1]).toEqual({ line: 2, cells: ['bc'] });
    expect(parseCsv('')).toEqual([]);
    expect(parseCsv('\n\n')).toEqual([]);
  });

  it('gives back the cells that were written, and the lines they begin on', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', ' ') });
    const row = fc.tuple(cell, cell).filter((cells) => cells.some((one) => one !== ''));
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const text = [['x', 'y'], ...rows].map((cells) =>
          cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(','),
        );
        const read = parseCsv(text.join('\r\n'));
        expect(read.map(({ cells }) => cells)).toEqual([['x', 'y'], ...rows]);
        const lines = text.map((_one, at) => text.slice(0, at).join('\n').split('\n').length + (at === 0 ? 0 : 1));
        expect(read.map(({ line }) => line)).toEqual(lines);
      }),
    );
  });

  it('names the line of a cell that is too long, which a quote without its end makes', () => {
    const rest = 'x,y\n'.repeat(CELL_LIMIT / 4 + 1);
    const read = (): unknown => parseCsv(`a,b\n1,2\n"3,4\n${rest}`);
    expect(read).toThrow(CellTooLong);
    expect(read).toThrow(/line 3/);
    expect(parseCsv(`a\n"${'z'.repeat(CELL_LIMIT - 2)}"`)).toHaveLength(2);
  });
});
