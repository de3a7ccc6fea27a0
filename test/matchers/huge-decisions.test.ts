import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runMeasured } from '../support/measured-cli.ts';
import { mayaScene, temporaryFolder } from '../support/scenes.ts';

const HEAD = 'workfile,node,carrier,offset,old_id,new_id,decision';
const FIELD = 60_000_000;

describe('a table of decisions in which one field holds 60 MB', () => {
  it.each([
    ['csv', `${HEAD}\na.ma,"${'n'.repeat(FIELD)}",attribute,1,,,reject\n`, /line 2: a cell holds more than 1,048,576/],
    ['csv', `${HEAD}\na.ma,"n,attribute,1,,,reject\n${'x,y\n'.repeat(FIELD / 4)}`, /line 2: a cell .*quote/s],
    [
      'json',
      JSON.stringify([{ workfile: 'a.ma', node: 'n'.repeat(FIELD), carrier: 'a', offset: 1, decision: 'reject' }]),
      /entry 1: node holds more than 1,048,576/,
    ],
  ])('is told in a sentence, in little memory (%s %#)', async (ending, text, says) => {
    const folder = await temporaryFolder();
    const table = join(folder, `reviewed.${ending}`);
    const scene = join(folder, 'a.ma');
    await writeFile(scene, mayaScene(['64a1b2c3d4e5f60718293041']));
    await writeFile(table, text);
    const out = join(folder, 'run');
    const { code, err, megabytes } = await runMeasured([
      'plan',
      scene,
      '--project',
      'p',
      '--decisions',
      table,
      '--out',
      out,
    ]);
    expect(err).toMatch(says);
    expect(code).toBe(2);
    expect(megabytes).toBeLessThan(300);
  });
});
