import type { ByteString } from '../../model/bytes.ts';
import type { ScannedContainer } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import { isContainerId } from '../../hosts/container-ids.ts';
import { memberOf, readJson } from '../json/read-json.ts';
import type { JsonObject } from '../json/read-json.ts';
import { fieldsOf } from '../record-keys.ts';
import { tagsOf } from '../xmp/tags.ts';
import type { Tag } from '../xmp/tags.ts';
import { mapText } from '../xmp/text.ts';

/** Where a record is told to stand, and why it is not edited: no real scene with one was ever seen. */
const HANDED_OVER: Finding = { code: 'harmony-handed-over', severity: 'warning', args: {} };

/** Ten thousand records need as much. In bytes, references as written. */
const LARGEST_METADATA = 5 * 1024 * 1024;

/**
 * The records in the metadata of a scene file: JSON, by node, in the entry `ayon` or, where there is none, `avalon`. Null
 * where the XML is damaged, or the metadata is larger than any. `offset` is what each record is told to stand at where the scene file lies in an archive.
 */
export function readScene(text: ByteString, offset: number | null): readonly ScannedContainer[] | null {
  const texts = new Map<string, string[]>();
  let open: string | null = null;
  let last: Tag | null = null;
  for (const tag of tagsOf(text)) {
    if (tag === null) return null;
    const between = last === null ? '' : text.slice(last.to, tag.from);
    if (open !== null) texts.get(open)?.push(between);
    if (tag.name === 'meta') open = tag.kind === 'close' ? null : metaName(tag);
    if (open !== null && tag.kind !== 'close') {
      const found = texts.get(open) ?? [];
      for (const { raw } of tag.attributes) found.push(raw);
      texts.set(open, found);
    }
    if (tag.name === 'meta' && tag.kind === 'empty') open = null;
    last = tag;
  }
  const chosen = texts.get('ayon') ?? texts.get('avalon') ?? [];
  if (chosen.reduce((sum, { length }) => sum + length, 0) > LARGEST_METADATA) return null;
  const objects = chosen.flatMap((raw) => objectIn(raw) ?? []);
  return objects.flatMap((object) => recordsOf(object, offset ?? text.indexOf('<meta')));
}

function metaName(tag: Tag): string | null {
  const name = tag.attributes.find((attribute) => attribute.name === 'name')?.raw;
  return name === 'ayon' || name === 'avalon' ? name : null;
}

function objectIn(raw: ByteString): JsonObject | null {
  const root = readJson(mapText(raw, 0)?.text ?? '');
  return root?.kind === 'object' ? root : null;
}

function recordsOf(object: JsonObject, offset: number): readonly ScannedContainer[] {
  return object.members.flatMap(({ key, value }): ScannedContainer[] => {
    if (value.kind !== 'object') return [];
    const text = (name: string): string | null => {
      const found = memberOf(value, name)?.value;
      return found?.kind === 'string' ? found.text : null;
    };
    if (!isContainerId(text('id'))) return [];
    const place = { host: 'harmony', node: key.text, nodeType: null, carrier: 'metadata', offset } as const;
    return [{ ...place, fields: fieldsOf(text), loadedPath: null, alsoAt: [], slots: [], locked: HANDED_OVER }];
  });
}
