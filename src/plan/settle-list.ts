import type { Finding } from '../model/finding.ts';
import { settleWholeList } from './manage/whole-list.ts';
import type { DecidedContainer } from './workfile-line.ts';

/** The containers of one workfile as AYON lists them together, with what is worth telling of the list as a whole. */
export function settleList(containers: readonly DecidedContainer[]): {
  readonly containers: readonly DecidedContainer[];
  readonly findings: readonly Finding[];
} {
  const judged = containers.map(({ scanned: { node, offset }, manage, emptying }) => ({
    node,
    offset,
    manage,
    emptying,
  }));
  const list = settleWholeList(judged);
  if (list === null) return { containers, findings: [] };
  return {
    containers: containers.map((container, index) => ({ ...container, manage: list.manage[index] ?? null })),
    findings: list.findings,
  };
}
