import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { aContext, bootTools } from '../../test/support/boot-tools.js';
import { RollDieTool } from './__fixtures__/roll-die.tool.js';
import { ToolExecutor } from './tool-executor.js';

describe('the example of docs/add-a-tool.md', () => {
  it('is the code that is tested here', async () => {
    const guide = await readFile(new URL('../../docs/add-a-tool.md', import.meta.url), 'utf8');
    const code = await readFile(new URL('./__fixtures__/roll-die.tool.ts', import.meta.url), 'utf8');
    expect(/```ts\n(.*?)```/s.exec(guide)?.[1]).toBe(code);
  });

  it('runs, with its default and with an argument', async () => {
    const executor = (await bootTools([RollDieTool])).get(ToolExecutor);
    const roll = (args: { sides?: number }) =>
      executor.execute({ callId: 'call-1', name: 'roll_die', arguments: args }, aContext());
    expect(await roll({})).toMatchObject({
      ok: true,
      result: expect.stringMatching(/^Rolled [1-6] of 6\.$/),
    });
    expect(await roll({ sides: 2 })).toMatchObject({ result: expect.stringMatching(/^Rolled [12] of 2\.$/) });
    expect(await roll({ sides: 1 })).toMatchObject({ ok: false, code: 'TOOL.INVALID_ARGUMENTS' });
  });
});
