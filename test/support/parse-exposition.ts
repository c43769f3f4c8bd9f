/** One sample of a scrape. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const HELP = new RegExp(`^# HELP (${NAME}) \\S.*$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary)$`);
const SAMPLE = new RegExp(
  `^(${NAME})(?:\\{(.*)\\})? (-?(?:\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?|Inf)|\\+Inf|Nan)$`,
);
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;

/**
 * Reads the text format of Prometheus (version 0.0.4) and throws at whatever breaks its rules: a line that is none, a
 * sample without a type, a type told twice, the same series twice, a negative counter, a histogram without its sum.
 */
export function parseExposition(text: string): Sample[] {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const types = new Map<string, string>();
  const series = new Set<string>();
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    if (line === '' || HELP.test(line)) continue;
    const type = TYPE.exec(line);
    if (type !== null) {
      const [, name = '', kind = ''] = type;
      if (types.has(name)) throw new Error(`the type of ${name} is told twice`);
      types.set(name, kind);
      continue;
    }
    const sample = toSample(line);
    const key = `${sample.name} ${JSON.stringify(sample.labels)}`;
    if (series.has(key)) throw new Error(`twice: ${key}`);
    series.add(key);
    assertTyped(sample, types);
    samples.push(sample);
  }
  for (const [name, kind] of types) {
    const isMissing = kind === 'histogram' && samples.some((sample) => sample.name === `${name}_bucket`);
    if (isMissing && !samples.some((sample) => sample.name === `${name}_sum`))
      throw new Error(`no sum: ${name}`);
  }
  return samples;
}

function toSample(line: string): Sample {
  const [, name, labels = '', value = ''] = SAMPLE.exec(line) ?? [];
  if (name === undefined) throw new Error(`not a sample: ${line}`);
  return { name, labels: toLabels(labels), value: Number(value.replace('Inf', 'Infinity')) };
}

function toLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const at = LABEL.lastIndex;
    const match = LABEL.exec(text);
    if (match === null) throw new Error(`not labels: ${text.slice(at)}`);
    const [, name = '', value = ''] = match;
    if (name in labels) throw new Error(`a label twice: ${name}`);
    labels[name] = value;
  }
  return labels;
}

function assertTyped({ name, value }: Sample, types: ReadonlyMap<string, string>): void {
  const family = name.replace(/_(bucket|sum|count)$/, '');
  const type =
    types.get(name) ??
    (types.get(family) === 'histogram' || types.get(family) === 'summary' ? 'part' : undefined);
  if (type === undefined) throw new Error(`no type: ${name}`);
  if (type === 'counter' && value < 0) throw new Error(`negative: ${name}`);
  if (type === 'counter' && name.startsWith('nestor_') && !name.endsWith('_total'))
    throw new Error(`not _total: ${name}`);
}
