import type { ScanResult, ScannedContainer } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import type { Format } from '../../model/format.ts';
import { containsAny } from '../search/search.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import { readBytes } from '../../files/byte-source.ts';
import { CONTAINER_IDS } from '../../hosts/container-ids.ts';
import { SceneLimits } from '../maya/limits.ts';
import { copyFindings, severalFilesFinding, unsetFinding } from '../maya/record.ts';
import { NOTHING_LOADED } from '../maya/references.ts';
import type { Loaded } from '../maya/references.ts';
import { suggestions } from '../maya/suggestions.ts';
import type { Scanner } from '../scanner.ts';
import { ChunkFrames } from './frames.ts';
import { layoutOf } from './layout.ts';
import { loadedFiles } from './loaded.ts';
import type { SetRecord } from './record.ts';
import { SceneReader } from './scene.ts';
import { recordSlots } from './slots.ts';
import type { SlotContext } from './slots.ts';
import { walkChunks } from './walk.ts';
import type { Damage } from './walk.ts';
import { Window } from '../../files/window.ts';

/** Enough of a file to see its width, its type and its outermost size. */
const HEAD_BYTES = 20;

/** A record has one of the ids; an edit of a record in a referenced file has the key only. */
const NEEDLES: readonly string[] = [...CONTAINER_IDS, 'representation'];

/** Maya Binary, 32 and 64 bit. Binary scenes that are named `.ma` exist; the content decides. */
export const mayaBinaryScanner: Scanner = {
  formats: ['maya-binary'],
  extensions: ['.mb', '.ma'],
  needles: NEEDLES,
  recognise(head): Format | null {
    return layoutOf(head) === null ? null : 'maya-binary';
  },
  mustParse(head, _tail, size): boolean {
    const layout = layoutOf(head);
    if (layout === null) return false;
    const { sizeOffset, width, headerLength } = layout;
    const field = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
    const claimed = width === 4 ? field.readUInt32BE(sizeOffset) : Number(field.readBigUInt64BE(sizeOffset));
    return headerLength + claimed !== size;
  },
  scan,
};

function scan(source: ByteSource, format: Format): ScanResult {
  const layout = layoutOf(readBytes(source, 0, HEAD_BYTES));
  if (layout === null) return { format, containers: [], frames: [], findings: [] };
  const window = new Window(source);
  const context: SlotContext = {
    window,
    layout,
    frames: new ChunkFrames(layout),
    limits: new SceneLimits(),
    written: new Map(),
  };
  const scene = new SceneReader(context);
  const damage = walkChunks(window, layout, scene);
  scene.finish();
  const sets = scene.records.flatMap((record) =>
    record.node === null ? [] : [{ node: record.node, namespace: record.fields().namespace }],
  );
  const loaded = loadedFiles(sets, scene.members, scene.references, window, layout);
  const loadedBy = (record: SetRecord): Loaded => loaded.bySet.get(record.node ?? '') ?? NOTHING_LOADED;
  const containers = [
    ...scene.records.map((record) => container(record, loadedBy(record), context)),
    ...scene.edited,
  ].sort((a, b) => a.offset - b.offset);
  return {
    format,
    containers: containers.map((one) => (damage === null ? one : lock(one, damage.finding))),
    frames: damage === null ? context.frames.frames : [],
    findings: [
      ...damageFindings(damage, containers.length, source),
      ...scene.records.flatMap((record) => recordFindings(record, loadedBy(record))),
      ...scene.findings,
      ...loaded.findings,
      ...context.limits.findings(),
    ],
    ...scene.references.files,
  };
}

function container(record: SetRecord, loaded: Loaded, context: SlotContext): ScannedContainer {
  const { offset } = record.group;
  const unnamed: Finding = { code: 'maya-record-without-node', severity: 'warning', args: {}, offset };
  const locked = record.node === null ? unnamed : record.trouble;
  const fields = record.fields();
  const suggests = suggestions(record.node ?? '', fields, loaded.reference);
  return {
    host: 'maya',
    node: record.node ?? '',
    nodeType: 'objectSet',
    carrier: 'attribute',
    offset: record.values.get('representation')?.span.offset ?? offset,
    fields,
    loadedPath: loaded.path,
    alsoAt: [],
    slots: locked === null ? recordSlots(record, context) : [],
    ...(Object.keys(suggests).length > 0 ? { suggests } : {}),
    ...(locked === null ? {} : { locked }),
  };
}

function recordFindings(record: SetRecord, { several }: Loaded): Finding[] {
  const node = record.node ?? '';
  const { offset } = record.group;
  const unset = record.unset().map((attribute) => unsetFinding(attribute, offset, node));
  const told = [...unset, ...copyFindings(offset, node)];
  return several ? [...told, severalFilesFinding(offset, node)] : told;
}

/** In a file that is not whole nothing is offered for editing: a size that is wrong somewhere may be wrong anywhere. */
function lock(one: ScannedContainer, finding: Finding): ScannedContainer {
  const alsoAt = one.alsoAt.map(({ carrier, offset, representation }) => ({ carrier, offset, representation }));
  return { ...one, slots: [], alsoAt, locked: finding };
}

/**
 * Damage of the whole file is always told. Damage deep inside is told where it may hide a record: a scene without any
 * word of a record is not parsed in the first place, and the answer must be the same if it is.
 */
function damageFindings(damage: Damage | null, containers: number, source: ByteSource): readonly Finding[] {
  if (damage === null) return [];
  return damage.ofTheWholeFile || containers > 0 || containsAny(source, NEEDLES) ? [damage.finding] : [];
}
