import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { validate as dockerfileProblems } from 'dockerfile-utils';
import { parse } from 'yaml';
import { parseConfiguration } from '../../src/config/index.js';
import { describeVariables } from '../../src/config/describe-variables.js';
import { composeProblems } from '../support/compose-problems.js';
import { manifestProblems } from '../support/manifest-problems.js';
import { objects, ofKind, patched } from '../support/shipped-manifests.js';

const KNOWN_VARIABLES = new Set(
  describeVariables().flatMap(({ variables }) => variables.map(({ name }) => name)),
);
/** What turns, connections and stores need after SIGTERM beyond the grace period, in seconds: CLOSE_MS of main.ts. */
const CLOSE_SECONDS = 5;

interface ComposeService {
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly read_only?: boolean;
  readonly restart?: string;
  readonly stop_grace_period?: string;
  readonly deploy?: { readonly resources?: { readonly limits?: unknown } };
}

interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
}

const compose = (name: string): Compose => parse(readFileSync(name, 'utf8'), { merge: true }) as Compose;

const dockerfile = readFileSync('Dockerfile', 'utf8');

/** The variables that a Compose file does not start without. */
const asked = (text: string): string[] => [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => name);

describe('what Nestor is deployed with', () => {
  it('is made of manifests that the types of the Kubernetes API allow, without a field they do not know', () => {
    expect(objects().length).toBeGreaterThan(12);
    expect(manifestProblems([...objects(), patched('Deployment'), patched('ServiceMonitor')])).toEqual([]);
  }, 60_000);

  it('would not pass with a field in the wrong place, of the wrong type, or missing', () => {
    const metadata = { name: 'a' };
    const [first, ...others] = manifestProblems([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata, dataa: {} } as never,
      { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ port: '80' }] } } as never,
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { selector: {} } } as never,
    ]);

    expect(first).toMatch(/^ConfigMap: .*dataa/);
    expect(others).toEqual([
      expect.stringMatching(/^Service: .*number/),
      expect.stringMatching(/^Deployment: .*template/),
    ]);
  }, 60_000);

  it('is started in the image with the options of Node that `npm start` gives it', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
    const [, command] = /^CMD (\[.+\])$/m.exec(dockerfile) ?? [];

    expect(scripts.start.split('exec ').at(-1)).toBe((JSON.parse(command ?? '[]') as string[]).join(' '));
  });

  it.each(['docker-compose.yml', 'docker-compose.prod.yml'])('is a sound Compose file: %s', (name) => {
    const text = readFileSync(name, 'utf8');

    expect(composeProblems(text)).toEqual([]);
    expect(composeProblems(text.replace('read_only:', 'readonly:'))).toHaveLength(1);
  });

  it('names files in its kustomizations that are there', () => {
    const folders = readdirSync('deploy/k8s', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('kustomization.yaml'))
      .map((name) => dirname(join('deploy/k8s', name)));
    const named = folders.flatMap((folder) => {
      const {
        resources = [],
        components = [],
        patches = [],
      } = parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')) as {
        resources?: string[];
        components?: string[];
        patches?: { path?: string }[];
      };
      return [...resources, ...components, ...patches.flatMap(({ path }) => path ?? [])].map((path) =>
        join(folder, path),
      );
    });

    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('has a Dockerfile that a linter finds nothing wrong with', () => {
    const messages = (text: string) => dockerfileProblems(text).map(({ message }) => message);

    expect(messages(dockerfile)).toEqual([]);
    expect(messages(dockerfile.replace('WORKDIR /', 'WORKDIR '))).toEqual([
      'WORKDIR paths should be absolute',
    ]);
  });

  it('asks in its overlay for credentials on every route that is not a probe, and gives Prometheus its own', () => {
    const access = objects().find(({ data }) => data?.['AUTH_MODE'] !== undefined)?.data;
    const monitor = patched('ServiceMonitor');

    expect(access).toMatchObject({ AUTH_MODE: 'api-key', ADMIN_ROUTES: 'authenticated' });
    expect(monitor).toMatchObject({
      spec: {
        endpoints: [
          { authorization: { type: 'Bearer', credentials: { name: 'nestor-metrics', key: 'api-key' } } },
        ],
      },
    });
  });

  it('mounts the keys of callers in its overlay, whole, so that they change without a restart', () => {
    const file = objects().find(({ data }) => data?.['API_KEYS_FILE'] !== undefined)?.data?.['API_KEYS_FILE'];
    const deployment = patched('Deployment');
    const secret = objects().find(({ metadata }) => metadata.name === 'nestor-api-keys')?.stringData;

    expect(deployment.spec.template.spec).toMatchObject({
      containers: [
        {
          volumeMounts: [
            { name: 'tmp' },
            { name: 'api-keys', mountPath: dirname(file ?? ''), readOnly: true },
          ],
        },
      ],
      volumes: [{ name: 'tmp' }, { name: 'api-keys', secret: { secretName: 'nestor-api-keys' } }],
    });
    expect(JSON.stringify(deployment)).not.toContain('subPath');
    expect(JSON.parse(secret?.[basename(file ?? '')] ?? '')).toEqual([
      { name: 'web', hash: expect.any(String) },
      { name: 'prometheus', hash: expect.any(String), limit: 1 },
    ]);
  });

  it('has nobody start production by Compose open to everybody, or with open metrics, unasked', () => {
    const { environment, volumes } = compose('docker-compose.prod.yml').services['app'] ?? {};
    const sample = /cat > \.env <<'EOF'\n([\s\S]*?)EOF/.exec(readFileSync('docs/deployment.md', 'utf8'))?.[1];
    const variables = Object.fromEntries(
      (sample ?? '')
        .trim()
        .split('\n')
        .map((line) => line.split('=', 2)),
    ) as Record<string, string>;

    expect(environment?.['AUTH_MODE']).toMatch(/^\$\{AUTH_MODE:\?/);
    expect(environment?.['ADMIN_ROUTES']).toMatch(/^\$\{ADMIN_ROUTES:-closed\}$/);
    expect(volumes).toEqual([`./keys:${dirname(variables['API_KEYS_FILE'] ?? '')}:ro`]);
    expect(Object.keys(variables)).toEqual(
      expect.arrayContaining(asked(readFileSync('docker-compose.prod.yml', 'utf8'))),
    );
    expect(parseConfiguration(variables).auth).toMatchObject({
      mode: 'api-key',
      adminRoutes: 'authenticated',
    });
    expect(parseConfiguration({ AUTH_MODE: 'none', ADMIN_ROUTES: 'closed' }).auth).toEqual({
      mode: 'none',
      adminRoutes: 'closed',
    });
  });

  it('sets only variables that Nestor reads', () => {
    const named = [
      ...Object.keys(compose('docker-compose.yml').services['app']?.environment ?? {}),
      ...Object.keys(compose('docker-compose.prod.yml').services['app']?.environment ?? {}),
      ...objects().flatMap(({ kind, metadata, data, stringData }) =>
        kind === 'ConfigMap' || (kind === 'Secret' && metadata.name === 'nestor')
          ? Object.keys({ ...data, ...stringData })
          : [],
      ),
      ...[...dockerfile.matchAll(/^(?:ENV| {4})\s*([A-Z_]+)=/gm)].map(([, name = '']) => name),
    ].filter((name) => name !== 'NODE_ENV');

    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((name) => !KNOWN_VARIABLES.has(name))).toEqual([]);
  });

  it('gives running turns their grace period and the process time to close behind it', () => {
    const app = compose('docker-compose.prod.yml').services['app'];
    const composeGrace = Number(app?.environment?.['SHUTDOWN_GRACE_SECONDS']);
    expect(Number.parseInt(app?.stop_grace_period ?? '', 10)).toBeGreaterThan(composeGrace + CLOSE_SECONDS);

    const pod = ofKind('Deployment').spec.template.spec;
    const grace = Number(ofKind('ConfigMap').data?.['SHUTDOWN_GRACE_SECONDS']);
    const pause = pod.containers[0]?.lifecycle.preStop.sleep.seconds ?? Number.NaN;
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(pause + grace + CLOSE_SECONDS);
  });

  it('publishes no port of a database in production, and restarts and limits every service', () => {
    const { services } = compose('docker-compose.prod.yml');

    for (const name of ['mongo', 'redis']) expect(services[name]?.ports).toBeUndefined();
    for (const service of Object.values(services)) {
      expect(service.restart).toBe('unless-stopped');
      expect(service.deploy?.resources?.limits).toBeDefined();
    }
  });

  it('publishes ports for development on loopback alone', () => {
    const ports = Object.values(compose('docker-compose.yml').services).flatMap(
      (service) => service.ports ?? [],
    );

    expect(ports).toHaveLength(3);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('runs without root and with a read-only file system', () => {
    const pod = ofKind('Deployment').spec.template.spec;

    expect(pod.securityContext.runAsNonRoot).toBe(true);
    expect(pod.containers[0]?.securityContext.readOnlyRootFilesystem).toBe(true);
    expect(compose('docker-compose.prod.yml').services['app']?.read_only).toBe(true);
    expect(dockerfile).toMatch(/^USER node$/m);
  });

  it('asks the live and ready routes', () => {
    const [container] = ofKind('Deployment').spec.template.spec.containers;

    expect(container?.startupProbe.httpGet.path).toBe('/health/live');
    expect(container?.livenessProbe.httpGet.path).toBe('/health/live');
    expect(container?.readinessProbe.httpGet.path).toBe('/health/ready');
  });

  it('copies into the image only what is there and not ignored', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) =>
      names.split(' '),
    );
    const allowed = readFileSync('.dockerignore', 'utf8').match(/(?<=^!)\S+$/gm);

    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((name) => !existsSync(name))).toEqual([]);
    expect(copied.filter((name) => allowed?.includes(name) !== true)).toEqual([]);
  });
});
