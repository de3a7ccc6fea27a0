import type { ScannedContainer, ScanResult } from '../../../../src/model/container.ts';
import { readBytes } from '../../../../src/files/byte-source.ts';
import type { Rescan } from '../../../../src/writers/apply/write/id-check.ts';

/** Reads what `mayaScene` writes: enough of a scanner to tell which ids stand in a file and where. */
export const rescan: Rescan = (source) => Promise.resolve(scanScene(readBytes(source, 0, source.size)));

export function scanScene(bytes: Buffer): ScanResult {
  const text = bytes.toString('latin1');
  const record =
    /createNode objectSet -n "([^"]*)";\n(?:\t[^\n]*\n)*?\tsetAttr "\.representation" -type "string" "([^"]*)"/g;
  const containers = [...text.matchAll(record)].map((match): ScannedContainer => {
    const [all, node = '', id = ''] = match;
    const offset = match.index + all.length - 1 - id.length;
    return {
      host: 'maya',
      node,
      nodeType: 'objectSet',
      carrier: 'attribute',
      offset,
      fields: {
        schema: null,
        id: null,
        name: null,
        namespace: null,
        loader: null,
        representation: id,
        project_name: null,
        extra: {},
      },
      loadedPath: null,
      alsoAt: [],
      slots: [
        {
          what: 'representation',
          span: { offset, length: id.length },
          old: id,
          write: [{ value: 'representation' }],
        },
      ],
    };
  });
  return { format: 'maya-ascii', containers, frames: [], findings: [] };
}
