import { expect, test } from 'vitest';
import { deriveAyonId } from '../../src/ids/derive.ts';

/** Computed with Python's uuid.uuid5(uuid.NAMESPACE_OID, …).hex, which is what the importer calls. */
const VECTORS = {
  '64a000000000000000000007': '94ce05244bf65d1bbd10e88b2e4f4087',
  '6537996102bcba09068baf0a': 'b2d7d1cefabb5832ab4fabe37fc592f9',
  '5952329a5f8c1b490c34c4cc': '8f1989a0f5165eaeb0ff86a293b457c8',
  '594bddf55f8c1b7e2ceb3da0': '721291002eb555f98eb0ad91ae68d8bd',
  '60df31e2be2b48bd3695c056': '32ee8ac6471351749909a916ec558aae',
  '5fbfc0ee30a946093c6ff18a': '4602e473537159688bb14c49e6c4d3b8',
};

test('derives the ids that the importer derives', () => {
  for (const [objectId, ayonId] of Object.entries(VECTORS)) expect(deriveAyonId(objectId)).toBe(ayonId);
});

test('takes upper-case digits as the same ObjectId', () => {
  expect(deriveAyonId('6537996102BCBA09068BAF0A')).toBe('b2d7d1cefabb5832ab4fabe37fc592f9');
});

test('gives version 5 ids, by which an imported entity is told from a native one', () => {
  expect(deriveAyonId('000000000000000000000000')[12]).toBe('5');
});
