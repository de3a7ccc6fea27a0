import { describe, expect, it } from 'vitest';
import type { ScanResult } from '../../../src/model/container.ts';
import { recogniseNuke } from '../../../src/scanners/nuke/recognise.ts';
import { corpus, HAS_CORPUS } from './corpus.ts';
import { plant } from './records.ts';
import { onlyContainer, patchAll, scan, script } from './support.ts';

const facts = ({ containers, findings }: ScanResult) => ({
  containers: containers.map(({ node, carrier, fields, loadedPath, locked }) => ({
    node,
    carrier,
    fields,
    loadedPath,
    locked: locked?.code,
  })),
  findings: findings.map(({ code }) => code),
});

const withReturns = (bytes: Buffer): Buffer => Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r'), 'latin1');

describe('scripts with carriage returns only', () => {
  it('get new lines that end as theirs do', () => {
    const text =
      'version 13.2 v4\rRead {\r name R\r addUserKnob {1 avalon:id l id}\r avalon:id pyblish.avalon.container\r}\r';
    expect(onlyContainer(text).node).toBe('R');
    const patched = patchAll(script(text), scan(script(text))).toString('latin1');
    expect(patched).toContain('\r addUserKnob {1 avalon:project_name l project_name}\r avalon:project_name bolt\r');
    expect(patched).not.toContain('\n');
  });

  it('keep a comment to its line', () => {
    expect(
      onlyContainer('# by me\rRead {\r name R\r addUserKnob {1 avalon:id}\r avalon:id ayon.load.container\r}\r').node,
    ).toBe('R');
  });

  it('take a carriage return for a blank where newlines end the lines', () => {
    const text = 'Read {\r\n name R\r\r\n addUserKnob {1 avalon:id}\r\n avalon:id \r ayon.load.container\r\n}\r\n';
    expect(onlyContainer(text).fields.id).toBe('ayon.load.container');
  });

  it.skipIf(!HAS_CORPUS)(
    'read and are patched like the same real scripts with newlines (skipped without the corpus)',
    () => {
      let files = 0;
      let planted = 0;
      for (const [index, { path, bytes: real }] of corpus().entries()) {
        if (index % 4 !== 0 || real.includes(0x0d)) continue;
        const { bytes, ids } = plant(real, 4, planted);
        if (ids.length === 0) continue;
        const returns = withReturns(bytes);
        expect(recogniseNuke(returns.subarray(0, 4096), path), path).toBe('nuke');
        const [plain, result] = [scan(bytes), scan(returns)];
        expect(
          result.containers.map(({ offset }) => offset),
          path,
        ).toEqual(ids.map((id) => bytes.indexOf(id)));
        expect(patchAll(returns, result).equals(withReturns(patchAll(bytes, plain))), path).toBe(true);
        expect(facts(result).findings, path).toEqual(facts(plain).findings);
        files += 1;
        planted += ids.length;
      }
      expect(files).toBeGreaterThan(100);
      expect(planted).toBeGreaterThan(300);
    },
  );
});
