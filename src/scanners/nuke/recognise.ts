import { toByteString } from '../../model/bytes.ts';
import type { Format } from '../../model/format.ts';
import { withoutByteOrderMark } from '../byte-order-mark.ts';

/** How Nuke's non-commercial editions begin what they save; the rest is encrypted. */
export const ENCRYPTED_HEADER = 'Nuke NC mode encrypted text';

/** Names that are Nuke's own. Other applications make autosaves too, so such a name says nothing without Nuke's in front. */
const EXTENSION = /\.(nk|gizmo|nk~|(nk|gizmo)\.autosave\d*|nknc|gznc)$/i;

/** Lines that only a script of Nuke begins with. */
const TELLING =
  /^[ \t]*(version \d+\.\d+(?: v[\w.]+)?[ \t]*$|define_window_layout_xml \{|set cut_paste_input \[stack 0\]|push \$cut_paste_input|Root \{[ \t]*$|#write_info |add_layer \{)/m;

/** A node as Nuke writes it: a class, then one pair a line. Tables of other applications (`Composition {`) put `=` between name and value. */
const NODE = /^[ \t]*[A-Za-z_][\w.-]*[ \t]+\{[ \t\r]*(?:\n[ \t\r]*)*(?![\w.]+[ \t]*=)[^{}[\]=\s][^\n]*/;

/** Whether a file that begins like this is a script of Nuke, encrypted ones included. */
export function recogniseNuke(head: Uint8Array, name: string): Format | null {
  const text = withoutByteOrderMark(toByteString(head)).replace(/\r\n?/g, '\n');
  if (text.startsWith(ENCRYPTED_HEADER)) return 'nuke';
  if (text.includes('\0')) return null;
  const commands = text.replace(/^(?:[ \t]*(?:#[^\n]*)?\n)+/, '');
  const own = EXTENSION.test(name);
  // A file of another name has to begin with a line that nothing else begins with.
  const [first = ''] = commands.split('\n', 1);
  if (TELLING.test(own ? text : first)) return 'nuke';
  return own && (NODE.test(commands) || /^[ \t]*(clone \S+|push \S+|set \w+ \[|end_group)/.test(commands))
    ? 'nuke'
    : null;
}
