import { describe, expect, it } from 'vitest';
import { recordLines } from './records.ts';
import { onlyContainer, purposesOf, scan, script } from './support.ts';

const ID = '64b0d1f25f8c1b5f6c5e8301';
const record = (...lines: string[]): string => `Read {\n name R\n${lines.map((line) => ` ${line}\n`).join('')}}\n`;
const knob = (key: string, value: string): string => `addUserKnob {1 avalon:${key} l ${key}}\n avalon:${key} ${value}`;
const full = [
  knob('schema', 'openpype:container-2.0'),
  knob('id', 'pyblish.avalon.container'),
  knob('name', 'n'),
  knob('namespace', 's'),
  knob('loader', 'LoadClip'),
];

describe('what is a container in Nuke', () => {
  it.each(['pyblish.avalon.container', 'ayon.load.container', 'pyblish.mindbender.container'])('%s is one', (id) => {
    expect(onlyContainer(record(knob('id', id), knob('representation', ID))).fields.id).toBe(id);
  });

  it.each([
    ['pyblish.avalon.instance', 'openpype:container-2.0'],
    ['ayon.create.instance', 'openpype:container-2.0'],
    ['pyblish.avalon.container2', 'openpype:container-2.0'],
    ['""', 'openpype:session-2.0'],
  ])('id %s with schema %s is none', (id, schema) => {
    expect(scan(script(record(knob('id', id), knob('schema', schema), knob('representation', ID)))).containers).toEqual(
      [],
    );
  });

  it('takes a schema for an id that was lost', () => {
    const lost = record(knob('schema', 'openpype:container-2.0'), knob('representation', ID));
    expect(onlyContainer(lost).fields).toMatchObject({ id: null, representation: ID });
  });

  it.each(['', 'null', 'zzz', ID.toUpperCase(), `${ID.slice(0, 8)}-0000`])(
    'reports the representation %j as it is',
    (text) => {
      const value = text === '' ? '""' : text;
      expect(onlyContainer(record(...full, knob('representation', value))).fields.representation).toBe(text);
    },
  );

  it('is none where no word stands that files are searched for', () => {
    const made = (id: string): string =>
      record(`addUserKnob {26 ak:id T ${id}}`, `addUserKnob {26 ak:representation T ${ID}}`);
    expect(scan(script(made('ayon.load.container'))).containers).toEqual([]);
    expect(onlyContainer(made('pyblish.avalon.container')).fields.representation).toBe(ID);
  });

  it('reads only keys with a prefix, and only defined ones', () => {
    const container = onlyContainer(record(...full, `addUserKnob {1 representation}\n representation ${ID}`));
    expect(container.fields.representation).toBeNull();
    const lines = record('avalon:id pyblish.avalon.container', `avalon:representation ${ID}`);
    expect(scan(script(lines)).containers).toEqual([]);
  });

  it('edits nothing where a renamed knob would take a stray line for its value', () => {
    const stray = record(
      ...full,
      `addUserKnob {26 ak:representation T ${ID}}`,
      `avalon:representation ${ID.replace('1', '2')}`,
    );
    expect(onlyContainer(stray)).toMatchObject({ slots: [], locked: { code: 'nuke-node-damaged' } });
    expect(onlyContainer(record(...full, `addUserKnob {26 ak:representation T ${ID}}`)).locked).toBeUndefined();
  });

  it('passes over an empty text knob, as AYON does', () => {
    const both = record(...full, 'addUserKnob {26 ak:representation l representation}', knob('representation', ID));
    expect(onlyContainer(both).fields.representation).toBe(ID);
  });

  it('lets the first of two definitions count, and keeps the other', () => {
    const other = ID.replace('64', '65');
    const container = onlyContainer(record(...full, knob('representation', ID), knob('representation', other)));
    expect(container.fields.representation).toBe(ID);
    expect(container.alsoAt.map((place) => place.representation)).toEqual([other]);
  });

  it('lets the last of two value lines count, and keeps the other', () => {
    const older = ID.replace('64', '63');
    const line = `addUserKnob {1 avalon:representation}\n avalon:representation ${older}\n avalon:representation ${ID}`;
    const container = onlyContainer(record(...full, line));
    expect(container.fields.representation).toBe(ID);
    expect(container.alsoAt.map((place) => place.representation)).toEqual([older]);
  });

  it('never offers the dump of a node, a node name or a container id of the studio for editing', () => {
    const text = record(...full, knob('representation', ID), knob('node', `"\\{representation ${ID}\\}"`));
    const container = onlyContainer(text);
    expect(purposesOf(container.slots)['representation']).toBe(1);
    const first = text.indexOf(ID);
    for (const slot of container.slots) {
      const covers =
        slot.span.offset <= text.lastIndexOf(ID) && slot.span.offset + slot.span.length > first + ID.length;
      expect(covers, slot.what).toBe(false);
    }
  });

  it('keeps its hands off a value that is longer than any', () => {
    const container = onlyContainer(record(...full, knob('representation', `"${'x'.repeat(100_000)}"`)));
    expect(container).toMatchObject({ slots: [], locked: { code: 'nuke-value-too-long' } });
  });

  it('offers nothing on a node with a definition that cannot be read', () => {
    const broken = 'addUserKnob {26 avalon:representation l "representation T 64b0d1f25f8c1b5f6c5e8301}';
    expect(onlyContainer(record(...full, broken))).toMatchObject({ slots: [], locked: { code: 'nuke-node-damaged' } });
    expect(scan(script(record(broken)))).toMatchObject({ containers: [], findings: [{ code: 'nuke-node-damaged' }] });
  });

  it('is not written anew as knobs that a stray line would give another value', () => {
    const toml = recordLines('toml', ID);
    expect(purposesOf(onlyContainer(record(...toml)).slots)).toHaveProperty('knobs');
    expect(purposesOf(onlyContainer(record(...toml, 'avalon:id other')).slots)).not.toHaveProperty('knobs');
  });

  it('passes over a dump of the node of any length', () => {
    const dump = `addUserKnob {26 avalon:node l node T "${'x'.repeat(100_000)}"}`;
    const container = onlyContainer(record(...full, knob('representation', ID), dump));
    expect(container.locked).toBeUndefined();
    expect(container.fields.representation).toBe(ID);
  });

  it('takes keys that are words of JavaScript as keys', () => {
    const container = onlyContainer(record(...full, knob('representation', ID), knob('__proto__', 'x')));
    expect(Object.entries(container.fields.extra)).toEqual([['__proto__', 'x']]);
  });
});
