import type { ScanResult } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import type { Format } from '../../model/format.ts';
import { CONTAINER_IDS } from '../../hosts/container-ids.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import { readBytes } from '../../files/byte-source.ts';
import { Window } from '../../files/window.ts';
import type { Scanner } from '../scanner.ts';
import { AddressBook } from './addresses.ts';
import { HEADER_BYTES, layoutOf } from './layout.ts';
import { openBlend, overviewOf } from './overview.ts';
import { containersOf } from './containers.ts';
import type { BlendFile } from './overview.ts';
import { recordsIn } from './records.ts';
import type { FoundRecord } from './records.ts';
import { propertyLayout } from './section.ts';
import type { SlotContext } from './slot-context.ts';

/** Blender's scenes, of all versions since 2.4, packed or not. Its numbered backups are the same. */
export const blenderScanner: Scanner = {
  formats: ['blender'],
  extensions: ['.blend'],
  needles: CONTAINER_IDS,
  packings: ['gzip', 'zstd'],
  recognise(head): Format | null {
    return layoutOf(head) === null ? null : 'blender';
  },
  // Going from head to head reads less than looking for words does, and tells what is linked.
  mustParse: () => true,
  scan,
};

function scan(source: ByteSource, format: Format): ScanResult {
  const empty: ScanResult = { format, containers: [], frames: [], findings: [] };
  const layout = layoutOf(readBytes(source, 0, HEADER_BYTES));
  if (layout === null) return empty;
  if ('unknown' in layout) {
    return {
      ...empty,
      findings: [{ code: 'blender-unknown-form', severity: 'error', args: { header: layout.unknown } }],
    };
  }
  const file = openBlend(source, new Window(source), layout);
  if ('code' in file) return { ...empty, findings: [file] };
  return scanBlend(file, format);
}

function scanBlend(file: BlendFile, format: Format): ScanResult {
  const overview = overviewOf(file);
  const properties = propertyLayout(file);
  const findings: Finding[] = overview.libraries.map((path) => ({
    code: 'blender-library-linked',
    severity: 'info',
    args: { path },
  }));
  const context: SlotContext = { file, frames: [], addresses: new AddressBook(file) };
  const records: FoundRecord[] = [];
  if (properties !== null) {
    for (const section of overview.sections) {
      const found = recordsIn(file, section, properties, overview);
      findings.push(...found.findings);
      records.push(...found.records);
    }
  }
  return { format, containers: containersOf(records, context), frames: context.frames, findings };
}
