import { html, svg } from 'lit-html';

/** Drawn with the colour of the text around them; told to nobody, as the control around each has a name. */
const icon = /** @param {unknown} shapes */ (shapes) =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shapes}</svg>`;

export const PLUS = icon(svg`<path d="M12 5v14M5 12h14" />`);
export const MENU = icon(svg`<path d="M4 7h16M4 12h10M4 17h16" />`);
export const CLOSE = icon(svg`<path d="M6 6l12 12M18 6L6 18" />`);
export const BIN = icon(svg`<path d="M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 11v5M13.5 11v5" />`);
export const ARROW_UP = icon(svg`<path d="M12 19V5M6 11l6-6 6 6" />`);
export const ARROW_DOWN = icon(svg`<path d="M12 5v14M6 13l6 6 6-6" />`);
export const SQUARE = icon(svg`<rect x="7" y="7" width="10" height="10" rx="1.5" class="filled" />`);
export const COPY = icon(
  svg`<rect x="9" y="9" width="10.5" height="10.5" rx="2" /><path d="M15 9V6.5a2 2 0 0 0-2-2H6.5a2 2 0 0 0-2 2V13a2 2 0 0 0 2 2H9" />`,
);
export const CHECK = icon(svg`<path d="M5 12.5l4.5 4.5L19 7.5" />`);
export const AGAIN = icon(svg`<path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 4v3.5H16" />`);
export const WARNING = icon(svg`<path d="M12 4.5l8.5 15h-17zM12 10.5v4M12 17v.1" />`);
export const CHEVRON = icon(svg`<path d="M9 6l6 6-6 6" />`);
export const SUN = icon(
  svg`<circle cx="12" cy="12" r="4" /><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M5.6 18.4L7 17M17 7l1.4-1.4" />`,
);
export const MOON = icon(svg`<path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z" />`);
export const SCREEN = icon(svg`<rect x="3.5" y="5" width="17" height="11.5" rx="2" /><path d="M9 20h6" />`);
