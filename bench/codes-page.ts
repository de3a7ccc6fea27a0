import { WORDS } from '../src/words/index.ts';
import type { Words } from '../src/words/words.ts';

/** Areas by the first word of a code; the others say why a container is not restored. */
const AREAS: readonly (readonly [string, string])[] = [
  ['workfile', 'Workfiles'],
  ['walk', 'Files that the walk passes over'],
  ['maya', 'Maya'],
  ['nuke', 'Nuke'],
  ['houdini', 'Houdini'],
  ['fusion', 'Fusion'],
  ['hiero', 'Hiero'],
  ['blender', 'Blender'],
  ['photoshop', 'Photoshop'],
  ['aftereffects', 'After Effects'],
  ['xmp', 'XMP, in files of Photoshop and After Effects'],
  ['harmony', 'Harmony'],
  ['import', 'What the importer and AYON’s server do with a document'],
  ['manage', 'What AYON’s Manage tool does with a container'],
  ['edit', 'Why a decided container is not edited'],
  ['doctor', 'What `doctor` says'],
  ['write', 'Applying'],
  ['verify', 'Verifying'],
  ['undo', 'Undoing'],
  ['gc', 'Collecting backups'],
  ['pilot', 'Pilots'],
];
const REST = 'Why a container is not restored';

/** `docs/codes.md`: every code with its sentence and what to do, made from the tables of words. */
export function codesPage(): string {
  const sections = new Map<string, string[]>([
    [REST, []],
    ...AREAS.map(([, title]): [string, string[]] => [title, []]),
  ]);
  for (const [code, words] of Object.entries<Words>(WORDS)) {
    const area = AREAS.find(([prefix]) => code.startsWith(`${prefix}-`))?.[1] ?? REST;
    sections.get(area)?.push(entry(code, words));
  }
  const body = [...sections]
    .filter(([, entries]) => entries.length > 0)
    .map(([title, entries]) => `## ${title}\n\n${entries.sort().join('\n')}`);
  return `# Codes\n\n${HEAD}\n\n${body.join('\n\n')}\n`;
}

const HEAD = `Every finding, reason and blocker is a code with arguments; the sentence is made where it is shown. This page is generated
from the code (\`npm run docs\`). \`{name}\` stands for the argument of that name.`;

function entry(code: string, { short, says, remedy }: Words): string {
  const todo = remedy === 'Nothing to do.' ? '' : `  \n  → ${escaped(remedy)}`;
  const name = short === undefined ? '' : ` — ${short}`;
  return `- <a id="${code}"></a>\`${code}\`${name}  \n  ${escaped(says)}${todo}`;
}

function escaped(text: string): string {
  return text.replace(/[<>*_|]/g, (character) => `\\${character}`);
}
