import { describe, expect, it } from '@jest/globals';
import { clientTracker } from './client-tracker.js';
import { ANONYMOUS_SCOPE } from './principal.js';

const ofAddress = (address: string) => clientTracker({ scope: ANONYMOUS_SCOPE, address });

describe('clientTracker', () => {
  it.each([
    ['203.0.113.7', 'address:203.0.113.7'],
    ['::ffff:203.0.113.7', 'address:203.0.113.7'],
    ['::FFFF:cb00:7107', 'address:203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', 'address:2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', 'address:2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', 'address:2001:db8:1:3::/64'],
    ['fe80::1%eth0', 'address:fe80::/64'],
    ['::1', 'address:::1'],
    ['unknown', 'address:unknown'],
  ])('counts the anonymous address %s as %s', (address, tracker) => {
    expect(ofAddress(address)).toBe(tracker);
  });

  it('counts an account wherever it calls from', () => {
    const trackers = ['203.0.113.7', '2001:db8::1'].map((address) =>
      clientTracker({ scope: 'key-1', address }),
    );

    expect(trackers).toEqual(['account:key-1', 'account:key-1']);
  });

  it('keeps an account named like an address apart from that address', () => {
    expect(clientTracker({ scope: '203.0.113.7', address: '' })).not.toBe(ofAddress('203.0.113.7'));
  });
});
