/** Writers of records as each era's pipeline wrote them, for planting into real scripts. Every line is one knob. */
export type Era = 'toml' | 'ak' | 'text' | 'string' | 'ayon';

export const ERAS: readonly Era[] = ['toml', 'ak', 'text', 'string', 'ayon'];

const FIELDS: Readonly<Record<string, string>> = {
  id: 'pyblish.avalon.container',
  name: 'renderMain',
  namespace: 'sh010',
  loader: 'LoadClip',
};

/** A dump of the node as it was before, as updates left it behind: text in which nothing may be found. */
function dump(id: string): string[] {
  const text = ` addUserKnob \\{1 avalon:id l id\\}\\n avalon:id pyblish.avalon.container\\n avalon:representation ${id}\\n`;
  return ['addUserKnob {1 avalon:node l node}', `avalon:node "${text}"`];
}

/** The lines of a record, without indentation. The id stands in the record first, then once more in a decoy. */
export function recordLines(era: Era, id: string): string[] {
  const all = { schema: 'avalon-core:container-2.0', ...FIELDS, representation: id };
  if (era === 'toml') {
    const text = Object.entries(all).map(([key, value]) => `${key} = \\"${value}\\"\\n`);
    return ['addUserKnob {20 Avalon}', `addUserKnob {26 avalon l "avalon data" +STARTLINE T "${text.join('')}"}`];
  }
  if (era === 'ak' || era === 'text') {
    const prefix = era === 'ak' ? 'ak' : 'avalon';
    const lines = Object.entries(all).map(([key, value]) => `addUserKnob {26 ${prefix}:${key} l ${key} T ${value}}`);
    const end = era === 'ak' ? [] : ['addUserKnob {20 end l "Avalon data group" n -1}'];
    return ['addUserKnob {20 AvalonTab}', 'addUserKnob {20 begin l "Avalon data group" n 2}', ...lines, ...end];
  }
  const label = era === 'ayon' ? 'AYON' : 'OpenPype';
  const group = era === 'ayon' ? 'AyonDataGroup' : 'OpenpypeDataGroup';
  return [
    `addUserKnob {20 ${label}}`,
    `addUserKnob {20 ${group} l "A Data Group" n 2}`,
    'addUserKnob {26 warn l "" +STARTLINE T "Warning! Do not change following data!"}',
    ...Object.entries(all).flatMap(([key, value]) => [
      `addUserKnob {1 avalon:${key} l ${key} +READ_ONLY}`,
      `avalon:${key} ${value}`,
    ]),
    `addUserKnob {20 ${group}_End l "A Data Group" n -1}`,
    ...dump(id),
  ];
}

export interface Planted {
  readonly bytes: Buffer;
  /** The ids that were planted, in the order of the file. */
  readonly ids: readonly string[];
}

/** The n-th id: 24 hex digits that stand nowhere else. */
export function plantedId(index: number): string {
  return `5fdead${index.toString(16).padStart(18, '0')}`;
}

/**
 * Puts up to `most` records into a real script, each behind a `ypos` line: that knob stands in nearly every node's body
 * and a regular expression finds it, so nothing here depends on the scanner that is tested.
 */
export function plant(script: Buffer, most: number, first: number): Planted {
  const text = script.toString('latin1');
  const places = [...text.matchAll(/^([ \t]*)ypos -?\d+[ \t]*(\r?\n)/gm)];
  const step = Math.max(1, Math.floor(places.length / most));
  const chosen = places.filter((_place, index) => index % step === 0).slice(0, most);
  const ids: string[] = [];
  let planted = '';
  let from = 0;
  for (const place of chosen) {
    const [line, indent = '', newline = '\n'] = place;
    const at = place.index + line.length;
    const id = plantedId(first + ids.length);
    const lines = recordLines(ERAS[(first + ids.length) % ERAS.length] ?? 'string', id);
    planted += text.slice(from, at) + lines.map((each) => indent + each + newline).join('');
    from = at;
    ids.push(id);
  }
  return { bytes: Buffer.from(planted + text.slice(from), 'latin1'), ids };
}
