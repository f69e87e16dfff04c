import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sanshe-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface WriterProcess {
  /** Lines that it has printed so far. */
  readonly lines: readonly string[]
  /** Resolves when it has printed this many lines, or ended. */
  said(count: number): Promise<void>
  /** Kills it at once. */
  kill(): Promise<void>
}

/** Starts child-writer.ts on the log at `path`. */
export function startWriterProcess(path: string, streams: number): WriterProcess {
  const script = fileURLToPath(new URL('./child-writer.ts', import.meta.url))
  const child: ChildProcess = spawn(process.execPath, [script, path, String(streams)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  if (child.stdout === null) throw new Error('the child has no output')
  const lines: string[] = []
  const reader = createInterface(child.stdout)
  const ended = once(reader, 'close')
  reader.on('line', (line) => lines.push(line))
  return {
    lines,
    async said(count) {
      const enough = new Promise<void>((resolve) => {
        const look = (): void => {
          if (lines.length >= count) resolve()
        }
        reader.on('line', look)
        look()
      })
      await Promise.race([enough, ended])
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** What child-full-disk.ts reports about a log on a disk of 3 MiB. */
export async function onSmallDisk(): Promise<unknown> {
  const script = fileURLToPath(new URL('./child-full-disk.ts', import.meta.url))
  const mounted = 'mount -t tmpfs -o size=3m tmpfs "$0" && exec "$@"'
  const folder = temporaryFolder()
  const command = ['-rm', 'sh', '-c', mounted, folder, process.execPath, script, folder]
  const { stdout } = await promisify(execFile)('unshare', command)
  return JSON.parse(stdout)
}
