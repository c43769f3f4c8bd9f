import { Injectable, Scope, type Type } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import type { ToolSpec } from '../conversation/index.js';
import { bootTools } from '../../test/support/boot-tools.js';
import { checkTool, type RegisteredTool } from './check-tool.js';
import { ToolRegistry } from './tool-registry.js';
import { LlmTool } from './tool.decorator.js';
import { Tool } from './tool.js';

const NO_ARGUMENTS = { type: 'object', properties: {} };

/** A tool class with its own name, declared as given. */
function aTool(className: string, declared: Partial<ToolSpec>): Type<Tool> {
  const classes = {
    [className]: class extends Tool {
      run(): string {
        return className;
      }
    },
  };
  const toolClass = classes[className] as Type<Tool>;
  Injectable()(toolClass);
  LlmTool({ name: 'a_tool', description: 'Does it.', parameters: NO_ARGUMENTS, ...declared })(toolClass);
  return toolClass;
}

async function registryOf(...tools: Type[]): Promise<ToolRegistry> {
  return (await bootTools(tools)).get(ToolRegistry);
}

describe('ToolRegistry', () => {
  it('finds the marked providers and orders their specs by name', async () => {
    const registry = await registryOf(
      aTool('Second', { name: 'second' }),
      aTool('First', { name: 'first', description: 'Is first.' }),
      aTool('Third', { name: 'third' }),
    );
    expect(registry.specs().map((spec) => spec.name)).toEqual(['first', 'second', 'third']);
    expect(registry.specs()[0]).toEqual({
      name: 'first',
      description: 'Is first.',
      parameters: NO_ARGUMENTS,
    });
    expect(registry.specs()).toBe(registry.specs());
    expect(registry.find('second')?.tool.constructor.name).toBe('Second');
    expect(registry.find('fourth')).toBeUndefined();
  });

  it('ignores providers that are not marked', async () => {
    @Injectable()
    class Unmarked {}
    expect((await registryOf(Unmarked)).specs()).toEqual([]);
  });

  it('hands out specs that nobody can change, copied from what was declared', async () => {
    const parameters = { type: 'object', properties: { city: { type: 'string' } } };
    const registry = await registryOf(aTool('Frozen', { parameters }));
    const spec = registry.specs()[0];
    expect(() => Object.assign(registry.specs(), [])).not.toThrow();
    expect(() => (registry.specs() as ToolSpec[]).pop()).toThrow(TypeError);
    expect(() => Object.assign(spec?.parameters['properties'] as object, { x: 1 })).toThrow(TypeError);
    parameters.properties.city.type = 'integer';
    expect(spec?.parameters).toEqual({ type: 'object', properties: { city: { type: 'string' } } });
  });

  it('suggests the nearest name', async () => {
    const registry = await registryOf(aTool('A', { name: 'get_weather' }), aTool('B', { name: 'calculate' }));
    expect(registry.nearest('weather')).toBe('get_weather');
    expect((await registryOf()).nearest('weather')).toBeUndefined();
  });
});

describe('a supplier', () => {
  const supplied = (name: string): RegisteredTool => ({
    ...checkTool(new (aTool('Supplied', {}))(), { name, description: 'Comes.', parameters: NO_ARGUMENTS }),
    source: 'external',
  });
  const specNames = (registry: ToolRegistry) => registry.specs().map(({ name }) => name);

  it('brings tools that come and go', async () => {
    const registry = await registryOf(aTool('Own', { name: 'own' }));
    let tools: readonly RegisteredTool[] = [];
    registry.join({ tools: () => tools });
    expect(specNames(registry)).toEqual(['own']);

    tools = [supplied('a__b')];
    expect(registry.find('a__b')).toBe(tools[0]);
    expect(specNames(registry)).toEqual(['a__b', 'own']);
    expect(registry.specs()).toBe(registry.specs());
    expect(registry.list().map(({ isOwn }) => isOwn)).toEqual([false, true]);

    tools = [];
    expect(registry.find('a__b')).toBeUndefined();
    expect(specNames(registry)).toEqual(['own']);
  });

  it("never takes a name of Nestor's", async () => {
    const registry = await registryOf(aTool('Own', { name: 'own' }));
    registry.join({ tools: () => [supplied('own')] });
    expect(registry.list()).toMatchObject([{ source: 'internal', isOwn: true }]);
  });
});

describe('the boot stops, naming the class, at', () => {
  it.each<[string, Partial<ToolSpec>, RegExp]>([
    ['a name with a space', { name: 'get weather' }, /BadTool: the name "get weather" must match/],
    ['an empty name', { name: '' }, /BadTool: the name ""/],
    ['a name of 65 characters', { name: 'x'.repeat(65) }, /BadTool: the name/],
    ['a name with a line break', { name: 'tool\n' }, /BadTool: the name/],
    ['a blank description', { description: ' ' }, /BadTool: the description is missing/],
    ['parameters of another type', { parameters: { type: 'string' } }, /BadTool: the parameters .* "object"/],
    ['parameters without a type', { parameters: {} }, /BadTool: the parameters .* "object"/],
    [
      'a type that does not exist',
      { parameters: { type: 'object', properties: { city: { type: 'text' } } } },
      /BadTool: the parameters must be a JSON Schema of type object: schema is invalid/,
    ],
    [
      'a misspelt keyword',
      { parameters: { type: 'object', properties: {}, requried: [] } },
      /BadTool: .*unknown keyword: "requried"/,
    ],
    [
      'a required argument that is not declared',
      { parameters: { type: 'object', properties: {}, required: ['city'] } },
      /BadTool: .*"city" is not defined/,
    ],
  ])('%s', async (_case, declared, message) => {
    await expect(bootTools([aTool('BadTool', declared)])).rejects.toThrow(message);
  });

  it('two tools of one name', async () => {
    await expect(bootTools([aTool('OneTool', {}), aTool('OtherTool', {})])).rejects.toThrow(
      /OtherTool: the name "a_tool" is taken by OneTool/,
    );
  });

  it('a class that is not a Tool', async () => {
    @LlmTool({ name: 'impostor', description: 'Looks like one.', parameters: NO_ARGUMENTS })
    @Injectable()
    class Impostor {
      run(): string {
        return 'x';
      }
    }
    await expect(bootTools([Impostor])).rejects.toThrow(/Impostor: the class must extend Tool/);
  });

  it('a request-scoped tool', async () => {
    const scoped = aTool('ScopedTool', {});
    Injectable({ scope: Scope.REQUEST })(scoped);
    await expect(bootTools([scoped])).rejects.toThrow(/ScopedTool: a tool must be a singleton/);
  });

  it('several problems, told together', async () => {
    const boot = bootTools([aTool('Nameless', { name: '' }), aTool('Mute', { description: '' })]);
    await expect(boot).rejects.toThrow(/Nameless: the name.*\n.*Mute: the description/);
  });
});
