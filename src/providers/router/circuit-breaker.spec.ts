import { describe, expect, it } from '@jest/globals';
import { FakeTimers } from './__fixtures__/fake-timers.js';
import { CircuitBreaker } from './circuit-breaker.js';

function build(): { timers: FakeTimers; breaker: CircuitBreaker; fail: (times: number) => void } {
  const timers = new FakeTimers();
  const breaker = new CircuitBreaker(() => timers.now());
  const fail = (times: number): void => {
    for (let count = 0; count < times; count += 1) breaker.enter().fail();
  };
  return { timers, breaker, fail };
}

describe('CircuitBreaker', () => {
  it('opens after failures one after another', () => {
    const { breaker, fail } = build();
    fail(3);
    breaker.enter().succeed();
    fail(3);
    expect(breaker.state).toBe('closed');
    fail(1);
    expect([breaker.state, breaker.isPassable]).toEqual(['open', false]);
  });

  it('lets one probe pass at a time, and closes on its success', () => {
    const { timers, breaker, fail } = build();
    fail(4);
    timers.advance(5_000);
    expect([breaker.state, breaker.isPassable]).toEqual(['half-open', true]);

    const probe = breaker.enter();
    expect(breaker.isPassable).toBe(false);
    probe.succeed();
    expect([breaker.state, breaker.isPassable]).toEqual(['closed', true]);
  });

  it('closes as soon as a probe gives content, and one more failure opens it again', () => {
    const { timers, breaker, fail } = build();
    fail(4);
    timers.advance(5_000);
    const probe = breaker.enter();
    probe.alive();
    expect(breaker.state).toBe('closed');
    probe.fail();
    expect(breaker.state).toBe('open');
  });

  it('opens for longer each time a probe fails, up to 15 s', () => {
    const { timers, breaker, fail } = build();
    fail(4);
    for (const openMs of [5_000, 10_000, 15_000, 15_000]) {
      timers.advance(openMs - 1);
      expect(breaker.state).toBe('open');
      timers.advance(1);
      expect(breaker.state).toBe('half-open');
      breaker.enter().fail();
    }
  });

  it('a probe that says nothing makes room for another', () => {
    const { timers, breaker, fail } = build();
    fail(4);
    timers.advance(5_000);
    breaker.enter().release();
    expect([breaker.state, breaker.isPassable]).toEqual(['half-open', true]);
  });

  it('is not moved by calls that began before it opened', () => {
    const { timers, breaker, fail } = build();
    const [early, late] = [breaker.enter(), breaker.enter()];
    fail(4);
    timers.advance(4_000);
    early.fail();
    late.succeed();
    expect(breaker.state).toBe('open');
    timers.advance(1_000);
    expect(breaker.state).toBe('half-open');
  });

  it('closes when a call that had no other target succeeds', () => {
    const { breaker, fail } = build();
    fail(4);
    breaker.enter().succeed();
    expect(breaker.state).toBe('closed');
  });

  it('counts each call once', () => {
    const { breaker, fail } = build();
    fail(2);
    const permit = breaker.enter();
    permit.fail();
    permit.fail();
    permit.release();
    expect(breaker.state).toBe('closed');
  });
});
