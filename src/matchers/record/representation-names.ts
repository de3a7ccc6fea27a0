import type { AyonRepresentation } from '../../model/catalog.ts';
import { extension, folded } from '../../paths/index.ts';

/** Names of representations that hold the same thing in another form or under a later name. */
const KIN: readonly ReadonlySet<string>[] = [
  new Set(['ma', 'mb']),
  // Pype 2 called Nuke's effects lutJson.
  new Set(['lutjson', 'effectjson']),
  new Set(['hda', 'otl']),
  new Set(['usd', 'usda', 'usdc', 'usdnc']),
  new Set(['bgeo', 'bgeosc']),
  new Set(['jpg', 'jpeg']),
  new Set(['tif', 'tiff']),
];

function stem(name: string): string {
  return folded(name).replace(/\W+/g, '');
}

/** Whether one name may be the later name of the other: known kin, or an `exr` with or without a suffix. */
export function areKin(one: string, other: string): boolean {
  const [a, b] = [stem(one), stem(other)];
  if (KIN.some((family) => family.has(a) && family.has(b))) return true;
  return isVariant(one, other) || isVariant(other, one);
}

/** `exr`, `exr_beauty`, `exr16`: an image format and what a studio appended. */
function isVariant(plain: string, longer: string): boolean {
  const short = folded(plain);
  return /^(?:exr|dpx|png|jpg|tif)$/.test(short) && new RegExp(`^${short}(?:[_-].*|\\d+)$`).test(folded(longer));
}

/** What a version has that answers to a name. */
export type NameMatch =
  | { readonly kind: 'exact' | 'kin'; readonly representations: readonly AyonRepresentation[] }
  | { readonly kind: 'none' };

export function matchName(representations: readonly AyonRepresentation[], name: string): NameMatch {
  const exact = representations.filter((one) => folded(one.name) === folded(name));
  if (exact.length > 0) return { kind: 'exact', representations: exact };
  const kin = representations.filter((one) => areKin(one.name, name));
  return kin.length > 0 ? { kind: 'kin', representations: kin } : { kind: 'none' };
}

/** The representations whose name or own file is of one of these kinds; all of them where no kind is known. */
export function ofKinds(
  representations: readonly AyonRepresentation[],
  kinds: readonly string[] | null,
): readonly AyonRepresentation[] {
  if (kinds === null) return representations;
  return representations.filter((one) => {
    const file = one.files[0] ?? one.path;
    const kind = file === null ? folded(one.name) : extension(file.replaceAll('\\', '/'));
    return kinds.includes(kind) || kinds.includes(folded(one.name));
  });
}
