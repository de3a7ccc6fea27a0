import type { ByteString } from '../../model/bytes.ts';

/**
 * Keys of entries that nearly every scene has. In the licence-tagged framings the length is written under a key that is
 * a hash of the entry's name; the hash is unknown, but it gave the same key for a name in every file it was measured on
 * (Houdini 14 to 22, both licences). So these entries prove that the walk found their true ends.
 */
const KNOWN_KEYS: ReadonlyMap<ByteString, number> = new Map([
  ['.start', 0x9a7e59cc],
  ['.variables', 0x43eeb871],
  ['.aliases', 0xdba55793],
  ['.takeconfig', 0x4309e1fa],
  ['.hou.session', 0xe36d4a3d],
  ['.OPlibraries', 0x8029b1f6],
  ['.OPpreferences', 0x6c0e60b2],
  ['.OPfallbacks', 0x757665be],
  ['.OPdummydefs', 0x8cfaa47f],
  ['.defotl', 0xd0386de0],
  ['expression.func', 0x93af9aed],
  ['obj.def', 0x3897b858],
  ['obj.parm', 0x29ff290e],
  ['obj.order', 0x17877249],
  ['obj.userdata', 0x1274ef8b],
  ['out.def', 0x9156a5da],
  ['out.parm', 0xd5970f41],
  ['img.def', 0xc132d3a6],
  ['img.parm', 0x0c04e9a6],
  ['shop.def', 0x76989bfd],
  ['shop.parm', 0x2c7d5da5],
  ['mat.def', 0x061a1eac],
  ['mat.parm', 0xf7597b82],
  ['ch.def', 0x5639706e],
  ['ch.parm', 0x08c4756b],
  ['vex.def', 0x06d0adfe],
  ['vex.parm', 0x5af56f97],
  ['stage.def', 0x134c58e1],
  ['stage.parm', 0x89b122e0],
  ['tasks.def', 0x3a684fa3],
  ['tasks.parm', 0x7ddb51c6],
  ['.takes', 0xbf442769],
  ['.application', 0xbabaa2e4],
  ['.cwd', 0x24f702d0],
  ['.scenefilevisualizers', 0x50fced75],
  ['.styles', 0x6cd4f6d7],
  ['.contextoptions', 0x35048209],
  ['LIMITED_COMMERCIAL_FILE!!!', 0xf96ba020],
  ['NON_COMMERCIAL_FILE!!!', 0x8919230f],
]);

/** Names whose keys are remembered while one file is walked; a scene with more entries is checked by the known keys alone. */
const REMEMBERED_NAMES = 100_000;

/** One name, one key: a walk that took bytes inside an entry for a header would soon break it. */
export class KeyBook {
  readonly #seen = new Map<ByteString, number>();

  /** Whether a length field of nine hex digits can say this length (bytes) for an entry of this name. */
  fits(name: ByteString, field: string, length: number): boolean {
    // The key has 32 bits, so the four above them stand in clear.
    const high = Number.parseInt(field.slice(0, 1), 16);
    if (high !== Math.floor(length / 2 ** 32)) return false;
    const key = (Number.parseInt(field.slice(1), 16) ^ (length % 2 ** 32)) >>> 0;
    const known = KNOWN_KEYS.get(name) ?? this.#seen.get(name);
    if (known !== undefined) return known === key;
    if (this.#seen.size < REMEMBERED_NAMES) this.#seen.set(name, key);
    return true;
  }
}
