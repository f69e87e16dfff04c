import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished, vi } from 'vitest'
import { standardOutput } from '../../../src/engine/standard-output.ts'

const { O_NONBLOCK, O_RDONLY, O_RDWR } = constants

function pipe(): { into: number; out: number } {
  const folder = mkdtempSync(join(tmpdir(), 'sanshe-pipe-'))
  const path = join(folder, 'pipe')
  execFileSync('sh', ['-c', 'mkfifo "$0"', path])
  const into = openSync(path, O_RDWR | O_NONBLOCK)
  const out = openSync(path, O_RDONLY | O_NONBLOCK)
  onTestFinished(() => {
    closeSync(into)
    closeSync(out)
    rmSync(folder, { recursive: true })
  })
  return { into, out }
}

/** Undefined where nothing is there. */
function readSome(fd: number): Buffer | undefined {
  const buffer = Buffer.alloc(65_536)
  try {
    return buffer.subarray(0, readSync(fd, buffer))
  } catch {
    return undefined
  }
}

it('writes whole lines in order to a reader that comes late, and tells once how many it dropped', async () => {
  const { into, out } = pipe()
  const told: number[] = []
  const output = standardOutput((lines) => {
    told.push(lines)
    output.write('told\n')
  }, into)
  const text = '社'.repeat(300)
  const sent = 12_000
  for (let nth = 0; nth < sent; nth += 1) output.write(`${nth} ${text}\n`)
  const pieces: Buffer[] = []
  await vi.waitFor(
    () => {
      for (let some = readSome(out); some !== undefined; some = readSome(out)) pieces.push(some)
      if (pieces.at(-1)?.toString().endsWith('told\n') !== true) throw new Error('there is more to come')
    },
    { timeout: 120_000, interval: 20 },
  )
  const lines = Buffer.concat(pieces).toString().split('\n').slice(0, -2)
  expect(told).toEqual([sent - lines.length])
  expect(lines.length).toBeLessThan(sent)
  expect(lines.length * 900).toBeGreaterThan(4_000_000)
  expect(lines.findIndex((line, nth) => line !== `${nth} ${text}`)).toBe(-1)
}, 180_000)

it('takes lines for a disk that is full, and drops what is too much', async () => {
  const full = openSync('/dev/full', 'w')
  onTestFinished(() => closeSync(full))
  const told = vi.fn()
  const output = standardOutput(told, full)
  for (let nth = 0; nth < 6; nth += 1) {
    output.write(`${'x'.repeat(2 ** 20)}\n`)
    await delay(1)
  }
  expect(told).not.toHaveBeenCalled()
})
