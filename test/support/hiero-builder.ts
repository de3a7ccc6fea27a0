/** A record as OpenPype's loaders wrote it, with these keys otherwise; null leaves a key out. */
export type RecordKeys = Readonly<Record<string, string | null>>;

export function clipRecord(representation: string, name: string, other: RecordKeys = {}): Record<string, string> {
  return withoutNulls({
    author: 'jane.doe',
    id: 'pyblish.avalon.container',
    loader: 'LoadClip',
    name: 'plateMain',
    namespace: name,
    objectName: name,
    representation,
    schema: 'openpype:container-2.0',
    version: '2',
    ...other,
  });
}

export function effectsRecord(representation: string, namespace: string): Record<string, unknown> {
  const name = 'effectMain';
  const own = { name, namespace, loader: 'LoadEffects', representation, objectName: `${name}_${namespace}` };
  return {
    schema: 'openpype:container-2.0',
    id: 'pyblish.avalon.container',
    ...own,
    children_names: ['Grade1_loaded'],
  };
}

function withoutNulls(keys: RecordKeys): Record<string, string> {
  return Object.fromEntries(Object.entries(keys).filter((entry): entry is [string, string] => entry[1] !== null));
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** The tags of a clip or a track: one tag of this name with these values. */
export function tagSets(tagName: string, values: Readonly<Record<string, string>>): string {
  const own = { label: tagName, ...values };
  const lines = Object.entries(own).map(
    ([key, value]) => `<StringValue name="tag.${escapeXml(key)}" value="${escapeXml(value)}" default="1"/>`,
  );
  return [
    '<sets>\n <Set title="User" domainroot="user">\n  <values>\n   <VectorValue name="user.tags">\n    <values>',
    `     <TagValue name="user.tags">\n      <TagInstance objName="value" name="${escapeXml(tagName)}" visible="1">`,
    '       <sets>\n        <Set title="" domainroot="tag">\n         <values>',
    ...lines.map((line) => `          ${line}`),
    '         </values>\n        </Set>\n       </sets>\n      </TagInstance>\n     </TagValue>',
    '    </values>\n   </VectorValue>\n  </values>\n </Set>\n</sets>',
  ].join('\n');
}

export interface Clip {
  readonly name: string;
  /** As `tagSets` gives them. */
  readonly tags?: string;
  readonly file?: string;
  readonly isEnabled?: boolean;
}

export interface VideoTrack {
  readonly name: string;
  readonly clips: readonly Clip[];
  readonly tags?: string;
  readonly isEnabled?: boolean;
}

const guid = (kind: number, index: number): string =>
  `{${kind.toString(16).padStart(8, '0')}-0000-4000-8000-${index.toString(16).padStart(12, '0')}}`;

/** A project with one sequence of these tracks, built as Nuke Studio lays its files out. */
export function hieroProject(tracks: readonly VideoTrack[]): string {
  const clips = tracks.flatMap((track) => track.clips);
  const media = clips.map(({ name, file = '' }, index) =>
    [
      `  <Source name="${escapeXml(name)}" guid="${guid(1, index)}" file="${escapeXml(file)}" objName="media"/>`,
      `  <Clip name="${escapeXml(name)}" guid="${guid(2, index)}" objName="media">\n   <videotracks>`,
      `    <VideoTrack name="Video 1">\n     <trackItems>\n      <TrackItem link="internal" guid="${guid(3, index)}"/>`,
      '     </trackItems>\n    </VideoTrack>\n   </videotracks>\n  </Clip>',
    ].join('\n'),
  );
  let next = 0;
  const lanes = tracks.map(({ name, clips: own, tags = '', isEnabled = true }) => {
    const links = own.map(() => `      <TrackItem link="internal" guid="${guid(4, next++)}"/>`);
    const enabled = `<BooleanValue name="foundry.track.enabled" value="${isEnabled ? 'Yes' : 'No'}" default="1"/>`;
    const state = `<sets>\n<Set title="Track" domainroot="foundry.track">\n<values>${enabled}</values>\n</Set>\n</sets>`;
    const head = `    <VideoTrack name="${escapeXml(name)}">\n     <trackItems>`;
    return [head, ...links, `     </trackItems>\n${state}\n${tags}\n    </VideoTrack>`].join('\n');
  });
  const items = clips.map(({ name, tags = '', isEnabled = true }, index) =>
    [
      item(
        `name="${escapeXml(name)}_src" guid="${guid(3, index)}"`,
        '',
        `Source objName="media" link="internal" guid="${guid(1, index)}"`,
      ),
      item(
        `name="${escapeXml(name)}" enabled="${isEnabled ? 1 : 0}" guid="${guid(4, index)}"`,
        `${tags}\n`,
        `Clip objName="media" link="internal" guid="${guid(2, index)}"`,
      ),
    ].join('\n'),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE hieroXML>',
    '<hieroXML name="NukeStudio" version="11" release="12.2v2" revision="604769">\n <Media>',
    ...media,
    ' </Media>\n <Project name="edit">\n  <Sequence name="edit_v001" guid="{00000009-0000-4000-8000-000000000000}">\n   <videotracks>',
    ...lanes,
    '   </videotracks>\n  </Sequence>\n </Project>\n <trackItemCollection>',
    ...items,
    ' </trackItemCollection>\n</hieroXML>\n',
  ].join('\n');
}

function item(attributes: string, tags: string, media: string): string {
  return `  <TrackItem ${attributes}>\n${tags}   <MediaGroup objName="media">\n    <${media}/>\n   </MediaGroup>\n  </TrackItem>`;
}
