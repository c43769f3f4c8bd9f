/** Contexts of the lines with which the framework tells of its own wiring. */
const BOOT_CONTEXTS = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);

/** True for a line of the framework's own wiring: of interest only when something is wrong with it. */
export function isBootLine(entry: unknown): boolean {
  return (
    typeof entry === 'object' &&
    entry !== null &&
    'context' in entry &&
    typeof entry.context === 'string' &&
    BOOT_CONTEXTS.has(entry.context)
  );
}
