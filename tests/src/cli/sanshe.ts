import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const MAIN = fileURLToPath(new URL('../../../dist/src/main.js', import.meta.url))

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** A running command line of the built program. Its environment is given, not inherited. */
export function start(line: string | readonly string[], options: { env?: NodeJS.ProcessEnv; node?: string[] } = {}) {
  const args = typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('SANSHE_'))
  const child = spawn(process.execPath, [...(options.node ?? []), MAIN, ...args], {
    env: { ...Object.fromEntries(inherited), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const ended = new Promise<Ran>((done) => child.on('close', (code) => done({ code, out, err })))
  return { child, ended, out: () => out, err: () => err }
}

export const sanshe = (...given: Parameters<typeof start>): Promise<Ran> => start(...given).ended

export function dataFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sanshe-cli-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}
