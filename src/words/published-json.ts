import { words } from './words.ts';

/** Codes about layouts, set dress packages and other JSON that was published with ids in it. */
export const PUBLISHED_JSON_WORDS = words({
  'published-json-damaged': {
    short: 'published JSON that could not be read',
    says: 'The file begins like a published layout or set dress, and is no JSON to its end.',
    remedy: 'Publish it again, or restore it from a backup (which loses what was saved since).',
  },
  'published-json-too-large': {
    short: 'published JSON that is too large',
    says: 'The file begins like a published layout or set dress, and has {bytes} bytes, more than the {limit} that are read.',
    remedy: 'Publish it again from AYON.',
  },
  'published-json-other': {
    short: 'JSON of another kind',
    says: 'The file is no layout, set dress or list of animations; ids in other JSON are never touched.',
    remedy: 'Nothing to do.',
  },
  'published-json-key-twice': {
    short: 'id that is a key twice',
    says: 'The id "{id}" is a key twice in this file. The last one counts; with another key in its place, the first would come back.',
    remedy: 'Publish the set dress again from AYON.',
  },
  'published-json-same-key': {
    short: 'key that would stand twice',
    says: 'Two ids that are keys of this file lead to the same representation {id}; as one key, the placements of one of them would be lost.',
    remedy: 'Publish the set dress again from AYON.',
  },
  'published-json-version-ids': {
    short: 'layout with ids of versions',
    says: '{count} elements of the layout also name a version by its OpenPype id, which is not edited. A loader that goes by the version does not find it.',
    remedy: 'Publish the layout again from AYON where such a loader is used (Unreal).',
  },
  'published-json-library': {
    short: 'id of another project in a published JSON',
    says: 'The representation is in the project "{project}", and nothing in the file can name a project: AYON would look for it in the current one.',
    remedy: 'Publish the layout or set dress again from AYON.',
  },
  'published-json-hash': {
    short: 'published JSON whose hash AYON has',
    says: 'AYON keeps the hash "{hash}" for this file ({place}), made of its name, time and size. It no longer agrees once the file is rewritten.',
    remedy:
      'Nothing to do unless something in your pipeline compares it; then publish the file again from AYON instead.',
  },
  'manage-published-json': {
    short: 'id in a published JSON',
    says: 'Manage does not show it: the id stands in a published file, and is looked for when somebody loads that.',
    remedy: 'Nothing to do.',
  },
});
