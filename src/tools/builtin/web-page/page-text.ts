const names = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** What is not for reading. */
const SKIPPED = names(
  'script style noscript template svg math iframe object form button select textarea nav aside footer dialog',
);
const MAIN = names('main article');
const BLOCKS = names(
  'p div section article main header h1 h2 h3 h4 h5 h6 ul ol table blockquote pre figure dl hr address details',
);
const LINES = names('br li tr dt dd caption figcaption summary');
const CELLS = names('td th');

/** A main part with less than this share of the page's text is none. */
const MAIN_SHARE = 0.2;

/** Collects the text of a page as its tags open and close. */
export class PageText {
  private readonly whole: string[] = [];
  private readonly main: string[] = [];
  private readonly titleParts: string[] = [];
  private skipping = 0;
  private inMain = 0;
  private inTitle = 0;
  /** Of what was collected, in characters. */
  length = 0;

  /** Every tag that is opened is closed. */
  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (SKIPPED.has(name)) this.skipping++;
    if (name === 'title') this.inTitle++;
    if (MAIN.has(name)) this.inMain++;
    if (name === 'img' && attributes['alt'] !== undefined) this.push(` ${attributes['alt']} `);
    this.push(breakBefore(name));
  }

  close(name: string): void {
    this.push(BLOCKS.has(name) ? '\n\n' : '');
    if (SKIPPED.has(name)) this.skipping--;
    if (name === 'title') this.inTitle--;
    if (MAIN.has(name)) this.inMain--;
  }

  add(text: string): void {
    if (this.inTitle > 0) this.titleParts.push(text);
    else this.push(text.replace(/\s+/g, ' '));
  }

  get title(): string | undefined {
    return this.titleParts.join('').replace(/\s+/g, ' ').trim().slice(0, 300) || undefined;
  }

  get text(): string {
    const [whole, main] = [tidy(this.whole.join('')), tidy(this.main.join(''))];
    return main.length >= MAIN_SHARE * whole.length ? main : whole;
  }

  private push(text: string): void {
    if (text === '' || this.skipping > 0) return;
    this.length += text.length;
    this.whole.push(text);
    if (this.inMain > 0) this.main.push(text);
  }
}

function breakBefore(name: string): string {
  if (name === 'li') return '\n* ';
  if (BLOCKS.has(name)) return '\n\n';
  if (LINES.has(name)) return '\n';
  return CELLS.has(name) ? ' | ' : '';
}

/** Line by line, for a pattern over the whole could take long on pages made for it. */
function tidy(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/ +/g, ' ').replace(/^ \| /, '').trim());
  const kept = lines.filter((line, index) => line !== '' || (lines[index - 1] ?? '') !== '');
  return kept.join('\n').trim();
}
