import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';

/** A Kubernetes object, or what stands in a file for one. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Where it looks as if the objects were written, so that the packages of their types are found. */
const FILE = resolve('test/support/manifests-to-check.ts');

/** By the group of an API: the package with its types. */
const PACKAGES: Readonly<Record<string, string>> = {
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
};

const OPTIONS: ts.CompilerOptions = {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  types: [],
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
};

/**
 * What the Kubernetes API would refuse in objects: wrong types, missing fields, and fields that it does not know.
 * Types made of the API's own schemas say so, and the compiler checks each object as a literal of its type.
 */
export function manifestProblems(manifests: readonly Manifest[]): string[] {
  const host = ts.createCompilerHost(OPTIONS);
  const read = host.getSourceFile.bind(host);
  const text = manifests.map(toLine).join('\n');
  host.getSourceFile = (name, options) =>
    name === FILE ? ts.createSourceFile(name, text, options) : read(name, options);
  const program = ts.createProgram([FILE], OPTIONS, host);
  const file = program.getSourceFile(FILE);
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
    ({ messageText, start = 0 }) => {
      const { kind = '' } = manifests[file?.getLineAndCharacterOfPosition(start).line ?? -1] ?? {};
      return `${kind}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    },
  );
}

/** One line of code an object. */
function toLine(manifest: Manifest): string {
  const group = manifest.apiVersion.split('/')[0] ?? '';
  const module = `${PACKAGES[group] ?? 'kubernetes-models'}/${manifest.apiVersion}`;
  if (!existsSync(`node_modules/${module}`))
    throw new Error(`No types of ${manifest.apiVersion} are at hand.`);
  return `(${JSON.stringify(manifest)}) satisfies import('${module}').I${manifest.kind};`;
}
