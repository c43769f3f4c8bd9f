import { describe, expect, it } from '@jest/globals';
import { parseConfiguration } from '../../config/index.js';
import { AddressGuard, isPublicAddress } from './address-guard.js';

describe('isPublicAddress', () => {
  it.each(['8.8.8.8', '1.1.1.1', '103.28.36.1', '2606:4700:4700::1111', '2405:4800::1', '::ffff:8.8.8.8'])(
    '%s is',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    ['loopback', '127.0.0.1'],
    ['loopback, not .1', '127.8.9.10'],
    ['loopback of IPv6', '::1'],
    ['unspecified', '0.0.0.0'],
    ['of this network', '0.1.2.3'],
    ['unspecified of IPv6', '::'],
    ['private', '10.0.0.1'],
    ['private', '172.16.5.5'],
    ['private', '192.168.1.1'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['link-local and the metadata of most clouds', '169.254.169.254'],
    ['the metadata of Alibaba', '100.100.100.200'],
    ['the metadata of Oracle', '192.0.0.192'],
    ['the agent of Azure', '168.63.129.16'],
    ['the metadata of AWS', 'fd00:ec2::254'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['for documents', '203.0.113.5'],
    ['for benchmarks', '198.18.0.1'],
    ['kept for later', '240.0.0.1'],
    ['a relay of 6to4', '192.88.99.1'],
    ['link-local of IPv6', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['unique local', 'fc00::1'],
    ['site-local', 'fec0::1'],
    ['multicast of IPv6', 'ff02::1'],
    ['mapped loopback', '::ffff:127.0.0.1'],
    ['mapped loopback in hex', '::ffff:7f00:1'],
    ['compatible loopback', '::127.0.0.1'],
    ['NAT64 of loopback', '64:ff9b::7f00:1'],
    ['NAT64 of a public address', '64:ff9b::808:808'],
    ['local NAT64', '64:ff9b:1::1'],
    ['6to4 of loopback', '2002:7f00:1::'],
    ['Teredo', '2001::1'],
    ['IPv6 for documents', '2001:db8::1'],
    ['outside of global unicast', '4000::1'],
    ['no address', 'localhost'],
    ['no address', ''],
  ])('%s is not: %s', (_kind, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

it('lets private addresses through only where the operator says so', () => {
  const guard = (value: string) =>
    new AddressGuard(parseConfiguration({ TOOLS_ALLOW_PRIVATE_ADDRESSES: value }).outbound);
  expect(() => {
    guard('false').check('intranet', '10.0.0.1');
  }).toThrow('intranet leads to 10.0.0.1, which is not a public address');
  expect(() => {
    guard('true').check('intranet', '10.0.0.1');
  }).not.toThrow();
});
