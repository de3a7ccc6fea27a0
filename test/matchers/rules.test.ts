import { describe, expect, it } from 'vitest';
import { RemapError } from '../../src/model/error.ts';
import { renamedLoader, unusedFindings, usedSources, NO_DECISIONS } from '../../src/matchers/index.ts';
import { ignoredBy, renamePlace, type Place } from '../../src/matchers/rules/apply.ts';
import { compileGlob } from '../../src/matchers/rules/glob.ts';
import { parseRules } from '../../src/matchers/rules/parse.ts';
import { ayonRep, container, decideOne, document, file, native, oid, openpypeRep, SHOW } from './support.ts';

const PLACE: Place = {
  project: 'Show',
  folderPath: '/assets/char/hero',
  folderName: 'hero',
  product: 'modelMain',
  version: 3,
  representation: 'ma',
};

const rename = (yaml: string, place: Partial<Place> = {}): ReturnType<typeof renamePlace> =>
  renamePlace(parseRules(yaml, 'rules.yaml'), { ...PLACE, ...place });

describe('a rule', () => {
  it.each([
    [
      'folders: [{ from: "/assets/char/*", to: "/characters/$1" }]',
      { folderPath: '/characters/hero', folderName: 'hero' },
    ],
    ['folders: [{ from: "/assets/**", to: "/lib/$1" }]', { folderPath: '/lib/char/hero' }],
    ['folders: [{ from: "/ASSETS/{char,prop}/*", to: "/$1s/$2" }]', { folderPath: '/chars/hero' }],
    ['folders: [{ from: /assets/char, to: /characters }]', { folderPath: '/characters/hero' }],
    ['folders: [{ from: /assets/ch, to: /characters }]', { folderPath: '/assets/char/hero' }],
    ['products: [{ from: "model*", to: "geo$1" }]', { product: 'geoMain' }],
    ['products: [{ from: "model*", to: "geo$1", folder: "/shots/**" }]', { product: 'modelMain' }],
    ['representations: [{ from: ma, to: mb, product: "model*" }]', { representation: 'mb' }],
    ['versions: [{ add: -2, product: "model*" }]', { version: 1 }],
    ['projects: [{ from: show, to: NewShow }]', { project: 'NewShow' }],
    ['{"products": [{"from": "modelMain", "to": "geoMain"}]}', { product: 'geoMain' }],
  ])('%s', (yaml, expected) => {
    expect(rename(yaml)).toMatchObject(expected);
  });

  it('that comes first wins, and is named as the one that applied', () => {
    const place = rename('products:\n  - { from: modelMain, to: a }\n  - { from: "model*", to: b }');
    expect(place).toMatchObject({ product: 'a', rules: ['rules.yaml: products[0]'] });
  });

  it('about loaders may name the application', () => {
    const rules = parseRules('loaders: [{ from: "Studio*", to: "Load$1", host: nuke }]', 'r.yaml');
    expect(renamedLoader(rules, 'StudioClip', 'nuke')?.to).toBe('LoadClip');
    expect(renamedLoader(rules, 'StudioClip', 'maya')).toBeNull();
  });

  it('leads a renamed folder to its place in AYON, and the decision says by which rule', async () => {
    const rules = parseRules('folders: [{ from: /assets/char, to: /characters }]', 'rules.yaml');
    const ayon = [ayonRep(native(1), { folderPath: '/characters/hero' })];
    const decision = await decideOne(container(), { ayon, documents: [document(openpypeRep(oid(1)))], rules });
    expect(decision).toMatchObject({ status: 'remap', method: 'context', target: { representationId: native(1) } });
    expect(usedSources(decision)).toEqual(['rules.yaml: folders[0]']);
  });

  it('that moves a root makes its files findable', async () => {
    const rules = parseRules('roots: [{ path: "S:/archive/disk7", name: work }]', 'rules.yaml');
    const record = container({ loadedPath: file(3).replace('{root[work]}', 'S:\\archive\\disk7') });
    const decision = await decideOne(record, { ayon: [ayonRep(native(1), { files: [file(3)] })], rules });
    expect(decision).toMatchObject({ status: 'remap', method: 'path' });
  });

  it('sets an id by hand, if AYON has it', async () => {
    const rules = parseRules(`ids: { "${oid(1)}": "${native(4)}" }`, 'rules.yaml');
    expect(await decideOne(container(), { ayon: [ayonRep(native(4))], rules })).toMatchObject({
      status: 'remap',
      method: 'decision',
    });
    expect(await decideOne(container(), { ayon: [], rules })).toMatchObject({
      status: 'unresolved',
      reason: { code: 'chosen-id-unknown' },
    });
  });

  it('leaves alone what it names', async () => {
    const rules = parseRules('ignore: [{ workfile: "/mnt/work/**", loader: "Reference*" }]', 'rules.yaml');
    const decision = await decideOne(container(), { ayon: [ayonRep(native(1))], rules, projects: [SHOW] });
    expect(decision).toMatchObject({
      status: 'refused',
      reason: { code: 'ignored-by-rule', args: { rule: 'rules.yaml: ignore[0]' } },
    });
  });

  it.each([
    ['W:\\work\\old\\a.ma', '**\\old\\**'],
    ['W:\\work\\old\\a.ma', 'w:\\WORK\\**'],
    ['W:\\work\\old\\a.ma', '**/old/*.ma'],
    ['/mnt/work/old/a.ma', '**\\old\\**'],
    ['\\\\server\\share\\old\\a.ma', '\\\\server\\share\\**'],
  ])('leaves alone %s, which is named as %s', (workfile, pattern) => {
    const rules = parseRules(JSON.stringify({ ignore: [{ workfile: pattern }] }), 'rules.yaml');
    expect(ignoredBy(rules, { workfile, node: 'n', loader: null, id: null })).not.toBeNull();
    const elsewhere = workfile.replace(/old|work|share/g, 'new');
    expect(ignoredBy(rules, { workfile: elsewhere, node: 'n', loader: null, id: null })).toBeNull();
  });

  it('that never applied is told', () => {
    const rules = parseRules('products: [{ from: a, to: b }]\nversions: [{ add: 1 }]', 'rules.yaml');
    const used = new Set(['rules.yaml: versions[0]']);
    expect(unusedFindings(rules, NO_DECISIONS, used)).toEqual([
      { code: 'rule-never-applied', severity: 'warning', args: { rule: 'rules.yaml: products[0]' } },
    ]);
  });
});

describe('a rules file that is wrong', () => {
  it.each([
    ['ignore:\n  - { workfile: "**\\old\\**" }\n', /line 2.*each backslash is written twice/],
    ['folders:\n  - from: /a\n', /line 2: folders\[0\].*to/],
    ['folders:\n  - { from: /a, to: /b, colour: red }\n', /line 2: folders\[0\]\.colour is not a key/],
    ['\nfolder:\n  - { from: /a, to: /b }\n', /folder is not a key/],
    ['products:\n  - { from: "a*", to: "$2" }\n', /line 2: products\[0\]\.to uses \$2/],
    ['products:\n  - { from: "+(a)", to: "$1" }\n', /extended patterns/],
    ['ids:\n  "123": "456"\n', /ids/],
    ['ignore: [{}]', /empty rule would ignore everything/],
    ['folders: [{ from: hero, to: /hero }]', /both be paths/],
    ['templates: ["{root}/{asset}.{ext}"]', /templates\[0\] must have/],
    ['folders: [', /line 1/],
    ['versions: [{ add: 1.5 }]', /whole number/],
    ['just text', /line 1/],
  ])('is refused by name, line and key: %j', (text, message) => {
    let caught: unknown;
    try {
      parseRules(text, 'show/rules.yaml');
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(RemapError);
    expect(String(caught)).toMatch(message);
    expect(caught).toMatchObject({ kind: 'usage', subject: 'show/rules.yaml' });
  });
});

describe('a pattern', () => {
  it.each([
    ['*', 'a/b', null],
    ['**', 'a/b', ['a/b']],
    ['a?c', 'abc', ['b']],
    ['sh[0-9]*', 'sh010', ['0', '10']],
    ['{a,b}_*', 'b_x', ['b', 'x']],
    ['a.b', 'axb', null],
    ['+(a|b)', 'ab', []],
  ])('%s on %s', (pattern, text, captures) => {
    expect(compileGlob(pattern).match(text)).toEqual(captures);
  });
});
