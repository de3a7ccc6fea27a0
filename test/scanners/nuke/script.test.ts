import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { Cursor } from '../../../src/scanners/cursor/cursor.ts';
import { readScript } from '../../../src/scanners/nuke/script.ts';
import type { NodeHead, Pair } from '../../../src/scanners/nuke/script.ts';

/** What a script says, as short lines: `+Class`, `name=value`, `-closed`, `end`, `!offset`. */
function read(text: string, windowBytes = 16): string[] {
  const cursor = new Cursor(new MemorySource(Buffer.from(text, 'latin1')), windowBytes);
  const events: string[] = [];
  readScript(cursor, {
    openNode: ({ className, clone }: NodeHead) => events.push(`+${clone ? 'clone ' : ''}${className ?? '?'}`),
    pair: ({ name, value }: Pair) => events.push(`${cursor.text(name)}=${value === null ? '' : cursor.text(value)}`),
    closeNode: (end) => events.push(`-${end}`),
    endGroup: () => events.push('end'),
    damage: (offset) => events.push(`!${offset}`),
  });
  return events;
}

describe('the grammar of Nuke scripts', () => {
  it('tells nodes from other commands', () => {
    expect(
      read(
        'version 13.2 v1\nset N1 [stack 0]\npush $N1\nadd_layer {rgba rgba.red}\nBlur {\n size 3\n}\n' +
          'clone $C1 {\n xpos 1\n}\nclone node1|Read|7 Read {\n}\nend_group\nset C2 [stack [stack 0]]; push 0\n',
      ),
    ).toEqual(['+Blur', 'size=3', '-closed', '+clone ?', 'xpos=1', '-closed', '+clone Read', '-closed', 'end']);
  });

  it('pairs a name with what follows it on its line', () => {
    expect(read('A {\n x 1\n label\n "half Lambert" {a b}\n y 1 z\n w 2 v 3\n}')).toEqual([
      '+A',
      'x=1',
      'label=',
      '"half Lambert"={a b}',
      'y=1',
      'z=',
      'w=2',
      'v=3',
      '-closed',
    ]);
  });

  it('takes a value over many lines as one, whatever it looks like', () => {
    const braces = '{\n B {\n name x\n }\n # \\}\n "\n}';
    const quoted = '"a\n\\"B \\{\n\\}"';
    expect(read(`A {\n curve ${braces}\n text ${quoted}\n x 1\n}`)).toEqual([
      '+A',
      `curve=${braces}`,
      `text=${quoted}`,
      'x=1',
      '-closed',
    ]);
  });

  it('passes over comments with braces of their own', () => {
    expect(read('#! nuke {\n#write_info {a\\\n}{\nA {\n}\n  # } end\nB { x 1 }\n')).toEqual([
      '+A',
      '-closed',
      '+B',
      'x=1',
      '-closed',
    ]);
  });

  it('reads both line ends, tabs, and a byte order mark', () => {
    expect(read('\xef\xbb\xbfA {\r\n\tx\t1\r\n\ty\r\n}\r\nend_group\r\n')).toEqual([
      '+A',
      'x=1',
      'y=',
      '-closed',
      'end',
    ]);
  });

  it('finds no node in Tcl', () => {
    expect(read('for {set i 0} {$i < 2} {incr i} {\n A {\n x 1\n }\n}\nproc f {a} {\n B {\n}\n}\n')).toEqual([]);
  });

  it('says what is damaged', () => {
    expect(read('A {\n x 1\n')).toEqual(['+A', 'x=1', '-unclosed']);
    expect(read('A {\n x "a } b"\n}\n')).toEqual(['+A', '-damaged', '!15']);
    expect(read('A {\n x "a { b"\n y 1\n }\n}\nB {\n}\n')).toEqual(['+A', '-damaged', '+B', '-closed']);
    expect(read('A {\n x {1\n}\n')).toEqual(['+A', 'x={1\n}', '-unclosed']);
    expect(read('A {\n x {1\n')).toEqual(['+A', '-unclosed']);
    expect(read('A {\n x 1\n} left over\n')).toEqual(['+A', 'x=1', '-damaged']);
    expect(read('add_layer {a\n')).toEqual(['!0']);
    expect(read('}\nA {\n}\n')).toEqual(['!0', '+A', '-closed']);
  });

  it('says the same through every size of window', () => {
    const text =
      '#! {\nA {\r\n x "a \\" \\{"\r\n y {{1 {2}} \\} }\r\n addUserKnob {1 b l "c d"}\r\n b\r\n}\r\nend_group\r\n';
    const whole = read(text, 4096);
    for (let size = 1; size < 40; size += 1) expect(read(text, size), `window of ${size}`).toEqual(whole);
  });
});
