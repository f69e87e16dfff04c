import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** A folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sanshe-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface WriterProcess {
  /** What it has said so far, a line each. */
  readonly lines: readonly string[]
  /** Resolves when it has said so many lines, or ended. */
  said(count: number): Promise<void>
  /** Ends it at once, without a chance to tidy up. */
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
