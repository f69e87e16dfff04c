import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { masterKeyFrom } from '../../../infra/crypto/master-key.ts'

const key = Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex')
const fault = (code: string) => expect.objectContaining({ name: 'Fault', code })
let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sanshe-key-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

describe('the master key', () => {
  it('comes from the environment, in hex, base64 or base64url', () => {
    for (const form of ['hex', 'base64', 'base64url'] as const) {
      expect(masterKeyFrom({ SANSHE_MASTER_KEY: ` ${key.toString(form)}\n` }, directory)).toEqual(key)
    }
  })

  it('comes from a file that the environment names', () => {
    const path = join(directory, 'secret')
    writeFileSync(path, `${key.toString('base64')}\n`)
    expect(masterKeyFrom({ SANSHE_MASTER_KEY_FILE: path }, directory)).toEqual(key)
    expect(() => masterKeyFrom({ SANSHE_MASTER_KEY_FILE: `${path}-not` }, directory)).toThrow(
      fault('vault.master-key-missing'),
    )
  })

  it('is refused, and not repeated, where it is no key', () => {
    const cut = key.toString('base64').slice(0, 43)
    for (const text of [
      'short',
      key.toString('hex').slice(2),
      `${key.toString('hex')}00`,
      'z'.repeat(64),
      // A decoder of base64 stops at the first padding.
      `${cut}==and more`,
      `${cut}=andmore`,
      `${cut.slice(0, 20)}=${cut.slice(20)}`,
    ]) {
      expect(() => masterKeyFrom({ SANSHE_MASTER_KEY: text }, directory)).toThrow(fault('vault.master-key-invalid'))
      expect(() => masterKeyFrom({ SANSHE_MASTER_KEY: text }, directory)).not.toThrow(text)
    }
  })

  it('is created once for a new data directory, readable by its owner alone', () => {
    const data = join(directory, 'data')
    const made = masterKeyFrom({}, data)
    expect(made).toHaveLength(32)
    expect(masterKeyFrom({}, data)).toEqual(made)
    expect(statSync(join(data, 'master.key')).mode & 0o777).toBe(0o600)
  })

  it('is never replaced beside a vault that needs the old one', () => {
    mkdirSync(join(directory, 'data'))
    writeFileSync(join(directory, 'data', 'vault.db'), '')
    expect(() => masterKeyFrom({}, join(directory, 'data'))).toThrow(fault('vault.master-key-missing'))
  })
})
