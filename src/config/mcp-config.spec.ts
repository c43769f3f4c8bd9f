import { describe, expect, it } from '@jest/globals';
import { withMcpConfig } from '../../test/support/mcp/index.js';
import { parseConfiguration } from './load-configuration.js';
import type { McpConfig } from './mcp-config.js';
import { secretsOf } from './secrets-of.js';

const VARIABLES = { PATH: '/bin', HOME: '/home/n', TOKEN: 'a-long-secret', OPENAI_API_KEY: 'not for them' };
const reference = (name: string): string => `\${${name}}`;
const read = (content: object | string): Promise<McpConfig> =>
  withMcpConfig(content, (MCP_CONFIG) => parseConfiguration({ ...VARIABLES, MCP_CONFIG }).mcp);

describe('MCP_CONFIG', () => {
  it('has servers as processes, with what they are given of the environment', async () => {
    const files = {
      command: 'npx',
      args: ['-y', 'x'],
      env: { KEY: reference('TOKEN') },
      timeoutMs: 5,
      tools: ['a'],
    };
    expect(await read({ files })).toMatchObject({
      problems: [],
      servers: [
        {
          kind: 'stdio',
          name: 'files',
          command: 'npx',
          args: ['-y', 'x'],
          environment: { PATH: '/bin', HOME: '/home/n', KEY: 'a-long-secret' },
          timeoutMs: 5,
          tools: ['a'],
        },
      ],
    });
    expect(JSON.stringify(await read({ files }))).not.toContain('not for them');
  });

  it('has servers over HTTP, whose secrets are kept out of logs', async () => {
    const far = { url: 'https://mcp.example/', headers: { Authorization: `Bearer ${reference('TOKEN')}` } };
    const content = { far, off: { command: 'x', disabled: true } };
    await withMcpConfig(content, (MCP_CONFIG) => {
      const configuration = parseConfiguration({ ...VARIABLES, MCP_CONFIG });
      expect(configuration.mcp.servers).toMatchObject([
        { kind: 'http', url: 'https://mcp.example/', headers: { Authorization: 'Bearer a-long-secret' } },
      ]);
      expect(secretsOf(configuration)).toContain('a-long-secret');
    });
  });

  it.each<[string, object, RegExp]>([
    [
      'a variable that is not set',
      { a: { command: reference('NOT_THERE') } },
      /^the environment variable NOT_THERE/,
    ],
    ['no command', { a: { args: [] } }, /^command is missing or is not of the type string$/],
    ['an address of another kind', { a: { url: 'file:///x' } }, /^url must be an http or https address$/],
    ['the older transport', { a: { url: 'https://x.example', type: 'sse' } }, /^type must fit/],
    ['a misspelt field', { a: { command: 'x', tool: [] } }, /^there is no "tool" here$/],
    ['no object', { a: 5 }, /^it must be an object/],
    [
      'a header that cannot be sent',
      { a: { url: 'https://x.example', headers: { 'a b': '1' } } },
      /^the header/,
    ],
    ['a name without a letter', { __: { command: 'x' } }, /^the name must have/],
  ])('leaves out an entry with %s, and no other', async (_case, entry, problem) => {
    const { servers, problems } = await read({ ...entry, good: { command: 'x' } });
    expect(servers.map(({ name }) => name)).toEqual(['good']);
    expect(problems).toEqual([expect.objectContaining({ problem: expect.stringMatching(problem) })]);
  });

  it('leaves out the second of two servers that would have one name', async () => {
    const { servers, problems } = await read({ 'a b': { command: 'x' }, a_b: { command: 'y' } });
    expect([servers.length, problems[0]?.problem]).toEqual([1, 'another server is named a_b as well']);
  });

  it.each([
    ['is not JSON', '{', 'MCP_CONFIG: the file is not JSON'],
    ['has another form', '{"servers": {}}', 'MCP_CONFIG: the file must have the form'],
  ])('stops the boot where the file %s', async (_case, content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  it('stops the boot where there is no file', () => {
    const parse = () => parseConfiguration({ MCP_CONFIG: '/nowhere/mcp.json' });
    expect(parse).toThrow('MCP_CONFIG: the file cannot be read (ENOENT)');
  });
});
