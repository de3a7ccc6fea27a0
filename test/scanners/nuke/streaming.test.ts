import { describe, expect, it } from 'vitest';
import { nukeScanner } from '../../../src/scanners/nuke/scanner.ts';
import { EndlessSource } from '../../support/endless-source.ts';
import { recordLines, plantedId } from './records.ts';

const VALUE = '{curve x1001 0.25 s0.5 {a b}}\n';

describe('a script with a value of 64 MiB', () => {
  const record = recordLines('string', plantedId(1)).join('\n ');
  const read = (open: string, close: string): ReturnType<typeof nukeScanner.scan> =>
    nukeScanner.scan(
      new EndlessSource(
        `Roto {\n name Roto1\n curves ${open}`,
        VALUE,
        64 * 1024 * 1024,
        `${close}\n}\nRead {\n name R\n ${record}\n}\n`,
      ),
      'nuke',
    );

  it('is read to its end without being held', () => {
    const before = process.memoryUsage();
    const { containers, findings } = read('{', '}');
    const after = process.memoryUsage();
    expect(findings).toEqual([]);
    expect(containers.map(({ node, fields }) => [node, fields.representation])).toEqual([['R', plantedId(1)]]);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(16 * 1024 * 1024);
    expect(after.heapUsed - before.heapUsed).toBeLessThan(64 * 1024 * 1024);
  });

  it('whose brace is missing is read to its end as well, and says so', () => {
    const { containers, findings } = read('{', '');
    expect(containers).toEqual([]);
    expect(findings.map(({ code, node }) => [code, node])).toEqual([['nuke-node-unclosed', 'Roto1']]);
  });
});
