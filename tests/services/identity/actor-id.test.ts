import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { isPlainActorId } from '../../../domain/kernel/index.ts'
import { actorIdOf } from '../../../services/identity/actor-id.ts'

const keyed = (key: string) => (purpose: string, text: string) =>
  createHmac('sha256', key).update(`${purpose}\n${text}`).digest('hex')
const of = (issuer: string, sub: string, key = 'k') => actorIdOf(keyed(key), issuer, sub)

test('an issuer and a subject of any form always give the same id', () => {
  for (const sub of ['auth0|65f', 'lin@example.org', 'f:91:17', '_AItUz', '李']) {
    expect(of('https://id.example', sub)).toMatch(/^u-[0-9a-f]{32}$/)
    expect(of('https://id.example', sub)).toBe(of('https://id.example', sub))
  }
})

test('another issuer, subject or installation gives another id', () => {
  const ids = [of('a', 'b'), of('a', 'c'), of('b', 'b'), of('a","b', ''), of('a', 'b', 'other key')]
  expect(new Set(ids).size).toBe(ids.length)
})

test('a subject with the form of an id can be one, unless it looks like the derived id of another', () => {
  expect(isPlainActorId('person-17')).toBe(true)
  expect(isPlainActorId('auth0|65f')).toBe(false)
  expect(isPlainActorId(of('https://id.example', 'lin'))).toBe(false)
})
