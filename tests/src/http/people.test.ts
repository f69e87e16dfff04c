import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUR, iso } from '../../../domain/kernel/index.ts'
import { engineRig, type Rig } from './rig.ts'

let at: Rig
/** Actors of the sending party, of the receiving party, of a third party, and the person. */
let home: string
let host: string
let neighbour: string
let lin: string
beforeAll(async () => {
  at = await engineRig()
  home = await at.token({ sub: 'person-committee-1', party: 'committee' })
  host = await at.token({ sub: 'worker-1', role: 'social-work', party: 'social-work' })
  neighbour = await at.token({ sub: 'manager-1', role: 'property-company', party: 'property' })
  lin = await at.token({ sub: 'resident-lin', role: 'resident' })
})
afterAll(() => at.stop())

const NAME = '林晓梅'
const REASON = '那天要去医院'

test('a requested person finds the request in the inbox, and the reason for declining reaches the requesting party', async () => {
  let position = '0'
  const tell = async (path: string, body: object, token: string) => {
    const told = await at.ask(`/v1/pa/persons${path}`, { body, token })
    expect(told.body).toMatchObject({ position: expect.any(String) })
    position = told.body.position
  }
  const show = async (path: string, token: string) =>
    (await at.ask(`/v1/pa/${path}`, { token, headers: { 'x-min-position': position } })).body
  const window = (hours: number) => ({
    from: iso(Date.now() + hours * HOUR),
    until: iso(Date.now() + (hours + 2) * HOUR),
  })

  await tell('', { person: 'lin', name: NAME, resident: 'resident-lin' }, home)
  const asked = { home: 'committee', host: 'social-work', for: { demand: 'd9' } }
  await tell('/lin/request', { ...asked, window: window(24) }, host)
  await tell('/lin/request', { ...asked, window: window(48) }, host)
  const waiting = { kind: 'secondment-requested', needs: true, about: { person: 'lin', host: 'social-work' } }
  for (const token of [home, lin]) {
    expect(await show('inbox?needs=true&kind=secondment-requested', token)).toMatchObject({ rows: [waiting, waiting] })
  }
  await tell('/lin/agree', { secondment: 'c1' }, home)
  await tell('/lin/agree', { secondment: 'c1' }, lin)
  await tell('/lin/decline', { secondment: 'c2', reason: REASON }, lin)

  expect(await show('inbox', lin)).toMatchObject({ rows: [{ kind: 'secondment-shared' }] })
  const declined = { kind: 'secondment-declined', about: { secondment: 'c2', by: 'person' }, reason: REASON }
  expect(await show('inbox?kind=secondment-declined', host)).toMatchObject({ rows: [declined] })
  expect(await show('inbox?kind=secondment-declined,secondment-shared', neighbour)).toMatchObject({ rows: [] })

  const shared = { id: 'lin.c1', state: 'shared', missing: [], for: { demand: 'd9' } }
  for (const token of [home, host, lin]) {
    expect(await show('personnel-sharing/lin.c1', token)).toMatchObject(shared)
    expect(await show('personnel-sharing?state=shared', token)).toMatchObject({ rows: [{ id: 'lin.c1' }] })
  }
  expect(await show('personnel-sharing', neighbour)).toMatchObject({ rows: [] })

  const engagements = [{ secondment: 'lin.c1', host: 'social-work' }]
  expect(await show('persons/lin', home)).toMatchObject({ name: NAME, engagements })
  expect(await show('persons/lin', lin)).toMatchObject({ name: NAME, resident: 'resident-lin' })
  expect(await show('persons/lin', host)).toMatchObject({ id: 'lin', name: null, resident: null, engagements })
  expect(JSON.stringify(await show('persons/lin', host))).not.toContain(REASON)
  expect(await show('persons/lin', neighbour)).toMatchObject({ code: 'row.unknown' })
})
