import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

const OVERLAY = 'deploy/k8s/overlays/production/kustomization.yaml';

/** An object of the manifests, as far as tests ask for it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
  readonly spec: {
    readonly template: { readonly spec: PodSpec };
  };
}

interface PodSpec {
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: { readonly runAsNonRoot: boolean };
  readonly containers: readonly Container[];
}

interface Container {
  readonly lifecycle: { readonly preStop: { readonly sleep: { readonly seconds: number } } };
  readonly securityContext: { readonly readOnlyRootFilesystem: boolean };
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
}

interface Tree {
  [step: string]: unknown;
}

interface Probe {
  readonly httpGet: { readonly path: string };
}

function manifests(): Manifest[] {
  return readdirSync('deploy/k8s', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => parseAllDocuments(readFileSync(join('deploy/k8s', name), 'utf8')))
    .map((document) => document.toJS() as Manifest);
}

/** The first object of a kind. */
export function ofKind(kind: string): Manifest {
  const found = manifests().find((manifest) => manifest.kind === kind);
  if (found === undefined) throw new Error(`No ${kind} in deploy/k8s`);
  return found;
}

/** The object of a kind as the overlay of production has it: its patches are applied. */
export function patched(kind: string): Manifest {
  const { patches } = parse(readFileSync(OVERLAY, 'utf8')) as {
    patches: { target?: { kind: string }; patch?: string }[];
  };
  const object = ofKind(kind);
  const operations = patches.flatMap(({ target, patch = '' }) =>
    target?.kind === kind ? (parse(patch) as { op: string; path: string; value: unknown }[]) : [],
  );
  for (const { op, path, value } of operations) {
    if (op !== 'add') throw new Error(`No patch of ${kind} may ${op}`);
    const steps = path.slice(1).split('/');
    const last = steps.pop() ?? '';
    const parent = steps.reduce((inner, step) => inner[step] as Tree, object as unknown as Tree);
    if (Array.isArray(parent) && last === '-') parent.push(value);
    else parent[last] = value;
  }
  return object;
}

/** Objects of the API, as against what kustomize is told. */
export const objects = (): Manifest[] =>
  manifests().filter(({ apiVersion }) => !apiVersion.startsWith('kustomize.config.k8s.io/'));
