import type { RegisteredTool } from './check-tool.js';

/**
 * Where tools come from that come and go while Nestor runs; joins by `ToolRegistry.join`. It is asked several times in
 * each turn.
 */
export interface ToolSupplier {
  /** Its tools, each name once: the same array until they change, kept ready. Never waits, computes or throws. */
  tools(): readonly RegisteredTool[];
}
