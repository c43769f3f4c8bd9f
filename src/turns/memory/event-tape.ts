import { GrowingText } from '../../common/text/index.js';
import type { TurnEvent } from '../../conversation/index.js';

/** How many numbers are kept of an event. */
const STEP = 2;

/** An array that is added to makes room for sixteen more; most turns have fewer events without text than this. */
const FEW = 8;

/**
 * The events of one turn, which are numbered from 1 without gaps. Those of text, most by far, are kept as one text and
 * two numbers each, and are made anew when they are read again.
 */
export class EventTape {
  /** Those without text, in order. */
  private others: TurnEvent[] = [];
  /** Of each event: where the text of all events up to it ends, and its time behind the first one's. */
  private readonly marks: number[] = [];
  private readonly text = new GrowingText();
  private startedAt = 0;
  private latest: TurnEvent | undefined;

  get length(): number {
    return this.marks.length / STEP;
  }

  /** Of all text together, in UTF-16 code units. */
  get textLength(): number {
    return this.text.length;
  }

  get first(): TurnEvent | undefined {
    return this.length === 0 ? undefined : this.at(0);
  }

  push(event: TurnEvent): void {
    if (this.marks.length === 0) this.startedAt = event.timestamp;
    if (event.type === 'text-delta' && event.text !== '') this.text.add(event.text);
    else if (this.others.length < FEW) this.others = this.others.concat(event);
    else this.others.push(event);
    this.marks.push(this.text.length, event.timestamp - this.startedAt);
    this.latest = event;
  }

  /** The event with sequence `index + 1`, which there must be. */
  at(index: number): TurnEvent {
    if (index === this.length - 1 && this.latest !== undefined) return this.latest;
    const start = this.endOfText(index - 1);
    const end = this.endOfText(index);
    const sequence = index + 1;
    if (start === end) return this.otherAt(sequence);
    return {
      sequence,
      timestamp: this.startedAt + (this.marks[index * STEP + 1] ?? 0),
      type: 'text-delta',
      text: this.text.toString().slice(start, end),
    };
  }

  toArray(): TurnEvent[] {
    return Array.from({ length: this.length }, (_, index) => this.at(index));
  }

  private otherAt(sequence: number): TurnEvent {
    let low = 0;
    let high = this.others.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.others[middle] as TurnEvent).sequence < sequence) low = middle + 1;
      else high = middle;
    }
    return this.others[low] as TurnEvent;
  }

  /** Where the text of all events up to this one ends. */
  private endOfText(index: number): number {
    return index < 0 ? 0 : (this.marks[index * STEP] ?? 0);
  }
}
