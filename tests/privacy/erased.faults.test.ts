import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Actor } from '../../domain/kernel/index.ts'
import { canonical } from '../../services/kit/canonical.ts'
import { sealedIn } from '../../services/privacy/sealed-values.ts'
import { withViews } from '../../src/engine/read-side.ts'
import { eventsOf, folder, stageIn, stageInMemory } from '../demo/play.ts'
import { leaks } from './planted.ts'

/** Bytes that two sealed values have in common by chance once in 10^7 such feeds. */
const WINDOW_BYTES = 8

it('shows in a whole feed no two values that belong to one person', async () => {
  const on = await stageInMemory()
  onTestFinished(on.stop)
  await on.play({ seed: 1, days: 12 })
  const values = (await eventsOf(on)).flatMap(({ data, commanddigest }) => [
    ...sealedIn(data).map(({ sealed }) => sealed),
    ...(commanddigest !== undefined && commanddigest.length > 16 ? [commanddigest] : []),
  ])
  expect(new Set(values).size).toBeGreaterThan(500)
  const where = new Map<string, number>()
  const shared: string[] = []
  new Set(values).forEach((value) => {
    const bytes = Buffer.from(value, 'base64url')
    for (let at = 0; at + WINDOW_BYTES <= bytes.length; at += 1) {
      const window = bytes.toString('latin1', at, at + WINDOW_BYTES)
      if (where.has(window)) shared.push(value)
      where.set(window, at)
    }
  })
  expect(shared).toEqual([])
})

it('leaves of an erased person nothing that can be read or guessed with every key and file that is left', async () => {
  const directory = folder()
  const on = await stageIn(directory)
  await on.play({ seed: 1, days: 1 })
  const engine = await withViews(on, {
    onFailure(fault) {
      throw fault
    },
  })
  onTestFinished(engine.stop)
  const phone = '13987654321'
  const data = { text: 'planted words that nobody else says', contact: phone, reference: 'planted-reference-1' }
  const desk: Actor = { id: 'person-desk', role: 'resident' }
  const raised = await on.commands.handle({
    community: 'pa',
    aggregate: 'demand',
    command: 'raise',
    data,
    actor: desk,
    idempotencyKey: randomUUID(),
  })
  if (!raised.ok) throw new Error(JSON.stringify(raised))
  expect(await engine.views.reached('demands', raised.position, 60_000)).toBe(true)
  const digest = (purpose: string, text: string) => on.vault.digest(purpose, text)
  const body = canonical(['demand', '', 'raise', data])
  const guesses = [
    digest('command', body).slice(0, 16),
    ...Object.values(data).flatMap((text) => [
      digest('search', `pa\0${text}`),
      digest('search', text),
      digest('command', text).slice(0, 16),
    ]),
  ]
  const files = () =>
    Buffer.concat(
      readdirSync(directory, { withFileTypes: true })
        .filter((one) => one.isFile())
        .map(({ name }) => readFileSync(join(directory, name))),
    )
  const found = () => {
    const bytes = files()
    const ways = (guess: string) => [guess, Buffer.from(guess, 'hex'), Buffer.from(guess, 'hex').toString('base64url')]
    return guesses.filter((guess) => ways(guess).some((way) => bytes.includes(way)))
  }
  // The keyed hash by which the demand is found is in the views until then: the test sees what it looks for.
  await expect.poll(found).not.toEqual([])
  const administrator: Actor = { id: 'admin-1', role: 'administrator' }
  expect(await engine.privacy?.erase('pa', desk.id, administrator)).toMatchObject({ ok: true })
  await expect.poll(found, { timeout: 30_000 }).toEqual([])
  const values = (await eventsOf(on)).filter(({ subject }) => subject === `demand-pa-${raised.id}`)
  const sealed = values.flatMap((event) => [
    ...sealedIn(event.data),
    ...(event.commanddigest === undefined ? [] : [{ sealed: event.commanddigest }]),
  ])
  expect(sealed.length).toBeGreaterThan(3)
  expect((await on.vault.open(sealed)).filter((value) => value !== undefined)).toEqual([])
  expect(leaks(directory, '', Object.values(data))).toEqual([])
})
