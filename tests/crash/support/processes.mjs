// What the kernel says of a process, and of files.
import { readdirSync, readFileSync, statSync } from 'node:fs';

const TICKS_PER_SECOND = 100; // USER_HZ: the same on every Linux

/** Bytes that are the process's alone and no file's. */
export function memoryBytes(pid) {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(text.match(/^Pss_Anon:\s+(\d+) kB$/m)[1]) * 1024;
}

/** Processor time since it began, user and system, in seconds. */
export function cpuSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [, ...fields] = stat.slice(stat.lastIndexOf(')')).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

export function openFiles(pid) {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** 0 where there is no such file. */
export function fileBytes(path) {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
