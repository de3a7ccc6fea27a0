import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../../model/format.ts';
import { packaged } from '../../../files/packaged.ts';
import { CHECKED_HOSTS } from './expectations.ts';
import type { CheckedHost } from './expectations.ts';

/** How a TD starts a script in the host, without a screen where there is a way. */
const STARTED: Readonly<Record<CheckedHost, (script: string) => readonly string[]>> = {
  maya: (script) => ['mayapy', script],
  nuke: (script) => ['nuke', '-t', script],
  houdini: (script) => ['hython', script],
  hiero: (script) => ['nuke', '--hiero', '-q', script],
  fusion: (script) => ['fuscript', '-l', 'py3', script],
  blender: (script) => ['blender', '-b', '--factory-startup', '--python', script],
};

export function isCheckedHost(host: Host): host is CheckedHost {
  return CHECKED_HOSTS.some((one) => one === host);
}

/** The words that start a script in its host. */
export function startWords(host: CheckedHost, script: string): readonly string[] {
  return STARTED[host](script);
}

/**
 * A self-contained script for a host: what all have in common, what is the host's own, and the call. A hand-over follows the
 * check, whose ways to open, read and save it shares. `baked`: the folder it is written to, for hosts that do not tell a script
 * where it lies; for a hand-over also the fingerprint of its list.
 */
export async function hostScript(
  kind: 'check' | 'handover',
  host: CheckedHost,
  ...baked: readonly string[]
): Promise<string> {
  const folders = kind === 'check' ? ['check'] : ['check', 'handover'];
  const names = folders.flatMap((folder) => [join(folder, 'common.py'), join(folder, `${host}.py`)]);
  const parts = await Promise.all(names.map((name) => readFile(join(packaged('python'), name), 'utf8')));
  const made = kind === 'check' ? 'Application' : 'Setter';
  return [
    '# -*- coding: utf-8 -*-',
    '# Written by ayon-remap. It changes nothing outside of its own folder unless it is asked to; see docs/pilot.md.',
    ...parts,
    `main(${made}, "${host}", globals(), ${baked.map(pythonText).join(', ')})`,
    '',
  ].join('\n');
}

/** A text as both Pythons read it, whatever is in it. */
export function pythonText(text: string): string {
  return `u${JSON.stringify(text).replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}`;
}
