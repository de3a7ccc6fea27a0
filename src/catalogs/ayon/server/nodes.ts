import * as v from 'valibot';

import { contextKeys, contextOf } from '../context.ts';
import { isId, type FolderRow, type ProductRow, type RepresentationRow, type VersionRow } from '../rows.ts';

const id = v.pipe(
  v.string(),
  v.check((text) => isId(text)),
);
const optionalText = v.nullish(v.string());

/** Where attributes may not be read, `attrib` or its fields are null; the files still say the path. */
const location = {
  attrib: v.nullish(v.object({ path: optionalText, template: optionalText })),
  files: v.nullish(v.array(v.object({ path: optionalText, hash: optionalText }))),
};

const folderSchema = v.object({ id, name: v.string(), parentId: v.nullish(id), active: v.boolean() });

const productSchema = v.object({
  id,
  name: v.string(),
  productType: optionalText,
  active: v.boolean(),
  folderId: id,
});

const versionSchema = v.object({
  id,
  version: v.pipe(v.number(), v.integer()),
  active: v.boolean(),
  productId: id,
  author: optionalText,
});

const representationSchema = v.object({
  id,
  name: v.string(),
  active: v.boolean(),
  versionId: id,
  /** JSON in a string. */
  data: optionalText,
  ...location,
});

const chainSchema = v.object({
  version: v.nullish(
    v.object({
      id,
      version: v.number(),
      active: v.boolean(),
      product: v.nullish(
        v.object({
          id,
          name: v.string(),
          productType: optionalText,
          folder: v.nullish(v.object({ path: v.string() })),
        }),
      ),
    }),
  ),
});

export function folderOf(node: unknown): FolderRow | null {
  const parsed = v.safeParse(folderSchema, node);
  return parsed.success ? { kind: 'folder', ...parsed.output, parentId: parsed.output.parentId ?? null } : null;
}

export function productOf(node: unknown): ProductRow | null {
  const parsed = v.safeParse(productSchema, node);
  return parsed.success ? { kind: 'product', ...parsed.output, productType: parsed.output.productType ?? null } : null;
}

export function versionOf(node: unknown): VersionRow | null {
  const parsed = v.safeParse(versionSchema, node);
  return parsed.success ? { kind: 'version', ...parsed.output, author: parsed.output.author ?? null } : null;
}

export function representationOf(node: unknown): RepresentationRow | null {
  const parsed = v.safeParse(representationSchema, node);
  if (!parsed.success) return null;
  const { id, name, active, versionId, data } = parsed.output;
  return {
    kind: 'representation',
    id,
    versionId,
    name,
    active,
    template: textOrNull(parsed.output.attrib?.template),
    ...locationIn(parsed.output),
    contextKeys: contextKeys(contextOf(data)),
    fileHash: textOrNull(parsed.output.files?.[0]?.hash),
  };
}

/** What stands above a representation. */
export interface NodeChain {
  readonly version: { readonly id: string; readonly version: number; readonly active: boolean };
  readonly product: { readonly id: string; readonly name: string; readonly productType: string | null };
  /** With a leading slash. */
  readonly folderPath: string;
}

/** What stands above a representation; `hidden` where this user may not see all of it, null where the shape is unknown. */
export function chainOf(node: unknown): NodeChain | 'hidden' | null {
  const parsed = v.safeParse(chainSchema, node);
  if (!parsed.success) return null;
  const { version } = parsed.output;
  const product = version?.product;
  const folder = product?.folder;
  if (!version || !product || !folder) return 'hidden';
  return {
    version: { id: version.id, version: version.version, active: version.active },
    product: { id: product.id, name: product.name, productType: product.productType ?? null },
    // The leading slash came with server 1.0.8.
    folderPath: folder.path.startsWith('/') ? folder.path : `/${folder.path}`,
  };
}

const pathsSchema = v.object({ id, ...location, attrib: v.nullish(v.object({ path: optionalText })) });

/** Where a representation's files are. */
export function pathsOf(node: unknown): { id: string; path: string | null; files: readonly string[] } | null {
  const parsed = v.safeParse(pathsSchema, node);
  return parsed.success ? { id: parsed.output.id, ...locationIn(parsed.output) } : null;
}

function locationIn(node: {
  readonly attrib?: { readonly path?: string | null | undefined } | null | undefined;
  readonly files?: readonly { readonly path?: string | null | undefined }[] | null | undefined;
}): { readonly path: string | null; readonly files: readonly string[] } {
  return {
    path: textOrNull(node.attrib?.path),
    files: (node.files ?? []).map((file) => file.path ?? '').filter((path) => path !== ''),
  };
}

function textOrNull(text: string | null | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
