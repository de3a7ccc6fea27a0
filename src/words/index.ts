import { ADOBE_WORDS } from './adobe.ts';
import { BATCH_WORDS } from './batch.ts';
import { BLENDER_WORDS } from './blender.ts';
import { CATALOG_WORDS } from './catalogs.ts';
import { DECISION_WORDS } from './decisions.ts';
import { HANDED_OVER_WORDS } from './handed-over.ts';
import { FUSION_WORDS } from './fusion.ts';
import { HIERO_WORDS } from './hiero.ts';
import { HOUDINI_WORDS } from './houdini.ts';
import { MANAGE_WORDS } from './manage.ts';
import { MAYA_BINARY_WORDS } from './maya-binary.ts';
import { MAYA_WORDS } from './maya.ts';
import { NUKE_WORDS } from './nuke.ts';
import { OPENPYPE_WORDS } from './openpype.ts';
import { PLAN_WORDS } from './plan.ts';
import { PUBLISHED_JSON_WORDS } from './published-json.ts';
import { RUN_FOLDER_WORDS } from './run-folder.ts';
import { WORKFILE_WORDS } from './workfiles.ts';
import { WRITING_WORDS } from './writing.ts';
import type { Words, Args } from './words.ts';

/** Every code that the tool can say, with its words. One table an area; a code is said nowhere else. */
export const WORDS = {
  ...WORKFILE_WORDS,
  ...BATCH_WORDS,
  ...MAYA_WORDS,
  ...MAYA_BINARY_WORDS,
  ...NUKE_WORDS,
  ...HOUDINI_WORDS,
  ...ADOBE_WORDS,
  ...HANDED_OVER_WORDS,
  ...PUBLISHED_JSON_WORDS,
  ...FUSION_WORDS,
  ...HIERO_WORDS,
  ...BLENDER_WORDS,
  ...CATALOG_WORDS,
  ...OPENPYPE_WORDS,
  ...DECISION_WORDS,
  ...MANAGE_WORDS,
  ...PLAN_WORDS,
  ...WRITING_WORDS,
  ...RUN_FOLDER_WORDS,
};

/** A code of a finding: something about a workfile or a container. */
export type FindingCode = keyof typeof WORDS;

/** A code of a reason: why a container is not remapped. */
export type ReasonCode = keyof typeof WORDS;

/** The sentence for a code: `{name}` in the table's text is replaced by the argument of that name. */
export function sentence(code: FindingCode, args: Args): string {
  // A plan of a newer tool, or one that somebody wrote by hand, may hold other codes.
  return isCode(code) ? fill(WORDS[code].says, args) : `${String(code)}.`;
}

/** What to do about it, as a sentence. */
export function remedy(code: FindingCode, args: Args = {}): string {
  return isCode(code) ? fill(WORDS[code].remedy, args) : 'Use the version of this tool that wrote it.';
}

/** A noun phrase for a code, for totals and headings: no arguments are needed. A code of a newer tool stands for itself. */
export function short(code: string): string {
  if (!isCode(code)) return code;
  const words: Words = WORDS[code];
  return words.short ?? words.says.replace(/\.$/, '').replace(/\{\w+\}/g, '…');
}

/** Whether this tool has words for a code; a plan of a newer tool may hold others. */
export function isCode(code: string): code is FindingCode {
  return Object.hasOwn(WORDS, code);
}

function fill(text: string, args: Args): string {
  return text.replace(/\{(\w+)\}/g, (_match, name: string) => String(args[name] ?? '?'));
}
