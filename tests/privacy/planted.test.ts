import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { leaks } from './planted.ts'

const PHONE = '13800001111'
const NAME = '王小明和李大伟'
let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sanshe-planted-'))
  writeFileSync(join(directory, 'clean'), 'nothing of the kind')
})
afterEach(() => rm(directory, { recursive: true, force: true }))

describe('the scan for planted values', () => {
  it('finds none where there is none', () => {
    expect(leaks(directory, 'started on port 3000', [PHONE, NAME])).toEqual([])
  })

  it.each([
    ['as it is', (value: string) => `before ${value} after`],
    ['JSON', (value: string) => JSON.stringify({ text: `say "${value}"` })],
    ['URL', (value: string) => `/v1/pa/demands?text=${encodeURIComponent(value)}`],
    ['UTF-16, little-endian', (value: string) => Buffer.from(`x${value}`, 'utf16le')],
    ['UTF-16, big-endian', (value: string) => Buffer.from(`x${value}`, 'utf16le').swap16()],
    ['hex', (value: string) => Buffer.from(value).toString('hex')],
    ['base64 at 0', (value: string) => Buffer.from(`${value} and more`).toString('base64')],
    ['base64 at 1', (value: string) => Buffer.from(`a${value} and more`).toString('base64')],
    ['base64url at 2', (value: string) => Buffer.from(`ab${value} and more`).toString('base64url')],
  ])('finds them written %s, deep in folders', (_, written) => {
    mkdirSync(join(directory, 'deep', 'er'), { recursive: true })
    for (const value of [PHONE, NAME]) {
      writeFileSync(join(directory, 'deep', 'er', 'file'), written(value))
      const found = leaks(directory, '', [PHONE, NAME])
      expect(new Set(found.map(({ planted, where }) => `${planted} ${where}`))).toEqual(
        new Set([`${value} ${join('deep', 'er', 'file')}`]),
      )
    }
  })

  it('finds them escaped, and in what was printed', () => {
    const escaped = [...NAME].map((one) => `\\u${one.charCodeAt(0).toString(16)}`).join('')
    expect(leaks(directory, `{"msg":"${escaped}"}`, [NAME])).toEqual([
      { planted: NAME, where: 'output', form: 'ASCII JSON' },
    ])
  })

  it('refuses to scan nothing', async () => {
    expect(() => leaks(directory, '', [])).toThrow()
    expect(() => leaks(directory, '', ['123'])).toThrow()
    await rm(join(directory, 'clean'))
    expect(() => leaks(directory, '', [PHONE])).toThrow()
  })
})
