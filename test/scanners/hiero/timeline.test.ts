import { describe, expect, it } from 'vitest';
import { deriveAyonId } from '../../../src/ids/derive.ts';
import { clipRecord, effectsRecord, hieroProject, tagSets } from '../../support/hiero-builder.ts';
import type { Clip, VideoTrack } from '../../support/hiero-builder.ts';
import { plantedId } from './planting.ts';
import { decideAll, patched, scan } from './support.ts';

const CLIPS = 400;
const TRACKS = 8;
const INSTANCE = {
  id: 'pyblish.avalon.instance',
  family: 'plate',
  subset: 'plateMain',
  representation: plantedId(0xffff),
};

/** Every fourth clip is a shot to be published, every tenth one has a note that reads like a record. */
function clip(index: number): Clip {
  const name = `sq${index % 7}_sh${String(index).padStart(4, '0')}`;
  const file = `P:/bolt/shots/${name}/publish/plate/${name}_v002.%04d.exr`;
  if (index % 4 === 3) return { name, file, tags: tagSets(`openpypeData_${index}`, INSTANCE) };
  if (index % 10 === 0)
    return { name, file, tags: tagSets('note', { note: JSON.stringify(clipRecord(plantedId(0xfffe), name)) }) };
  return { name, file, tags: tagSets(`openpypeData_${index}`, clipRecord(plantedId(index), name)) };
}

function timeline(): { readonly bytes: Buffer; readonly loaded: readonly number[] } {
  const all = Array.from({ length: CLIPS }, (_, index) => index);
  const tracks: VideoTrack[] = Array.from({ length: TRACKS }, (_, lane) => ({
    name: `Video ${lane}`,
    clips: all.filter((index) => index % TRACKS === lane).map(clip),
  }));
  const effects = Object.fromEntries(
    all
      .slice(0, 30)
      .map((index) => [`effectMain_sh${index}`, JSON.stringify(effectsRecord(plantedId(5000 + index), `sh${index}`))]),
  );
  tracks.push({ name: 'Loaded_effectMain', clips: [], tags: tagSets('openpypeData_fx', effects) });
  const loaded = all.filter((index) => index % 4 !== 3 && index % 10 !== 0);
  return { bytes: Buffer.from(hieroProject(tracks)), loaded };
}

describe('a timeline with hundreds of clips', () => {
  const { bytes, loaded } = timeline();
  const { containers, findings } = scan(bytes);

  it('gives every loaded clip and every effect, and none of the shots and notes', () => {
    const expected = [...loaded.map(plantedId), ...Array.from({ length: 30 }, (_, index) => plantedId(5000 + index))];
    expect(containers.map(({ fields }) => fields.representation).sort()).toEqual(expected.sort());
    expect(findings).toEqual([]);
  });

  it('tells the file of each clip, over its media', () => {
    for (const { node, carrier, loadedPath } of containers) {
      expect(loadedPath).toBe(carrier === 'tag' ? `P:/bolt/shots/${node}/publish/plate/${node}_v002.%04d.exr` : null);
    }
  });

  it('is decided as a whole: each record is written, listed and can be updated', () => {
    const decided = decideAll(containers);
    expect(decided.every(({ decision }) => decision.status === 'remap')).toBe(true);
    expect(decided.flatMap(({ manage }) => manage?.blockers ?? [])).toEqual([]);
    expect(decided.every(({ manage }) => manage?.after.updatable === true)).toBe(true);
    const again = scan(patched(bytes)).containers.map(({ fields }) => fields.representation);
    expect(again).toEqual(containers.map(({ fields }) => deriveAyonId(fields.representation ?? '')));
  });

  it('leaves the tags of shots under the name by which AYON converts them', () => {
    const after = patched(bytes).toString('latin1');
    const left = after.match(/TagInstance [^>]*name="openpypeData_\d+"/g) ?? [];
    expect(left.length).toBe(CLIPS / 4);
    expect(after.split(plantedId(0xffff)).length - 1).toBe(CLIPS / 4);
  });
});
