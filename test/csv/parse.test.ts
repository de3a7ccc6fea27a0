import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../src/csv/parse.ts';

describe('CSV', () => {
  it('is read as spreadsheets write it', () => {
    expect(parseCsv('\uFEFFa;b\r\n"x ""y""\nz";2\r\n\r\n3;4')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x "y"\nz', '2'] },
      { line: 5, cells: ['3', '4'] },
    ]);
  });
});
