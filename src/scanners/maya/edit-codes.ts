/** The code of an edit that sets an attribute. */
export const SET_ATTR = 2;
/** The code of an edit that connects two attributes. Its kind stands in front of its arguments and says how many there are. */
export const CONNECT_ATTR = 5;

/** How many arguments follow the code of an edit on a referenced file. */
export const EDIT_ARGUMENTS: ReadonlyMap<number, number> = new Map([
  [0, 3], // parent
  [1, 4], // addAttr
  [SET_ATTR, 3],
  [3, 3], // disconnectAttr
  [4, 3], // deleteAttr
  [8, 2], // lock
  [9, 2], // unlock
]);

/** How many arguments follow the kind of a connection: one through two placeholders names both of them. */
export function connectionArguments(kind: number): number {
  return kind === 0 ? 6 : 4;
}
