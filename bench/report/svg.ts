type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element of SVG; `content` is markup. */
export function element(name: string, attributes: Attributes, content?: string): string {
  const pairs = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escape(String(value))}"`);
  const open = `<${name}${pairs.join('')}`;
  return content === undefined ? `${open}/>` : `${open}>${content}</${name}>`;
}

/** A line of text. */
export function text(attributes: Attributes, content: string): string {
  return element('text', attributes, escape(content));
}

function escape(raw: string): string {
  return raw.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
