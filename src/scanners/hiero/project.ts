import type { ByteString } from '../../model/bytes.ts';
import type { ScannedContainer, TagFacts } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import { AYON_TAG } from '../../hosts/hiero.ts';
import { AYON_IDENTITY } from '../../hosts/validation.ts';
import type { Cursor } from '../cursor/cursor.ts';
import { Element, OpenElements, attribute, attributeText } from './elements.ts';
import { MediaLinks } from './media.ts';
import type { Track } from './media.ts';
import { Owner, lock } from './owner.ts';
import type { HeldContainer } from './owner.ts';
import { readTag } from './record.ts';
import type { TagRecord } from './record.ts';
import { JsonPlace, recordSlots } from './slots.ts';
import { TagDraft } from './tag.ts';
import type { OpenTag, XmlHandler } from './xml/markup.ts';

const TAG_PREFIX = 'tag.';
const TRACKS: ReadonlyMap<string, Track['kind']> = new Map([
  ['VideoTrack', 'video'],
  ['AudioTrack', 'audio'],
]);

/** Listens to a project being read: keeps its records, how its media hang together, and what is odd. */
export class Project implements XmlHandler {
  readonly #cursor: Cursor;
  readonly #elements = new OpenElements();
  readonly #links = new MediaLinks();
  readonly #held: HeldContainer[] = [];
  readonly #findings: Finding[] = [];

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  open(tag: OpenTag): void {
    const element = new Element(tag);
    const { name } = tag;
    const kind = TRACKS.get(name);
    if (kind !== undefined) element.track = { kind, isEnabled: true };
    else if (name === 'TagInstance' || name === 'TagClass') element.tag = newDraft(tag);
    else if (name.endsWith('Value')) this.#openValue(tag, element);
    else if (name === 'Source' || name === 'Clip') this.#followMedium(tag, element);
    else if (name === 'TrackItem') this.#followItem(attributeText(tag, 'guid'));
    this.#elements.push(element);
  }

  close(end: number): void {
    const element = this.#elements.pop();
    if (element === undefined) return;
    if (element.key !== null) {
      const { name, value, gap } = element.key;
      this.#elements.tagOfValues()?.add(name, { value, gap, end });
    }
    if (element.tag !== null) this.#closeTag(element.tag);
    element.owner?.settle();
  }

  /** What was found. Records say where they stand only now: a clip may be read before the track that it lies on. */
  result(): { readonly containers: readonly HeldContainer[]; readonly findings: readonly Finding[] } {
    for (const held of this.#held) {
      const track = this.#links.trackOf(held.guid);
      const { container } = held;
      const tag = container.tag;
      if (tag === undefined) continue;
      const outOfReach = tag.outOfReach ?? reachOn(track);
      const loadedPath = container.carrier === 'track-json' ? null : this.#links.pathOf(held.guid);
      held.container = { ...container, loadedPath, tag: { ...tag, outOfReach } };
    }
    return { containers: this.#held, findings: this.#findings };
  }

  /** A value is a key of a tag, in the one set that Hiero keeps them in, or says something about a source or a track. */
  #openValue(tag: OpenTag, element: Element): void {
    if (this.#elements.tagOfValues() !== null) {
      const name = attributeText(tag, 'name');
      const value = attribute(tag, 'value');
      if (!name.startsWith(TAG_PREFIX) || value === undefined) return;
      element.key = { name: name.slice(TAG_PREFIX.length), value, gap: tag.gap };
    } else if (tag.name === 'StringValue' && attributeText(tag, 'name') === 'foundry.source.path') {
      this.#keepFile(this.#elements.nearest('Source')?.guid ?? '', attributeText(tag, 'value'));
    } else if (tag.name === 'BooleanValue' && attributeText(tag, 'name') === 'foundry.track.enabled') {
      const track = this.#elements.nearest(...TRACKS.keys())?.track;
      if (track != null) track.isEnabled = attributeText(tag, 'value') !== 'No';
    }
  }

  #followMedium(tag: OpenTag, { name, guid }: Element): void {
    if (name === 'Source' && guid !== '') this.#keepFile(guid, attributeText(tag, 'file'));
    const item = this.#elements.nearest('TrackItem')?.guid ?? '';
    const target = attributeText(tag, 'guid');
    if (item !== '' && target !== '') this.#links.link(item, target);
  }

  #keepFile(guid: ByteString, path: ByteString): void {
    if (guid !== '' && path !== '') this.#links.file(guid, path);
  }

  /** A clip lies on the track of a sequence, or is what a medium shows on a timeline of its own. */
  #followItem(guid: ByteString): void {
    const holder = this.#elements.nearest('Sequence', 'Clip');
    const track = this.#elements.nearest(...TRACKS.keys())?.track ?? null;
    if (track === null || holder === null || guid === '') return;
    if (holder.name === 'Sequence') this.#links.place(guid, track);
    else if (track.kind === 'video' && holder.guid !== '') this.#links.link(holder.guid, guid);
  }

  #closeTag(draft: TagDraft): void {
    const element = this.#elements.ownerOfTag();
    if (element === null) return;
    const content = readTag(draft);
    const held = content.records.map((record) => this.#container(draft, record, element));
    for (const one of held) {
      this.#held.push(one);
      if (draft.twice !== null) lock(one, finding('hiero-key-twice', { key: draft.twice }));
      if (draft.tooLong !== null) lock(one, finding('hiero-value-too-long', { key: draft.tooLong }));
      if (content.breaksTrack !== null && element.track !== null)
        lock(one, finding('hiero-track-tag-mixed', { key: content.breaksTrack }));
    }
    const at = { offset: draft.offset, node: element.title };
    if (content.isBroken && draft.name.includes(AYON_TAG))
      this.#findings.push({ ...finding('hiero-json-damaged', {}), ...at });
    if (draft.tooLong !== null && held.length === 0)
      this.#findings.push({ ...finding('hiero-value-too-long', { key: draft.tooLong }), ...at });
    (element.owner ??= new Owner()).add(draft.name, held);
  }

  #container(draft: TagDraft, record: TagRecord, element: Element): HeldContainer {
    const { title, name } = element;
    const slots = recordSlots(draft, record, title, this.#cursor);
    const container: ScannedContainer = {
      host: 'hiero',
      node: record.key === null ? title : `${title}/${record.key}`,
      nodeType: name,
      carrier: record.key === null ? 'tag' : 'track-json',
      offset: offsetOf(draft, record),
      fields: record.fields,
      loadedPath: null,
      alsoAt: [],
      slots,
      tag: { ...tagFacts(draft, record), outOfReach: this.#reachOf(draft, record, element) },
    };
    return { container, guid: element.guid };
  }

  /** ayon-hiero reads a clip's tag as one record, a track's as records by name, and the tags in a bin of its own. */
  #reachOf({ isApplied }: TagDraft, { key, fields }: TagRecord, element: Element): TagFacts['outOfReach'] {
    if (!isApplied)
      return this.#elements.isInBin(AYON_TAG) && fields.schema === AYON_IDENTITY.schema ? null : 'elsewhere';
    const isRead = element.name === 'TrackItem' ? key === null : element.track?.kind === 'video' && key !== null;
    if (!isRead) return 'elsewhere';
    return element.isEnabled ? null : 'switched-off';
  }
}

function newDraft(tag: OpenTag): TagDraft {
  const { gap, name } = tag;
  return new TagDraft(gap.offset + gap.length, name === 'TagInstance', attribute(tag, 'name') ?? null);
}

function tagFacts(draft: TagDraft, { key, notText, form }: TagRecord): Omit<TagFacts, 'outOfReach'> {
  return { name: draft.name, offset: draft.offset, isApplied: draft.isApplied, key, form, notText };
}

function reachOn(track: Track | null): TagFacts['outOfReach'] {
  if (track === null) return null;
  if (track.kind === 'audio') return 'elsewhere';
  return track.isEnabled ? null : 'switched-off';
}

/** Where the representation stands, or the tag where its record has none. */
function offsetOf(draft: TagDraft, record: TagRecord): number {
  if (record.form === 'values') return draft.entries.get('representation')?.value.inner.offset ?? draft.offset;
  const value = draft.entries.get(record.holder)?.value;
  const text = record.members.get('representation');
  return value === undefined || text?.kind !== 'text' ? draft.offset : new JsonPlace(value).spanOf(text).span.offset;
}

function finding(code: Finding['code'], args: Finding['args']): Finding {
  return { code, severity: 'warning', args };
}
