import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { acceptClock, clockAccepted } from '../../../infra/files/clock-acceptance.ts'

const NOON = Date.parse('2026-03-01T12:00:00.000Z')

function directory(): string {
  const made = mkdtempSync(join(tmpdir(), 'sanshe-clock-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

it('is taken once, by the clock as it is then', () => {
  const at = directory()
  expect(clockAccepted(at, NOON)).toBe(false)
  const { taken } = acceptClock(at, NOON)
  expect(taken()).toBe(false)
  expect(clockAccepted(at, NOON + 2_000)).toBe(true)
  expect(taken()).toBe(true)
  expect(clockAccepted(at, NOON + 2_000)).toBe(false)
})

it.each([NOON + 61_000, NOON - 61_000])('is not valid for another moment, and does not stay', (now) => {
  const at = directory()
  const { taken } = acceptClock(at, NOON)
  expect(clockAccepted(at, now)).toBe(false)
  expect(taken()).toBe(true)
})

it('is withdrawn where no engine takes it, and no other file is taken for one', () => {
  const at = directory()
  acceptClock(at, NOON).withdraw()
  expect(existsSync(join(at, 'clock.accept'))).toBe(false)
  writeFileSync(join(at, 'clock.accept'), 'yes')
  expect(clockAccepted(at, NOON)).toBe(false)
})
