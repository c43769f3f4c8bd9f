import { describe, expect, it } from '@jest/globals';
import { parseUntrustedAddress } from './check-address.js';
import { decodeText } from './decode-text.js';
import { redactAddress } from './redact-address.js';

describe('addresses from outside', () => {
  it.each([
    ['file:///etc/passwd', 'begin with http'],
    ['ftp://example.com/', 'begin with http'],
    ['gopher://example.com/', 'begin with http'],
    ['data:text/html,hi', 'begin with http'],
    ['javascript:alert(1)', 'begin with http'],
    ['example.com', 'begin with http'],
    ['http://', 'begin with http'],
    ['', 'begin with http'],
    [`https://example.com/${'x'.repeat(3_000)}`, 'begin with http'],
    ['https://user:secret@example.com/', 'user name or a password'],
    ['https://127.0.0.1@example.com/', 'user name or a password'],
  ])('%.40s is refused', (written, message) => {
    expect(() => parseUntrustedAddress(written)).toThrow(message);
  });

  it.each([
    ['http://2130706433/', '127.0.0.1'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['http://017700000001/', '127.0.0.1'],
    ['http://127.1/', '127.0.0.1'],
    ['http://①②⑦.⓪.⓪.①/', '127.0.0.1'],
    ['http://[::ffff:127.0.0.1]/', '[::ffff:7f00:1]'],
  ])('%s is read as what it stands for', (written, hostname) => {
    expect(parseUntrustedAddress(written).hostname).toBe(hostname);
  });
});

it('logs an address without its secrets', () => {
  const url = new URL(
    'https://user:pass@api.example.com/v1/search?apikey=hunter2&q=my%20illness&q=2#token=3',
  );
  expect(redactAddress(url)).toBe('https://api.example.com/v1/search?apikey=…&q=…');
  expect(redactAddress(new URL('https://example.com/a'))).toBe('https://example.com/a');
});

describe('decodeText', () => {
  const latin = Uint8Array.from([0x63, 0x61, 0x66, 0xe9]);

  it.each<[string, Uint8Array, string, string]>([
    ['UTF-8 where nothing is said', Buffer.from('phở'), 'text/plain', 'phở'],
    ['the charset of the content type', latin, 'text/plain; charset="ISO-8859-1"', 'café'],
    ['a byte order mark before it', Buffer.from('\ufeffphở'), 'text/plain; charset=latin1', 'phở'],
    ['UTF-16 by its mark', Buffer.from('\ufeffhi', 'utf16le'), 'text/html', 'hi'],
    ['an unknown charset as UTF-8', Buffer.from('phở'), 'text/plain; charset=klingon', 'phở'],
    ['Vietnamese Windows', Uint8Array.from([0x70, 0x68, 0xf5]), 'text/plain; charset=windows-1258', 'phơ'],
  ])('reads %s', (_case, body, contentType, text) => {
    expect(decodeText(body, contentType)).toBe(text);
  });

  it('reads the meta tag of a page', () => {
    const page = Buffer.concat([Buffer.from('<meta charset=iso-8859-1>'), latin]);
    expect(decodeText(page, 'text/html')).toContain('café');
    expect(decodeText(page, 'text/plain')).not.toContain('café');
  });
});
