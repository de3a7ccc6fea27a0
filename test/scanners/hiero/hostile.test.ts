import { describe, expect, it } from 'vitest';
import { hieroScanner } from '../../../src/scanners/hiero/scanner.ts';
import { remedy, sentence } from '../../../src/words/index.ts';
import { EndlessSource } from '../../support/endless-source.ts';
import { clipRecord, hieroProject, tagSets } from '../../support/hiero-builder.ts';
import { plantedId } from './planting.ts';
import { scan } from './support.ts';

const project = hieroProject([
  { name: 'Video 1', clips: [{ name: 'sh010', tags: tagSets('openpypeData', clipRecord(plantedId(1), 'sh010')) }] },
]);
const MIDDLE_BYTES = 16 * 1024 * 1024;

/** The project with so many bytes of a pattern at a place in it. */
function stretched(at: string, before: string, pattern: string, after: string): EndlessSource {
  const index = project.indexOf(at);
  return new EndlessSource(project.slice(0, index) + before, pattern, MIDDLE_BYTES, after + project.slice(index));
}

describe('a project of 16 MiB', () => {
  it.each([
    ['one value', stretched('<Source ', '<Notes text="', 'lorem &amp; ipsum ', '"/>'), 1],
    ['one comment', stretched('<Source ', '<!--', ' - > - ', '-->'), 1],
    ['one CDATA', stretched('<Source ', '<node><![CDATA[', ']] > ] ', ']]></node>'), 1],
    ['empty elements', stretched('<Source ', '', '<Effect name="x" value="1"/>\n', ''), 1],
    ['a value of the record itself', stretched('pyblish.avalon.container', '', 'lorem ipsum ', ''), 0],
    [
      'another key of the record',
      stretched('<StringValue name="tag.version"', '<StringValue name="tag.x" value="', 'lorem ', '"/>'),
      1,
    ],
    ['attributes of one element', stretched('<Source ', '<Notes ', `x="" `, '/>'), 0],
    ['one name', stretched('<Source ', '<', 'abcdefgh', '/>'), 0],
    ['white space', stretched('<Source ', '', ' \n', ''), 1],
  ])('that is all %s is read twice, no more', (_what, source, found) => {
    const { containers, findings } = hieroScanner.scan(source, 'hiero');
    expect(containers.length).toBe(found);
    // Once for its encoding and once for its structure, and a window for each value that lies across two.
    expect(source.bytesRead).toBeLessThan(2.2 * source.size);
    if (found === 0) expect(findings.length).toBe(1);
  });

  it('offers no edit in a tag of which something was too long to be looked at', () => {
    const source = stretched('<StringValue name="tag.version"', '<StringValue name="tag.x" value="', 'lorem ', '"/>');
    const [container] = hieroScanner.scan(source, 'hiero').containers;
    expect(container?.locked?.code).toBe('hiero-value-too-long');
    expect(container?.slots).toEqual([]);
  });
});

describe('what is refused', () => {
  it.each([
    ['elements in elements', '<a>'.repeat(100_000), 'hiero-too-deep'],
    [
      'a JSON value that is nothing but brackets',
      tagSets('AYONdata', { json_metadata: '['.repeat(500_000) }),
      'hiero-json-damaged',
    ],
  ])('%s is told with a sentence', (_what, text, code) => {
    const at = project.indexOf('<MediaGroup');
    const { findings } = scan(Buffer.from(project.slice(0, at) + text + project.slice(at)));
    expect(findings.map((finding) => finding.code)).toEqual([code]);
    for (const finding of findings) {
      expect(sentence(finding.code, finding.args)).not.toMatch(/[{}?]/);
      expect(remedy(finding.code, finding.args)).toMatch(/\.$/);
    }
  });

  it('is locked as a whole, and keeps saying what it holds', () => {
    const at = project.lastIndexOf('</hieroXML>');
    const { containers, findings } = scan(Buffer.from(project.slice(0, at)));
    expect(findings.map((finding) => finding.code)).toEqual(['hiero-cut-off']);
    expect(containers.map(({ fields, locked, slots }) => [fields.representation, locked?.code, slots.length])).toEqual([
      [plantedId(1), 'hiero-cut-off', 0],
    ]);
  });

  it('nests JSON as deep as it likes in a record without harm', () => {
    const deep = `{"id": "pyblish.avalon.container", "representation": "${plantedId(2)}", "x": ${'['.repeat(5000)}${']'.repeat(5000)}}`;
    const text = project.replace('<MediaGroup', `${tagSets('AYONdata', { json_metadata: deep })}<MediaGroup`);
    expect(scan(Buffer.from(text)).containers.map(({ fields }) => fields.representation)).toContain(plantedId(2));
  });
});
