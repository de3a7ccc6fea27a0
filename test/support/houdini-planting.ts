import { buildScene, openPypeRecord, parmLine, takeApart, template, text } from './houdini-builder.ts';
import type { BuiltEntry, RecordFields } from './houdini-builder.ts';

export const PLANTED_ID = '63e0c8f1a2b3c4d5e6f70819';
export const PLANTED_DEFAULT = '63e0c8f1a2b3c4d5e6f70820';

export const PLANTED: RecordFields = openPypeRecord({
  name: 'planted',
  namespace: 'hero model',
  loader: 'AbcLoader',
  representation: PLANTED_ID,
});

export interface Planted {
  readonly bytes: Buffer;
  /** Path of the node that got the record, no leading slash. */
  readonly path: string;
  /** Whether it has definitions, and with them the default of the id. */
  readonly withDefault: boolean;
}

/**
 * Puts a record on a node of a scene: lines at the end of its values and, where it has definitions of its own, a folder
 * at their end with the first id as default. Which node is told by `choice`. Null where no entry of values ends as usual.
 */
export function plant(bytes: Buffer, choice: number): Planted | null {
  const { framing, entries } = takeApart(bytes);
  const suitable = entries.filter(({ name, data }) => name.endsWith('.parm') && !hasRecord(data));
  const chosen = suitable[choice % Math.max(1, suitable.length)];
  if (chosen === undefined) return null;
  const path = chosen.name.slice(0, -'.parm'.length);
  let withDefault = false;
  const planted = entries.map((entry): BuiltEntry => {
    if (entry === chosen) return grown(entry, withLines(entry.data.toString('latin1')));
    if (entry.name !== `${path}.spareparmdef`) return entry;
    withDefault = true;
    const blocks = Object.entries({ ...PLANTED, representation: PLANTED_DEFAULT }).map(([key, value]) =>
      template(key, value),
    );
    const folder = `    group {\n        name    "planted"\n        label   "Extra"\n${blocks.join('')}    }\n`;
    return grown(entry, entry.data.toString('latin1') + folder);
  });
  return { bytes: buildScene(planted, framing), path, withDefault };
}

function grown(entry: BuiltEntry, data: string): BuiltEntry {
  return { ...entry, data: text('', data).data };
}

function withLines(values: string): string {
  const lines = Object.entries(PLANTED).map(([key, value]) => parmLine(key, value));
  return `${values.slice(0, values.lastIndexOf('}\n'))}${lines.join('')}}\n`;
}

/** Whether the node has a parameter already that a record needs. */
function hasRecord(data: Buffer): boolean {
  return /^(?:schema|id|name|namespace|loader|representation|project_name)\t/m.test(data.toString('latin1'));
}
