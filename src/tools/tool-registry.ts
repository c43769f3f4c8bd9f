import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import { section, type ToolsConfig } from '../config/index.js';
import type { ToolSpec } from '../conversation/index.js';
import { checkTool, type RegisteredTool } from './check-tool.js';
import { nearestName } from './nearest-name.js';
import type { ToolSupplier } from './tool-supplier.js';
import { Tool } from './tool.js';
import { LlmTool, type ToolOptions, type ToolSource } from './tool.decorator.js';

/** A tool as it is shown to people. */
export interface ListedTool {
  readonly spec: ToolSpec;
  readonly source: ToolSource;
  /** Whether it is one of Nestor's, and no supplier's. */
  readonly isOwn: boolean;
  /** Why models are not offered it at present; undefined when they are. */
  readonly unavailableReason: string | undefined;
}

/**
 * All tools of the application: every provider marked with `@LlmTool`, in whichever module, found when the modules
 * start, where one that is malformed or takes another's name stops the boot; and what suppliers have at present, of
 * which one that takes another's name is left out.
 */
@Injectable()
export class ToolRegistry implements OnModuleInit {
  private readonly suppliers: ToolSupplier[] = [];
  /** What each supplier had when `tools` was put together. */
  private supplied: readonly (readonly RegisteredTool[])[] = [];
  private own: ReadonlyMap<string, RegisteredTool> = new Map();
  private tools: ReadonlyMap<string, RegisteredTool> = new Map();
  private sorted: readonly RegisteredTool[] = [];
  /** The tools of `sorted` that can be unavailable: all others need not be asked for each call of a model. */
  private fickle: readonly RegisteredTool[] = [];
  /** The tools that were unavailable when `offered` was put together; undefined once there are other tools. */
  private missing: readonly RegisteredTool[] | undefined;
  private offered: readonly ToolSpec[] = Object.freeze([]);

  constructor(
    private readonly discovery: DiscoveryService,
    @Inject(section('tools')) private readonly config: ToolsConfig,
  ) {}

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
    this.own = tools;
    this.putTogether();
  }

  join(supplier: ToolSupplier): void {
    this.suppliers.push(supplier);
  }

  /** What models are told of the tools they can use, ordered by name; frozen, and the same array until that changes. */
  specs(): readonly ToolSpec[] {
    this.current();
    const missing = this.fickle.filter((tool) => this.whyUnavailable(tool) !== undefined);
    if (this.missing === undefined || !areSame(missing, this.missing)) this.offerAllBut(missing);
    return this.offered;
  }

  /** All tools, those that cannot be used included, ordered by name. */
  list(): readonly ListedTool[] {
    return this.current().map((tool) => ({
      spec: tool.spec,
      source: tool.source,
      isOwn: this.own.has(tool.spec.name),
      unavailableReason: this.whyUnavailable(tool),
    }));
  }

  /** Why a tool cannot be used at present; undefined when it can. */
  whyUnavailable({ spec, tool }: RegisteredTool): string | undefined {
    if (this.config.disabled.includes(spec.name)) return 'It is switched off by TOOLS_DISABLED.';
    return tool.whyUnavailable();
  }

  find(name: string): RegisteredTool | undefined {
    this.current();
    return this.tools.get(name);
  }

  /** The name that is most like `name`, to suggest it; undefined when there are no tools. */
  nearest(name: string): string | undefined {
    return nearestName(
      name,
      this.specs().map((spec) => spec.name),
    );
  }

  private current(): readonly RegisteredTool[] {
    const isSame =
      this.supplied.length === this.suppliers.length &&
      this.suppliers.every((supplier, index) => supplier.tools() === this.supplied[index]);
    if (!isSame) this.putTogether();
    return this.sorted;
  }

  private putTogether(): void {
    this.supplied = this.suppliers.map((supplier) => supplier.tools());
    const tools = new Map(this.own);
    for (const tool of this.supplied.flat()) {
      if (!tools.has(tool.spec.name)) tools.set(tool.spec.name, tool);
    }
    this.tools = tools;
    this.sorted = [...tools.values()].sort(byName);
    this.fickle = this.sorted.filter((tool) => this.canBeUnavailable(tool));
    this.missing = undefined;
  }

  private offerAllBut(missing: readonly RegisteredTool[]): void {
    const specs = this.sorted.filter((tool) => !missing.includes(tool)).map(({ spec }) => spec);
    if (!areSame(specs, this.offered)) this.offered = Object.freeze(specs);
    this.missing = missing;
  }

  private canBeUnavailable({ spec, tool }: RegisteredTool): boolean {
    return this.config.disabled.includes(spec.name) || tool.whyUnavailable !== Tool.prototype.whyUnavailable;
  }

  private register(wrapper: InstanceWrapper): RegisteredTool {
    if (!wrapper.isDependencyTreeStatic()) {
      throw new Error('a tool must be a singleton: neither it nor what it injects may be request-scoped');
    }
    const declared = this.discovery.getMetadataByDecorator(LlmTool, wrapper);
    return checkTool(wrapper.instance, declared ?? ({} as ToolOptions));
  }
}

function className(wrapper: InstanceWrapper): string {
  const instance = wrapper.instance as object | null | undefined;
  return instance?.constructor.name ?? wrapper.metatype?.name ?? String(wrapper.name);
}

function areSame(ones: readonly unknown[], others: readonly unknown[]): boolean {
  return ones.length === others.length && ones.every((one, index) => one === others[index]);
}

function byName(one: RegisteredTool, other: RegisteredTool): number {
  return one.spec.name < other.spec.name ? -1 : 1;
}
