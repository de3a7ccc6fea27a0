import type { ScanResult } from '../../model/container.ts';
import type { Format } from '../../model/format.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import { collectNodes } from './collect.ts';
import { buildContainer } from './container.ts';
import { Findings } from './findings.ts';
import { FrameList } from './frames.ts';
import type { ReadSpan } from './slots.ts';
import { surveyScene } from './survey.ts';
import { walkEntries } from './framings.ts';
import type { Framing } from './framings.ts';
import { ByteWindow } from './window.ts';

/**
 * The containers of a scene, in any framing. A walk finds the nodes that matter and remembers where the entries are that
 * may speak of them; only where there are some is it gathered what they say, in whatever order they stand.
 *
 * `from`: where the scene begins, behind a byte order mark.
 */
export function scanScene(source: ByteSource, format: Format, framing: Framing, from = 0): ScanResult {
  const window = new ByteWindow(source);
  const whole = { offset: from, length: window.size - from };
  const findings = new Findings();
  const survey = surveyScene(window, framing, whole);
  survey.findings.forEach(findings.add);
  const frames = new FrameList();
  const read: ReadSpan = (span) => window.view(span.offset, span.length).toString('latin1');
  const containers = [];
  if (survey.candidates.size > 0) {
    // The survey told of all damage already.
    const again = () => walkEntries(window, whole, framing, () => undefined);
    const nodes = collectNodes(window, survey.telling ?? again(), survey.candidates, findings.add);
    for (const node of nodes.values()) {
      // A scene that was not understood to its last byte is shown, but nothing in it is edited.
      if (survey.damage !== null) node.locked = survey.damage;
      const container = buildContainer(node, frames, read, findings.add);
      if (container === null) continue;
      containers.push(container);
      if (!container.node.startsWith('hdaroot')) continue;
      findings.add({ code: 'houdini-inside-asset', severity: 'info', args: {}, node: container.node });
    }
  }
  containers.sort((a, b) => a.offset - b.offset);
  return { format, containers, frames: frames.frames, findings: findings.all() };
}
