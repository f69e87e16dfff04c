import { expect, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import { type Actor, DAY } from '../../../domain/kernel/index.ts'
import { stateReader } from '../../../services/event-log/state-reader.ts'
import { type AccountHolder, openEnrolment } from '../../../services/identity/enrolment.ts'
import { enrolActors, logActors } from '../../../services/identity/log-actors.ts'
import { health } from '../../../services/kit/health.ts'
import { openMemoryEngine } from '../../../testing/index.ts'

const ISSUER = 'https://id.example.org'
const admin: Actor = { id: 'admin', role: 'administrator' }
const lin: Actor = { id: 'lin', role: 'social-work', party: 'workers' }
const wang: Actor = { id: 'wang', role: 'social-work', party: 'workers' }
const gone: Actor = { id: 'old', role: 'enterprise', party: 'shop' }
const lifts: Actor = { id: 'lifts', role: 'service' }
const resident: Actor = { id: 'r1', role: 'resident' }

/** A community whose actors acted by the claims of their tokens; only wang is enrolled. */
async function town() {
  let now = Date.UTC(2026, 0, 1)
  const engine = await openMemoryEngine({ contexts, clock: () => now })
  const send = async (aggregate: string, command: string, actor: Actor, data: object, id?: string) => {
    const request = { community: 'pa', aggregate, command, actor, data, ...(id === undefined ? {} : { id }) }
    const result = await engine.commands.handle(request)
    if (!result.ok) throw new Error(`${command}: ${result.code}`)
    return result.id
  }
  const inCommunity = (command: string, actor: Actor, data: object) => send('community', command, actor, data, 'pa')
  await inCommunity('establish', admin, { name: 'Pa' })
  await inCommunity('join-party', admin, { party: 'workers', kind: 'social-work', name: '社工站' })
  await inCommunity('join-party', admin, { party: 'shop', kind: 'enterprise', name: '商店' })
  await send('demand', 'raise', { ...lin, id: 'long-ago' }, { text: '…' })
  now += 100 * DAY
  await send('person', 'enrol', wang, { person: 'wang', name: '王' })
  for (const actor of [lin, lin, gone, resident]) await send('demand', 'raise', actor, { text: '…' })
  await send('demand', 'raise', lifts, { text: '…', onBehalfOf: { kind: 'resident', id: 'r1' } })
  await inCommunity('leave-party', admin, { party: 'shop' })
  const state = stateReader(engine.log, engine.catalogue)
  const listed = () => logActors({ log: engine.log, state, now, days: 90 })
  return { engine, state, listed }
}

test('lists who acted for a party or as a service lately, and whether they are enrolled', async () => {
  const { engine, listed } = await town()
  const found = await listed()
  expect(found.map(({ actor, party, events, state }) => [actor, party, events, state])).toEqual([
    ['lifts', undefined, 1, 'missing'],
    ['old', 'shop', 1, 'not-fitting'],
    ['lin', 'workers', 2, 'missing'],
    ['wang', 'workers', 2, 'enrolled'],
  ])
  await engine.stop()
})

test('enrols those that are missing under their ids, once, and their accounts act as before', async () => {
  const { engine, state, listed } = await town()
  expect(await enrolActors(await listed(), ISSUER, engine.commands)).toEqual([])
  expect((await listed()).filter((one) => one.state === 'missing')).toEqual([])
  const head = await engine.log.head()
  expect(await enrolActors(await listed(), ISSUER, engine.commands)).toEqual([])
  expect(await engine.log.head()).toBe(head)

  const { digest } = engine.vault
  const enrolment = openEnrolment({ state, digest, mode: 'enforce', health: health(), monotonic: () => 0 })
  const acting = (sub: string, claims: AccountHolder['claims'] = {}) =>
    enrolment.acting('pa', { identity: { issuer: ISSUER, sub }, claims, claimed: { id: sub, role: 'resident' } })
  expect(await acting('lin')).toEqual(lin)
  expect(await acting('lifts', { role: 'service' })).toEqual(lifts)
  // Residents keep their demands, because their ids stay.
  expect(await acting('r1')).toEqual(resident)
  await engine.stop()
})
