import { readdirSync, readFileSync } from 'node:fs';

const NANOSECONDS_PER_MS = 1e6;
const KILOBYTES_PER_MB = 1_024;

/** The time all threads of a process and its descendants have spent on a CPU, in milliseconds, as the kernel counts it. */
export function cpuMsOf(pid: number): number {
  const nanoseconds = treeOf(pid)
    .flatMap((process) => threadsOf(process).map((thread) => `/proc/${process}/task/${thread}/schedstat`))
    .map((path) => Number(read(path).split(' ')[0]));
  return sum(nanoseconds) / NANOSECONDS_PER_MS;
}

/** The resident memory of a process and its descendants. */
export function rssMbOf(pid: number): number {
  return statusMbOf(pid, 'VmRSS');
}

/** The most it has been. */
export function peakRssMbOf(pid: number): number {
  return statusMbOf(pid, 'VmHWM');
}

/** How many files and sockets a process has open. */
export function descriptorsOf(pid: number): number {
  return list(`/proc/${pid}/fd`).length;
}

function statusMbOf(pid: number, field: string): number {
  const pattern = new RegExp(`^${field}:\\s*(\\d+)`, 'm');
  const kilobytes = treeOf(pid).map((process) =>
    Number(pattern.exec(read(`/proc/${process}/status`))?.[1] ?? 0),
  );
  return sum(kilobytes) / KILOBYTES_PER_MB;
}

function treeOf(pid: number): number[] {
  const children = threadsOf(pid).flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(treeOf)];
}

function threadsOf(pid: number): string[] {
  return list(`/proc/${pid}/task`);
}

/** A thread may end between being listed and being read. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
