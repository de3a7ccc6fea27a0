import { h } from './dom.ts';

const THEMES = ['auto', 'light', 'dark'] as const;

/** A button that goes through the looks: the system's, light, dark. */
export function themeButton(): HTMLButtonElement {
  let at = 0;
  const button = h('button', { type: 'button', click: () => show(at + 1) }, '');
  const show = (to: number): void => {
    at = to % THEMES.length;
    const theme = THEMES[at] ?? 'auto';
    document.documentElement.dataset['theme'] = theme;
    button.textContent = `Look: ${theme}`;
  };
  show(0);
  return button;
}
