import { describe, expect, it } from 'vitest';
import { MayaBinaryBuilder, readChunks } from '../../support/maya-binary-builder.ts';
import { scanBytes } from '../../support/maya-binary-checks.ts';
import { patchContainers } from '../../support/checked-patch.ts';

const FIELDS = { id: 'pyblish.avalon.container', representation: '5f1a2b3c4d5e6f708192a3b4' };

describe.each([4, 8] as const)('keys that a record of width %i lacks', (width) => {
  const builder = new MayaBinaryBuilder({ width });

  it('are added with a declaration among the declarations and a value behind the values', () => {
    const file = builder.scene(builder.container('a_CON', FIELDS));
    const values = { name: 'modelMain', namespace: '', loader: 'ReferenceLoader', project_name: 'Library' };
    const patched = patchContainers(file, scanBytes(file), () => ({
      purposes: ['name', 'namespace', 'loader', 'project_name'],
      values,
    }));
    const wanted = builder.scene(builder.container('a_CON', { ...FIELDS, ...values }));
    expect(patched.equals(wanted)).toBe(true);
    expect(scanBytes(patched).containers[0]?.fields).toMatchObject(values);
  });

  it('are added together with a grown id', () => {
    const file = builder.scene(builder.container('a_CON', FIELDS), builder.container('b_CON', FIELDS));
    const representation = '0123456789abcdef0123456789abcdef';
    const patched = patchContainers(file, scanBytes(file), ({ node }) => ({
      purposes: node === 'a_CON' ? ['representation', 'project_name'] : ['representation'],
      values: { representation, project_name: 'Library' },
    }));
    const wanted = builder.scene(
      builder.container('a_CON', { ...FIELDS, representation, project_name: 'Library' }),
      builder.container('b_CON', { ...FIELDS, representation }),
    );
    expect(patched.equals(wanted)).toBe(true);
  });

  it('are not declared again where they only lack a value', () => {
    const leaves = ['id', 'representation', 'loader'].map((key) => builder.declare(key));
    const texts = Object.entries(FIELDS).map(([key, value]) => builder.text(key, value));
    const file = builder.scene(builder.node('OBST', 'a_CON', [...leaves, ...texts]));
    const [container] = scanBytes(file).containers;
    expect(container?.fields.loader).toBe('');
    const patched = patchContainers(file, scanBytes(file), () => ({ purposes: ['loader'], values: { loader: 'X' } }));
    const wanted = builder.scene(builder.node('OBST', 'a_CON', [...leaves, ...texts, builder.text('loader', 'X')]));
    expect(patched.equals(wanted)).toBe(true);
  });

  it('are declared in front of their value where declarations stand behind values', () => {
    const file = builder.scene(
      builder.node('OBST', 'a_CON', [
        builder.text('id', FIELDS.id),
        builder.text('representation', FIELDS.representation),
        builder.declare('id'),
        builder.declare('representation'),
      ]),
    );
    const patched = patchContainers(file, scanBytes(file), () => ({ purposes: ['loader'], values: { loader: 'X' } }));
    const data = readChunks(patched).map((chunk) => chunk.data ?? '');
    const declared = data.findIndex((one) => one.includes('loader\0loader\0'));
    expect(declared).toBeGreaterThan(0);
    expect(data.indexOf('loader\0 X\0')).toBeGreaterThan(declared);
  });

  it('are not offered where another kind of attribute has their name, or nothing shows how to declare them', () => {
    const purposes = (leaves: Buffer[]): string[] => {
      const file = builder.scene(builder.node('OBST', 'a_CON', [...leaves, builder.text('id', FIELDS.id)]));
      return scanBytes(file).containers.flatMap(({ slots }) => slots.map(({ what }) => what));
    };
    expect(purposes([])).toEqual(['id']);
    expect(purposes([builder.declare('id'), builder.declareNumber('loader')])).not.toContain('loader');
    expect(purposes([builder.declare('id'), builder.declare('loader', 'ldr')])).not.toContain('loader');
    expect(purposes([builder.declare('id'), builder.declare('loadedBy', 'loader')])).not.toContain('loader');
    expect(purposes([builder.declare('id')])).toContain('loader');
  });
});
