import { describe, expect, it } from '@jest/globals';
import { attachment } from './attachment.js';

describe('attachment', () => {
  it.each([
    ['session-abc_1.json', 'session-abc_1.json', 'session-abc_1.json'],
    ['phiên "1"; a=\'(b)*', 'phi_n_1_a_b_', 'phi%C3%AAn%20%221%22%3B%20a%3D%27%28b%29%2A'],
    ['../../etc\r\nX: y', '.._.._etc_X_y', '..%2F..%2Fetc%0D%0AX%3A%20y'],
    ['😀', '_', '%F0%9F%98%80'],
  ])('names the file %j', (name, plain, whole) => {
    expect(attachment(name)).toBe(`attachment; filename="${plain}"; filename*=UTF-8''${whole}`);
  });

  it('keeps the end of a long name, where its type is', () => {
    const [, plain = ''] = /filename="([^"]*)"/.exec(attachment(`${'x'.repeat(300)}.json`)) ?? [];
    expect(plain).toMatch(/^x{95}\.json$/);
  });
});
