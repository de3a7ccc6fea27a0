import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ScannedContainer } from '../../../src/model/container.ts';
import { recognise } from '../../../src/scanners/registry.ts';
import { patchContainers } from '../../support/checked-patch.ts';
import { describeScan } from '../../support/describe-scan.ts';
import { afterPatch, fillEverything, NEW_VALUES } from '../../support/fill-everything.ts';
import { PUBLISHED_CASES } from '../../support/published-json-cases.ts';
import { assertSoundIds, scanPublished } from '../../support/published-json-checks.ts';

const FOLDER = join(import.meta.dirname, '../../../fixtures/published-json');
/** Set to write the fixtures anew; what they are expected to hold is then to be read by a person before it is committed. */
const WRITE = process.env['WRITE_FIXTURES'] === '1';

describe.each(PUBLISHED_CASES)('fixture published-json/$name', ({ name, file, bytes: built }) => {
  const folder = join(FOLDER, name);
  if (WRITE) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, file), built);
    const described = describeScan(scanPublished(built) ?? expect.fail(`${name} is not recognised`));
    writeFileSync(join(folder, 'expected.json'), `${JSON.stringify(described, null, 2)}\n`);
  }
  const bytes = readFileSync(join(folder, file));
  const scan = scanPublished(bytes) ?? expect.fail('it is not recognised');

  it('is what the builder writes, and is recognised as JSON only', () => {
    expect(bytes.equals(built)).toBe(true);
    expect(recognise(bytes.subarray(0, 4096), file)?.format).toBe('published-json');
    expect(recognise(bytes.subarray(0, 4096), 'renamed.txt')).toBeNull();
  });

  it('holds the records that stand beside it', () => {
    const expected: unknown = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
    expect(JSON.parse(JSON.stringify(describeScan(scan)))).toEqual(expected);
    assertSoundIds(bytes, scan);
  });

  it('stays as it is with an empty plan', () => {
    expect(patchContainers(bytes, scan, () => null).equals(bytes)).toBe(true);
  });

  it('takes one new id after the other, and then reads as it was told', () => {
    for (const chosen of scan.containers.filter(({ locked }) => locked === undefined)) {
      const patched = patchContainers(bytes, scan, (one) => (one === chosen ? fillEverything(one) : null));
      const again = scanPublished(patched) ?? expect.fail('it is not recognised any more');
      assertSoundIds(patched, again);
      const wanted = scan.containers.map((one) => identity(one === chosen ? afterPatch(one) : one));
      expect(again.containers.map(identity)).toEqual(wanted);
      expect(patched.length).toBe(
        bytes.length + NEW_VALUES.representation.length - (chosen.slots[0]?.span.length ?? 0),
      );
      expect(parsed(patched)).toEqual(JSON.parse(withId(bytes, chosen)));
    }
  });
});

it('the fixtures of published-json are all built here', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(PUBLISHED_CASES.map(({ name }) => name).sort());
});

function identity({ node, nodeType, carrier, fields, loadedPath }: ScannedContainer): unknown {
  return { node, nodeType, carrier, fields, loadedPath };
}

const plainText = (bytes: Buffer): string => bytes.toString('utf8').replace(/^\uFEFF/, '');

function parsed(bytes: Buffer): unknown {
  return JSON.parse(plainText(bytes));
}

/** The text with the new id where the record says that its own stands. */
function withId(bytes: Buffer, { offset, slots }: ScannedContainer): string {
  const end = offset + (slots[0]?.span.length ?? 0);
  const id = Buffer.from(NEW_VALUES.representation);
  return plainText(Buffer.concat([bytes.subarray(0, offset), id, bytes.subarray(end)]));
}
