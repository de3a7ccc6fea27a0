import { clipRecord, effectsRecord, tagSets } from '../../support/hiero-builder.ts';

/** Unlike any id that stands in a real project. */
export function plantedId(index: number): string {
  return `5f0000000000${index.toString(16).padStart(12, '0')}`;
}

/** Elements that hold others, and that tags hang on. A clip that only refers to another one ends at once. */
const HOLDERS = /<(TrackItem|VideoTrack|Clip)\b(?![^>]* link=)([^>]*)(?<!\/)>/g;

export interface Planted {
  readonly bytes: Buffer;
  /** In the order in which they stand in the file. */
  readonly ids: readonly string[];
}

/**
 * A real project with a record on every clip, track and medium of it, in every way in which one was ever written; one that
 * has none of these gets a clip and a track. Quotes change, and so does the order of attributes.
 */
export function plant(bytes: Buffer, first = 0): Planted {
  const ids: string[] = [];
  const fresh = (): string => {
    const id = plantedId(first + ids.length);
    ids.push(id);
    return id;
  };
  const text = bytes.toString('latin1');
  const roomy = new RegExp(HOLDERS).test(text)
    ? text
    : text.replace(
        '</hieroXML>',
        '<TrackItem name="planted"></TrackItem><VideoTrack name="fx"></VideoTrack></hieroXML>',
      );
  const planted = roomy.replace(HOLDERS, (whole, name: string, attributes: string) => {
    const title = / name="([^"]*)"/.exec(attributes)?.[1] ?? '';
    return whole + (name === 'VideoTrack' ? trackTags(fresh, ids.length) : clipTags(fresh, title, ids.length));
  });
  return { bytes: Buffer.from(planted, 'latin1'), ids };
}

const TAG_NAMES = ['Pype Data', 'openpypeData', 'openpypeData_1a2b3c4d', 'AYONdata_1a2b3c4d'] as const;

function clipTags(fresh: () => string, title: string, turn: number): string {
  const name = TAG_NAMES[turn % TAG_NAMES.length] ?? 'openpypeData';
  const plain = turn % 3 === 0 ? { schema: 'avalon-core:container-2.0', objectName: null } : {};
  const record = clipRecord(fresh(), title, plain);
  const isJson = turn % 4 === 3;
  const tags = tagSets(name, isJson ? { json_metadata: JSON.stringify(record) } : record);
  return turn % 5 === 0 ? tags.replaceAll("'", '&apos;').replaceAll('"', "'") : tags;
}

function trackTags(fresh: () => string, turn: number): string {
  const records = {
    effectMain_sh010: effectsRecord(fresh(), 'sh010'),
    effectMain_sh020: effectsRecord(fresh(), 'sh020'),
  };
  if (turn % 2 === 0) return tagSets('AYONdata_00000000', { json_metadata: JSON.stringify(records) });
  const values = Object.entries(records).map(([key, record]): [string, string] => [key, JSON.stringify(record)]);
  return tagSets('openpypeData_00000000', Object.fromEntries(values));
}
