import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Bag } from './bag.js';
import { TurnoverMap } from './turnover-map.js';

const change = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'd'),
  value: fc.option(fc.record({ id: fc.nat() }), { nil: undefined }),
});

describe('TurnoverMap', () => {
  it('holds what a Map would, in the order of the last setting', () => {
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const map = new TurnoverMap<{ id: number }>();
        const model = new Map<string, { id: number }>();
        for (const { key, value } of changes) {
          model.delete(key);
          if (value === undefined) map.delete(key);
          else {
            map.set(key, value);
            model.set(key, value);
          }
          expect(map.size).toBe(model.size);
          expect(map.get(key)).toBe(model.get(key));
        }
        expect([...map.keys()]).toEqual([...model.keys()]);
        expect([...map.values()]).toEqual([...model.values()]);
      }),
    );
  });
});

describe('Bag', () => {
  it('gives the place of what was removed to what comes next', () => {
    const bag = new Bag<{ id: number }>();
    const [first, second, third] = [{ id: 1 }, { id: 2 }, { id: 3 }];
    const place = bag.add(first);
    bag.add(second);
    bag.remove(place);
    bag.remove(place);
    expect(bag.at(place)).toBeUndefined();
    expect(bag.add(third)).toBe(place);
    expect([...bag]).toEqual([third, second]);
  });
});
