import { GrowingText } from '../../common/text/index.js';
import type { TurnEvent } from '../../conversation/index.js';

/**
 * The events of one turn, which are numbered from 1 without gaps. Those of text, most by far, are kept as one text and
 * two numbers each, and are made anew when they are read again.
 */
export class EventTape {
  /** Those without text, by their index. */
  private readonly others = new Map<number, TurnEvent>();
  private readonly timestamps: number[] = [];
  /** Where the text of all events up to this one ends. */
  private readonly ends: number[] = [];
  private readonly text = new GrowingText();
  private latest: TurnEvent | undefined;

  get length(): number {
    return this.ends.length;
  }

  /** Of all text together, in UTF-16 code units. */
  get textLength(): number {
    return this.text.length;
  }

  get first(): TurnEvent | undefined {
    return this.others.get(0);
  }

  push(event: TurnEvent): void {
    if (event.type === 'text-delta') this.text.add(event.text);
    else this.others.set(this.ends.length, event);
    this.timestamps.push(event.timestamp);
    this.ends.push(this.text.length);
    this.latest = event;
  }

  /** The event with sequence `index + 1`, which there must be. */
  at(index: number): TurnEvent {
    if (index === this.length - 1 && this.latest !== undefined) return this.latest;
    const start = index === 0 ? 0 : this.ends[index - 1];
    return (
      this.others.get(index) ?? {
        sequence: index + 1,
        timestamp: this.timestamps[index] as number,
        type: 'text-delta',
        text: this.text.toString().slice(start, this.ends[index]),
      }
    );
  }

  toArray(): TurnEvent[] {
    return Array.from({ length: this.length }, (_, index) => this.at(index));
  }
}
