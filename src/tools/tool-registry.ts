import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import type { ToolSpec } from '../conversation/index.js';
import { checkTool, type RegisteredTool } from './check-tool.js';
import { nearestName } from './nearest-name.js';
import { LlmTool } from './tool.decorator.js';

/**
 * All tools of the application: every provider marked with `@LlmTool`, in whichever module. Filled when
 * the modules start; a tool that is malformed or takes another's name stops the boot.
 */
@Injectable()
export class ToolRegistry implements OnModuleInit {
  private tools: ReadonlyMap<string, RegisteredTool> = new Map();
  private sortedSpecs: readonly ToolSpec[] = Object.freeze([]);

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    const tools = new Map<string, RegisteredTool>();
    const problems: string[] = [];
    for (const wrapper of this.discovery.getProviders({ metadataKey: LlmTool.KEY })) {
      try {
        const registered = this.register(wrapper);
        const other = tools.get(registered.spec.name);
        if (other !== undefined) {
          const otherClass = other.tool.constructor.name;
          throw new Error(`the name "${registered.spec.name}" is taken by ${otherClass}`);
        }
        tools.set(registered.spec.name, registered);
      } catch (error) {
        problems.push(`${className(wrapper)}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    if (problems.length > 0) throw new Error(`Tools that cannot be registered:\n  ${problems.join('\n  ')}`);
    this.tools = tools;
    this.sortedSpecs = Object.freeze([...tools.values()].map((tool) => tool.spec).sort(byName));
  }

  /** What models are told of the tools, ordered by name; frozen, and the same array each time. */
  specs(): readonly ToolSpec[] {
    return this.sortedSpecs;
  }

  find(name: string): RegisteredTool | undefined {
    return this.tools.get(name);
  }

  /** The name that is most like `name`, to suggest it; undefined when there are no tools. */
  nearest(name: string): string | undefined {
    return nearestName(
      name,
      this.sortedSpecs.map((spec) => spec.name),
    );
  }

  private register(wrapper: InstanceWrapper): RegisteredTool {
    if (!wrapper.isDependencyTreeStatic()) {
      throw new Error('a tool must be a singleton: neither it nor what it injects may be request-scoped');
    }
    const declared = this.discovery.getMetadataByDecorator(LlmTool, wrapper);
    return checkTool(wrapper.instance, declared ?? ({} as ToolSpec));
  }
}

function className(wrapper: InstanceWrapper): string {
  const instance = wrapper.instance as object | null | undefined;
  return instance?.constructor.name ?? wrapper.metatype?.name ?? String(wrapper.name);
}

function byName(one: ToolSpec, other: ToolSpec): number {
  return one.name < other.name ? -1 : 1;
}
