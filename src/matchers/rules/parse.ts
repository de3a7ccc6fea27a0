import { basename } from 'node:path';
import * as v from 'valibot';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { RemapError } from '../../model/error.ts';
import { compileTemplate, slashedGlob } from '../../paths/index.ts';
import { BadGlob, captureCount, compileGlob, type Glob } from './glob.ts';
import type { IdRule, RenameRule, Rules, TemplateRule } from './rules.ts';
import { RULES_SHAPE, type RulesFile } from './schema.ts';
import { hasExtendedForm } from './wildcards.ts';

type Path = readonly (string | number)[];

/** What is needed to say where in the file something is wrong. */
interface Where {
  readonly path: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/**
 * The rules in a text, YAML or JSON; `path` names it in errors and in `RuleRef`s.
 *
 * @throws RemapError (`usage`) naming the file, the line and the key, where the text breaks the shape.
 */
export function parseRules(text: string, path: string): Rules {
  try {
    return readRules(text, path);
  } catch (error) {
    if (error instanceof RemapError) throw error;
    if (error instanceof BadGlob) throw wrong(path, error.message);
    // The YAML parser's own, of aliases that stand for too much and lists in lists without end.
    const why = error instanceof ReferenceError ? 'its aliases (*name) stand for too much' : 'it is nested too deeply';
    if (error instanceof ReferenceError || error instanceof RangeError) throw wrong(path, why);
    throw error;
  }
}

function readRules(text: string, path: string): Rules {
  const lines = new LineCounter();
  // YAML 1.2 reads JSON as well.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const where: Where = { path, document, lines };
  const [broken] = document.errors;
  if (broken !== undefined) {
    const { line } = lines.linePos(broken.pos[0]);
    const escaped = broken.code === 'BAD_DQ_ESCAPE' ? '; in "double quotes" each backslash is written twice' : '';
    throw wrong(path, `line ${line}: ${broken.message}${escaped}`);
  }
  const data = plainData(document, path);
  const checked = v.safeParse(RULES_SHAPE, data);
  if (!checked.success) {
    const [issue] = checked.issues;
    const keys = (issue.path ?? []).flatMap(({ key }) =>
      typeof key === 'string' || typeof key === 'number' ? [key] : [],
    );
    const message = issue.message.startsWith('Invalid key: Expected never')
      ? 'is not a key that rules have'
      : issue.message.replace(/^Invalid key: Expected "(\w+)" but received undefined$/, 'lacks the key "$1"');
    throw wrongAt(where, keys, message);
  }
  return buildRules(checked.output, where);
}

/** Throws a `RemapError` where aliases would unfold to more than a person ever writes. */
function plainData(document: Document, path: string): unknown {
  try {
    return document.toJS() ?? {};
  } catch {
    throw wrong(path, 'its aliases (*name) stand for too much to be followed');
  }
}

function buildRules(file: RulesFile, where: Where): Rules {
  const renames = (list: keyof RulesFile, entries: readonly RenameEntry[] = []): RenameRule[] =>
    entries.map((entry, index) => buildRename(where, list, index, entry));
  const glob = (pattern: string | undefined): Glob | null => (pattern === undefined ? null : compileGlob(pattern));
  return {
    projects: renames('projects', file.projects),
    folders: renames('folders', file.folders).map((rule) => checkFolderRule(where, rule)),
    products: renames('products', file.products),
    representations: renames('representations', file.representations),
    loaders: (file.loaders ?? []).flatMap(({ from, to, host }, index) =>
      from === undefined || to === undefined ? [] : [buildRename(where, 'loaders', index, { from, to, host })],
    ),
    ownLoaders: (file.loaders ?? []).flatMap(({ own, host }, index) =>
      own === undefined ? [] : [{ ref: refOf(where, 'loaders', index), name: compileGlob(own), host: host ?? null }],
    ),
    versions: (file.versions ?? []).map((entry, index) => ({
      ref: refOf(where, 'versions', index),
      add: entry.add,
      folder: glob(entry.folder),
      product: glob(entry.product),
    })),
    roots: (file.roots ?? []).map((entry, index) => ({
      ref: refOf(where, 'roots', index),
      // A rule's folder is a root on whatever platform it was written for.
      root: {
        project: entry.project ?? '',
        name: entry.name ?? '',
        windows: entry.path,
        linux: entry.path,
        darwin: null,
      },
    })),
    templates: (file.templates ?? []).map((template, index) => buildTemplate(where, template, index)),
    ids: buildIds(file.ids ?? {}, where),
    ignore: (file.ignore ?? []).map((entry, index) => ({
      ref: refOf(where, 'ignore', index),
      workfile: glob(entry.workfile === undefined ? undefined : slashedGlob(entry.workfile)),
      node: glob(entry.node),
      loader: glob(entry.loader),
      id: entry.id?.toLowerCase() ?? null,
    })),
    sizes: file.sizes ?? 'compare',
  };
}

interface RenameEntry {
  readonly from: string;
  readonly to: string;
  readonly folder?: string | undefined;
  readonly product?: string | undefined;
  readonly host?: string | undefined;
}

function buildRename(where: Where, list: string, index: number, entry: RenameEntry): RenameRule {
  const wanted = Math.max(0, ...[...entry.to.matchAll(/\$(\d)/g)].map((match) => Number(match[1])));
  const has = captureCount(entry.from);
  if (wanted > has) {
    const why = hasExtendedForm(entry.from) ? ' (extended patterns such as +(…) capture nothing)' : '';
    throw wrongAt(where, [list, index, 'to'], `uses $${wanted}, but "${entry.from}" has ${has} wildcards${why}`);
  }
  return {
    ref: refOf(where, list, index),
    from: compileGlob(entry.from),
    to: entry.to,
    folder: entry.folder === undefined ? null : compileGlob(entry.folder),
    product: entry.product === undefined ? null : compileGlob(entry.product),
    host: entry.host ?? null,
  };
}

/** Folder paths begin with a slash on both sides or on neither; a mix is a slip that would silently match nothing. */
function checkFolderRule(where: Where, rule: RenameRule): RenameRule {
  const anchored = (text: string): boolean => text.startsWith('/') || text.startsWith('**');
  if (anchored(rule.from.pattern) === rule.to.startsWith('/')) return rule;
  throw wrong(where.path, `${rule.ref}: "from" and "to" must both be paths (beginning with a slash) or both be names`);
}

function buildTemplate(where: Where, text: string, index: number): TemplateRule {
  const template = compileTemplate(text);
  if (template === null) {
    throw wrongAt(
      where,
      ['templates', index],
      'must have a folder for the project, and keys for the folder (asset), the product (subset) and the version',
    );
  }
  return { ref: refOf(where, 'templates', index), template };
}

function buildIds(ids: Readonly<Record<string, string>>, where: Where): ReadonlyMap<string, IdRule> {
  const map = new Map<string, IdRule>();
  for (const [from, to] of Object.entries(ids)) {
    const ref = `${basename(where.path)}: ids.${from}`;
    map.set(from.toLowerCase(), { ref, from: from.toLowerCase(), to });
  }
  return map;
}

function refOf(where: Where, list: string, index: number): string {
  return `${basename(where.path)}: ${list}[${index}]`;
}

function wrongAt(where: Where, keys: Path, message: string): RemapError {
  const line = lineOf(where, keys);
  const name = keys.map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? key : `.${key}`)).join('');
  return wrong(where.path, `line ${line}: ${name === '' ? 'the file' : name} ${message}`);
}

/** The line of the deepest of the keys that the file has. */
function lineOf({ document, lines }: Where, keys: Path): number {
  for (let depth = keys.length; depth > 0; depth -= 1) {
    const node: unknown = document.getIn(keys.slice(0, depth), true);
    if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) continue;
    const start: unknown = node.range[0];
    if (typeof start === 'number') return lines.linePos(start).line;
  }
  return 1;
}

function wrong(path: string, problem: string): RemapError {
  return new RemapError({
    kind: 'usage',
    subject: path,
    operation: 'reading the rules',
    problem,
    remedy:
      'Mend that place; docs/matching.md shows every kind of rule, and schemas/rules.schema.json checks them in an editor.',
  });
}
