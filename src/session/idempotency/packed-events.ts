import type { TextDelta, TurnEvent } from '../../conversation/index.js';

type Envelope = Pick<TurnEvent, 'sequence' | 'timestamp'>;

/** Neighbouring pieces of text as one; lengths in UTF-16 code units, delays in milliseconds after the piece before. */
interface TextRun extends Envelope {
  readonly type: 'text-run';
  text: string;
  readonly lengths: number[];
  readonly delays: number[];
}

type Packed = TextRun | Exclude<TurnEvent, { type: 'text-delta' }>;

/**
 * The events of a turn as one text for a store. Text is kept in one piece with the places of its cuts, so that little is
 * stored per token and still every event comes back with its number: who was cut can resume where it was.
 */
export function packEvents(events: readonly TurnEvent[]): string {
  const packed: Packed[] = [];
  let last: (TextDelta & Envelope) | undefined;
  for (const event of events) {
    if (event.type !== 'text-delta') {
      packed.push(event);
      last = undefined;
      continue;
    }
    const { sequence, timestamp, text } = event;
    const run = packed.at(-1);
    if (last !== undefined && run?.type === 'text-run') {
      run.text += text;
      run.lengths.push(text.length);
      run.delays.push(timestamp - last.timestamp);
    } else {
      packed.push({ type: 'text-run', sequence, timestamp, text, lengths: [text.length], delays: [0] });
    }
    last = event;
  }
  return JSON.stringify(packed);
}

/** The events that were packed. */
export function unpackEvents(text: string): TurnEvent[] {
  return (JSON.parse(text) as Packed[]).flatMap((entry) =>
    entry.type === 'text-run' ? toDeltas(entry) : [entry],
  );
}

function toDeltas(run: TextRun): TurnEvent[] {
  let start = 0;
  let timestamp = run.timestamp;
  return run.lengths.map((length, index) => {
    const text = run.text.slice(start, start + length);
    start += length;
    timestamp += run.delays[index] ?? 0;
    return { sequence: run.sequence + index, timestamp, type: 'text-delta', text };
  });
}
