import { containerNode } from '../support/maya-container.ts';
import { countOf, filled } from './shape.ts';
import type { Shape } from './shape.ts';

const HEAD = '//Maya ASCII 2022 scene\nrequires maya "2022";\n';
const ID = '62a1f0c3b4d5e6f708192a03';
/** Makes the file one that is parsed. */
const RECORD = containerNode(0, ID);
const EDITS = 'createNode reference -n "rRN";\n\tsetAttr ".ed" -type "dataReferenceEdits" \n\t\t"rRN"\n';

const scene = (name: string, piece: string | ((index: number) => string), open = '', close = ''): Shape => ({
  name,
  extension: '.ma',
  pieces: (bytes) => filled(bytes, HEAD + RECORD + open, piece, close),
});

/** So many edits in one block, which announces how many there are. */
const edits = (name: string, edit: (index: number) => string): Shape => ({
  name,
  extension: '.ma',
  *pieces(bytes) {
    const count = countOf(bytes, edit(100_000).length);
    yield `${HEAD}${RECORD}${EDITS}\t\t"rRN" ${count}\n`;
    for (let index = 0; index < count; index += 1) yield edit(index);
    yield ';\n';
  },
});

const shape = (index: number, name: string): string =>
  `createNode gpuCache -n "${name}" -p "p${index}";\n\tsetAttr ".cfn" -type "string" "/a/${index}.abc";\n`;

export const MAYA_ASCII: readonly Shape[] = [
  scene('containers', (index) => containerNode(index, ID)),
  scene('nodes in nodes', (index) => `createNode transform -n "n${index + 1}" -p "n${index}";\n`),
  scene(
    'nodes in nodes, each with a file',
    (index) => `createNode transform -n "p${index + 1}" -p "p${index}";\n${shape(index + 1, `c${index}`)}`,
  ),
  scene('one name for all nodes in nodes', 'createNode transform -n "a" -p "a";\n'),
  scene('a parent with a long path', `createNode transform -n "a" -p "${'a|'.repeat(200)}b";\n`),
  scene(
    'one name for all file nodes',
    (index) =>
      `createNode gpuCache -n "a";\n\tsetAttr ".cfn" -type "string" "/a/${index}.abc";\nconnectAttr "a.iog" "asset_0__modelMain_CON.dsm" -na;\n`,
  ),
  scene('one name for all sets', () => RECORD),
  scene(
    'attributes on one set',
    (index) =>
      `\taddAttr -ci true -sn "k${index}" -ln "k${index}" -dt "string";\n\tsetAttr ".k${index}" -type "string" "v";\n`,
  ),
  scene('one attribute set again', `\tsetAttr ".representation" -type "string" "${ID}";\n`),
  scene('members of one set', (index) => `connectAttr "n${index}.iog" "asset_0__modelMain_CON.dsm" -na;\n`),
  scene('references', (index) => `file -rdi 1 -ns "n${index}" -rfn "n${index}RN" -typ "mayaAscii" "/a/${index}.ma";\n`),
  scene('one endless line', ' -k on'),
  scene('one endless string', 'x', 'setAttr ".notes" -type "string" "'),
  scene('open strings', 'setAttr ".a" -type "string" "x;\n'),
  scene('open brackets', '(', 'setAttr ".name" -type "string" '),
  scene('a joined string', '"abc" + ', 'setAttr ".name" -type "string" ('),
  scene('statements of open brackets', 'setAttr ".name" -type "string" (((;\n'),
  scene('open comments', '/* '),
  scene('records in conflicts', () => `<<<<<<< a\n=======\n>>>>>>> b\n${RECORD}`),
  scene('conflict markers', '<<<<<<< a\nx;\n=======\n>>>>>>> b\n'),
  scene('statements that Maya does not write', 'if (a) { b; }\n'),
  scene(
    'ids on other nodes',
    (index) => `createNode transform -n "t${index}";\n\tsetAttr ".id" -type "string" "pyblish.avalon.container";\n`,
  ),
  edits(
    'reference edits of records',
    (index) => `\t\t2 "n${index}:a_CON" "representation" " -type \\"string\\" \\"${ID}\\""\n`,
  ),
  edits('reference edits of one record', () => `\t\t2 "n:a_CON" "representation" " -type \\"string\\" \\"${ID}\\""\n`),
  edits('reference edits of loaders', (index) => `\t\t2 "n${index}" "loader" " -type \\"string\\" \\"L\\""\n`),
  edits('reference edits of names', (index) => `\t\t2 "n${index}" "name" " -type \\"string\\" \\"L\\""\n`),
  edits('reference edits of containers', (index) => `\t\t2 "n${index}:a_CON" "visibility" " 1"\n`),
  edits(
    'reference edits of joined strings',
    (index) => `\t\t2 "n${index}:a_CON" "representation" (" -type \\"string\\" \\"" + "${ID}" + "\\"")\n`,
  ),
  scene(
    'reference edits on many references',
    (index) =>
      `createNode reference -n "r${index}RN";\n\tsetAttr ".ed" -type "dataReferenceEdits" \n\t\t"r${index}RN"\n\t\t"r${index}RN" 1\n\t\t2 "n${index}:a_CON" "representation" " -type \\"string\\" \\"${ID}\\"";\n`,
  ),
  scene('reference edits without an end', '\t\t2 "a" "b" "c"\n', `${EDITS}\t\t"rRN" 999999999\n`),
];
