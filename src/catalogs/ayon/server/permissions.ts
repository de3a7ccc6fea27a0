import * as v from 'valibot';

import type { Connection } from './connect.ts';

/** How much of a project the server shows to who asks. The server leaves hidden rows out without a word. */
export type Sight =
  | { readonly kind: 'all' }
  /** What is hidden, as a phrase: "folders outside of /shots/sq01". */
  | { readonly kind: 'part'; readonly hidden: string }
  /** The server has no such question, or does not answer it to this user. */
  | { readonly kind: 'not-told' };

const OPERATION = 'asking what this user may see';

/** The attributes of representations that everything rests on. */
const NEEDED = ['path', 'template'];

/** Where a list is enabled, only what stands in it is shown. */
const permissionsSchema = v.object({
  read: v.nullish(
    v.object({
      enabled: v.boolean(),
      access_list: v.nullish(v.array(v.object({ access_type: v.nullish(v.string()), path: v.nullish(v.string()) }))),
    }),
  ),
  attrib_read: v.nullish(v.object({ enabled: v.boolean(), attributes: v.nullish(v.array(v.string())) })),
});

/** Asks the server once for the limits of the user who asks. */
export async function askSight({ http }: Connection, project: string): Promise<Sight> {
  const answer = await http.send({ operation: OPERATION, path: `/api/users/me/permissions/${project}` });
  const parsed = v.safeParse(permissionsSchema, answer.json);
  if (answer.status !== 200 || !parsed.success) return { kind: 'not-told' };
  const { read, attrib_read: attributes } = parsed.output;
  const hidden: string[] = [];
  if (read?.enabled === true) hidden.push(http.clean(hiddenFolders(read.access_list ?? [])));
  if (attributes?.enabled === true) {
    const missing = NEEDED.filter((name) => attributes.attributes?.includes(name) !== true);
    if (missing.length > 0) hidden.push(`the attributes ${missing.join(' and ')}`);
  }
  return hidden.length === 0 ? { kind: 'all' } : { kind: 'part', hidden: hidden.join(', and ') };
}

type AccessList = readonly {
  readonly access_type?: string | null | undefined;
  readonly path?: string | null | undefined;
}[];

function hiddenFolders(list: AccessList): string {
  const shown = list.map(
    ({ path, access_type: kind }) => path ?? (kind === 'assigned' ? 'the tasks assigned to it' : ''),
  );
  const named = shown.filter((path) => path !== '');
  return named.length === 0 ? 'all folders' : `all folders but those of ${named.join(', ')}`;
}
