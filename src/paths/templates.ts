import { collapseFrame } from './frames.ts';
import { folded, respell } from './spelling.ts';

/** What a publish template, read backwards, says about a path. Names are spelled as in the path. */
export interface TemplateReading {
  readonly project: string;
  /** With a leading slash; null where the template does not tell the folders above the last one. */
  readonly folderPath: string | null;
  readonly folderName: string;
  readonly product: string;
  readonly version: number | 'hero';
  /** The representation's name where the template has it. */
  readonly representation: string | null;
  readonly output: string | null;
  readonly extension: string | null;
}

/** A publish template that can be read backwards. */
export interface PublishTemplate {
  /** From the project's folder on. */
  readonly pattern: RegExp;
  /** The same of the folder that the files lie in; null where that does not tell folder, product and version. */
  readonly folder: RegExp | null;
  readonly hero: boolean;
}

/** The templates that OpenPype, AYON, Pype 2 and Avalon came with. */
export const STANDARD_TEMPLATES: readonly string[] = [
  '{root}/{project[name]}/{hierarchy}/{asset}/publish/{family}/{subset}/v{version:0>3}/{project[code]}_{asset}_{subset}_v{version:0>3}<_{output}><.{frame:0>4}><_{udim}>.{ext}',
  '{root}/{project[name]}/{hierarchy}/{asset}/publish/{family}/{subset}/hero/{project[code]}_{asset}_{subset}_hero<_{output}><.{frame:0>4}><_{udim}>.{ext}',
  '{root}/{project}/{silo}/{asset}/publish/{subset}/v{version:0>3}/{subset}.{representation}',
];

/** The keys of templates under one name each, in OpenPype's words and in AYON's. */
const KEYS: Readonly<Record<string, string>> = {
  'project[code]': 'code',
  hierarchy: 'hierarchy',
  silo: 'hierarchy',
  asset: 'folder',
  'folder[name]': 'folder',
  'folder[path]': 'folderPath',
  subset: 'product',
  'product[name]': 'product',
  family: 'type',
  'product[type]': 'type',
  'product[basetype]': 'type',
  version: 'version',
  representation: 'representation',
  output: 'output',
  ext: 'ext',
  originalbasename: 'original',
};

/**
 * Makes a publish template readable backwards. Null where it does not tell folder, product and version (or `hero`), or
 * has no folder for the project: below a root that nobody knows, that folder is what says where reading may begin.
 */
export function compileTemplate(template: string): PublishTemplate | null {
  const text = respell(template);
  const start = /(?:^|\/)\{project(?:\[name\])?\}\//i.exec(text);
  if (start === null) return null;
  const below = text.slice(start.index + start[0].length);
  const file = compileTelling(below);
  if (file === null) return null;
  const end = below.lastIndexOf('/');
  const folder = end === -1 ? null : compileTelling(below.slice(0, end));
  return { ...file, folder: folder?.hero === file.hero ? folder.pattern : null };
}

/** A template's text as a pattern; null where it does not tell folder, product and version (or `hero`). */
function compileTelling(text: string): { readonly pattern: RegExp; readonly hero: boolean } | null {
  const seen = new Set<string>();
  const source = compilePart(text, seen);
  const hero = !seen.has('version') && /(?:^|[/_])(?:hero|master)(?:[/_.<]|$)/i.test(text);
  const tells = (seen.has('folder') || seen.has('folderPath')) && seen.has('product') && (seen.has('version') || hero);
  return tells ? { pattern: new RegExp(`^${source}$`, 'i'), hero } : null;
}

/** A piece of a template as a regular expression; `<…>` is optional, a key that comes again must hold the same. */
function compilePart(text: string, seen: Set<string>): string {
  let source = '';
  for (const piece of text.match(/<(?:[^<>{}]|\{[^{}]*\})*>|\{[^{}]*\}|[^<{]+|[<{]/g) ?? []) {
    if (piece.startsWith('<') && piece.endsWith('>')) source += `(?:${compilePart(piece.slice(1, -1), seen)})?`;
    else if (piece.startsWith('{') && piece.endsWith('}')) source += compileKey(piece.slice(1, -1), seen);
    else source += piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  }
  return source;
}

function compileKey(key: string, seen: Set<string>): string {
  const plain = folded(key.replace(/^@/, '').replace(/:.*$/, ''));
  if (plain === 'frame' || plain === 'udim') return '[^/]+?';
  const name = KEYS[plain];
  if (name === undefined) return '[^/]*?';
  if (seen.has(name)) return `\\k<${name}>`;
  seen.add(name);
  if (name === 'hierarchy') return '(?<hierarchy>.+?)';
  if (name === 'folderPath') return '(?<folderPath>.+?)';
  // `{@version}` stands for `v{version:0>3}`.
  if (name === 'version') return key.startsWith('@') ? 'v(?<version>\\d+)' : '(?<version>\\d+)';
  if (name === 'ext') return '(?<ext>[A-Za-z0-9]+(?:\\.[A-Za-z0-9]+)?)';
  return `(?<${name}>[^/]+?)`;
}

/**
 * What the first template that fits says about a path, read from a folder that is named like one of the projects (folded
 * names) on; null where none fits.
 */
export function readBackwards(
  path: string,
  templates: readonly PublishTemplate[],
  projects: ReadonlySet<string>,
): TemplateReading | null {
  const segments = respell(path).split('/');
  segments.push(collapseFrame(segments.pop() ?? ''));
  return firstReading(segments, templates, projects, ({ pattern }) => pattern);
}

/** The same about the folder of a version, in which its files lie. */
export function folderReading(
  path: string,
  templates: readonly PublishTemplate[],
  projects: ReadonlySet<string>,
): TemplateReading | null {
  return firstReading(respell(path).split('/'), templates, projects, ({ folder }) => folder);
}

function firstReading(
  segments: readonly string[],
  templates: readonly PublishTemplate[],
  projects: ReadonlySet<string>,
  patternOf: (template: PublishTemplate) => RegExp | null,
): TemplateReading | null {
  for (let at = segments.length - 3; at >= 0; at -= 1) {
    const project = segments[at];
    if (project === undefined || !projects.has(folded(project))) continue;
    const below = segments.slice(at + 1).join('/');
    for (const template of templates) {
      const groups = patternOf(template)?.exec(below)?.groups;
      const reading = groups === undefined ? null : readingOf(project, groups, template.hero);
      if (reading !== null) return reading;
    }
  }
  return null;
}

function readingOf(
  project: string,
  groups: Readonly<Record<string, string | undefined>>,
  hero: boolean,
): TemplateReading | null {
  const { hierarchy, folder, folderPath, product, version } = groups;
  const whole = folderPath ?? (hierarchy === undefined || folder === undefined ? null : `${hierarchy}/${folder}`);
  const folderName = folder ?? folderPath?.split('/').at(-1);
  if (folderName === undefined || product === undefined) return null;
  if (version === undefined && !hero) return null;
  return {
    project,
    folderPath: whole === null ? null : `/${whole}`,
    folderName,
    product,
    version: version === undefined ? 'hero' : Number(version),
    representation: groups['representation'] ?? null,
    output: groups['output'] ?? null,
    extension: groups['ext']?.toLowerCase() ?? null,
  };
}
