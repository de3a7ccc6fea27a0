import { h } from './dom.ts';

const KEYS: readonly (readonly [string, string])[] = [
  ['/', 'search'],
  ['↑ ↓ or k j', 'move; with Shift, select'],
  ['Enter ← →', 'fold and unfold a group'],
  ['Space or x', 'select'],
  ['a', 'accept the proposal'],
  ['r', 'reject: leave the record alone'],
  ['1 … 9', 'choose an alternative'],
  ['f', 'take the first candidate'],
  ['c', 'write a comment'],
  ['d', 'clear the decision'],
  ['p', 'select all of this product'],
  ['s', 'select the same pattern: state, reason, loader'],
  ['u', 'take back the last change'],
  ['Esc', 'unselect; from a field, back to the list; close this'],
];

/** The keys. They act on what is selected, or on the row under the cursor. */
export function helpDialog(): HTMLDialogElement {
  const rows = KEYS.flatMap(([key, says]) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, says)]);
  const dialog = h(
    'dialog',
    { 'aria-label': 'Keys' },
    h('h2', {}, 'Keys'),
    h('p', {}, 'They act on what is selected, or on the container under the cursor.'),
    h('dl', { class: 'keys' }, ...rows),
    h('button', { type: 'button', click: () => dialog.close() }, 'Close'),
  );
  return dialog;
}
