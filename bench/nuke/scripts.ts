import { closeSync, openSync, writeSync } from 'node:fs';

/** Generated Nuke scripts whose number of records, bytes and nested groups can be chosen, each beyond what people make. */
export interface Shape {
  readonly name: string;
  /** Three sizes, each twice the one before. */
  readonly sizes: readonly [number, number, number];
  readonly unit: string;
  write(path: string, size: number): void;
}

const PLAIN_NODE = [
  'Blur {',
  ' size {{curve x1001 12.5 x1017 3.25 x1040 8}}',
  ' label "soft [value size]"',
  ' name Blur1',
  ' xpos 1280',
  ' ypos -418',
  '}',
  '',
].join('\n');

export const SHAPES: readonly Shape[] = [
  { name: 'many records', sizes: [5_000, 10_000, 20_000], unit: 'records', write: writeRecords },
  { name: 'one record in a long script', sizes: [38, 75, 150], unit: 'MB', write: writeLong },
  { name: 'a comp of roto with 150 records', sizes: [70, 140, 280], unit: 'MB', write: writeRoto },
  { name: 'nested groups with a record each', sizes: [500, 1_000, 2_000], unit: 'groups', write: writeNested },
];

/** A node of about a kilobyte with the record of a loaded plate, as OpenPype wrote it. */
function recordNode(className: string, serial: number): string {
  const fields = {
    schema: 'openpype:container-2.0',
    id: 'pyblish.avalon.container',
    name: 'plateMain',
    namespace: `sh${serial}`,
    loader: 'LoadClip',
    representation: `64f1a2b3${serial.toString(16).padStart(16, '0')}`,
  };
  return [
    `${className} {`,
    ' inputs 0',
    ` file /mnt/show/publish/sh${serial}/plateMain_v003.%04d.exr`,
    ` name Node${serial}`,
    ' addUserKnob {20 OpenPype}',
    ' addUserKnob {20 OpenpypeDataGroup l "Openpype Data Group" n 2}',
    ...Object.entries(fields).flatMap(([key, value]) => [
      ` addUserKnob {1 avalon:${key} l ${key}}`,
      ` avalon:${key} ${value}`,
    ]),
    ' addUserKnob {20 OpenpypeDataGroup_End l "Openpype Data Group" n -1}',
    '}',
    '',
  ].join('\n');
}

function writeRecords(path: string, records: number): void {
  write(path, function* () {
    for (let at = 0; at < records; at += 1) yield recordNode('Read', at);
  });
}

function writeLong(path: string, megabytes: number): void {
  const block = PLAIN_NODE.repeat(Math.floor(1_000_000 / PLAIN_NODE.length));
  write(path, function* () {
    for (let at = 0; at < megabytes; at += 1) yield at === 0 ? recordNode('Read', 0) : block;
  });
}

/** Shapes of roto, each with a key a frame: one long word in braces, over many lines. */
function writeRoto(path: string, megabytes: number): void {
  const records = 150;
  const point = '       {x44f00000 x44870000}\n       {x3f99999a xbf19999a} {x3dcccccd x40490fdb}\n';
  const points = point.repeat(Math.round((megabytes * 1e6) / records / point.length));
  const curves = ` curves {{{v x3f99999a}\n  {f 0}\n  {cubiccurve "Bezier1" 512 bezier\n${points}  }}}\n`;
  write(path, function* () {
    for (let at = 0; at < records; at += 1) {
      yield `Roto {\n inputs 0\n output alpha\n${curves} name Roto${at}\n xpos ${at}\n}\n`;
      yield recordNode('Read', at);
    }
  });
}

function writeNested(path: string, groups: number): void {
  write(path, function* () {
    for (let at = 0; at < groups; at += 1) yield recordNode('Group', at);
    yield 'end_group\n'.repeat(groups);
  });
}

function write(path: string, nodes: () => Iterable<string>): void {
  const fd = openSync(path, 'w');
  writeSync(fd, 'version 13.2 v4\n');
  for (const node of nodes()) writeSync(fd, node);
  closeSync(fd);
}
