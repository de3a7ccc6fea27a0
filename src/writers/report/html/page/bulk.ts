import { count, h } from './dom.ts';
import type { List } from './list.ts';
import type { Review } from './review.ts';

/** What can be done with all selected rows at once. Says how many were changed, and how many could not be. */
export class Bulk {
  readonly element: HTMLElement;
  readonly #selection = h('span', { class: 'selection', 'aria-live': 'polite' });
  readonly #comment = h('input', {
    type: 'text',
    placeholder: 'Comment for all selected',
    'aria-label': 'Comment for all selected',
  });
  readonly #actions: HTMLElement;
  readonly #list: List;
  readonly #say: (text: string) => void;

  constructor(list: List, review: Review, say: (text: string) => void) {
    this.#list = list;
    this.#say = say;
    this.#actions = h(
      'span',
      { class: 'buttons' },
      this.#button(
        '✔ Accept',
        'accepted',
        (rows) => review.accept(rows),
        'have no proposal to accept, or were accepted before',
      ),
      this.#button('✘ Reject', 'rejected', (rows) => review.reject(rows), 'were rejected before'),
      this.#button(
        '1. Take first candidate',
        'decided',
        (rows) => review.takeFirst(rows),
        'have no candidate, or had it before',
      ),
      this.#button('Clear', 'cleared', (rows) => review.clear(rows), 'had no decision'),
      this.#comment,
      this.#button('Comment', 'commented', (rows) => review.comment(rows, this.#comment.value), 'had that comment'),
    );
    this.element = h(
      'div',
      { class: 'bulk', role: 'toolbar', 'aria-label': 'Selected containers' },
      h('button', { type: 'button', click: () => list.select(list.shownRows) }, 'Select all shown'),
      h('button', { type: 'button', click: () => list.unselect() }, 'Unselect'),
      h('button', { type: 'button', click: () => list.foldAll() }, 'Fold / unfold all'),
      this.#selection,
      this.#actions,
    );
    this.update();
  }

  update(): void {
    const n = this.#list.selected.size;
    this.#selection.textContent = n === 0 ? 'none selected' : `${count(n)} selected`;
    this.#actions.hidden = n === 0;
  }

  #button(title: string, done: string, act: (rows: Iterable<number>) => number, why: string): HTMLElement {
    const click = (): void => {
      const asked = this.#list.selected.size;
      const changed = act([...this.#list.selected]);
      const rest = asked - changed;
      this.#say(`${count(changed)} ${done}.${rest > 0 ? ` ${count(rest)} ${why}.` : ''}`);
    };
    return h('button', { type: 'button', click }, title);
  }
}
