/** A container of a Maya scene as OpenPype wrote it, told apart by its number. */
export function containerNode(one: number, id: string): string {
  const pairs = Object.entries({
    schema: 'openpype:container-2.0',
    id: 'pyblish.avalon.container',
    name: 'modelMain',
    namespace: `asset_${one}_`,
    loader: 'ReferenceLoader',
    representation: id,
  });
  const declared = pairs.map(([key]) => `\taddAttr -ci true -sn "${key}" -ln "${key}" -dt "string";\n`).join('');
  const set = pairs.map(([key, value]) => `\tsetAttr ".${key}" -type "string" "${value}";\n`).join('');
  return `createNode objectSet -n "asset_${one}__modelMain_CON";\n${declared}${set}`;
}
