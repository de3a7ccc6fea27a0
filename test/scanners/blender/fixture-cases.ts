import { SEEDS, seedScene } from '../../support/blender/fuzz.ts';
import { BlendBuilder, record } from '../../support/blender/builder.ts';

/** What stands in `fixtures/blender` and is built here; the other folders hold scenes that Blender itself saved. */
export interface BuiltCase {
  readonly name: string;
  readonly bytes: Buffer;
}

const [plain = {}, , bigEndian = {}] = SEEDS;

export const BUILT_CASES: readonly BuiltCase[] = [
  { name: 'record-in-every-place', bytes: seedScene(plain) },
  { name: 'big-endian-of-32-bit', bytes: seedScene(bigEndian) },
  { name: 'nothing', bytes: nothing() },
  { name: 'odd-values', bytes: oddValues() },
];

function nothing(): Buffer {
  const builder = new BlendBuilder();
  builder.id('Object', 'cube', null);
  builder.id('Object', 'instance', { avalon: record({ id: 'pyblish.avalon.instance' }) });
  builder.id('Object', 'text', { avalon: 'pyblish.avalon.container' });
  builder.tree('bNodeTree', 'geometry', { name: 'n', idname: 'N', properties: { cached: record() } }, { type: 3 });
  return builder.bytes();
}

function oddValues(): Buffer {
  const builder = new BlendBuilder();
  builder.id('Collection', 'number', { avalon: record({ representation: 5 }) });
  builder.id('Collection', 'empty', { avalon: record({ representation: '' }) });
  builder.id('Collection', 'core', {
    avalon: record({ schema: 'avalon-core:container-2.0', loader: 'BlendModelLoader' }),
  });
  builder.id('Collection', 'ours', { ayon: record({ schema: 'ayon:container-3.0', id: 'ayon.load.container' }) });
  const node = { name: 'hidden', idname: 'GeometryNode', properties: { avalon: record() } };
  builder.tree('bNodeTree', 'geometry', node, { type: 3 });
  return builder.bytes();
}
