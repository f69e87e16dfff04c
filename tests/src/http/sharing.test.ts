import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUR, iso } from '../../../domain/kernel/index.ts'
import { engineRig, type Rig } from './rig.ts'

let at: Rig
let owner: string
let borrower: string
let neighbour: string
let auditor: string
beforeAll(async () => {
  at = await engineRig()
  owner = await at.token({ sub: 'person-committee-1', party: 'committee' })
  borrower = await at.token({ sub: 'worker-1', role: 'social-work', party: 'social-work' })
  neighbour = await at.token({ sub: 'manager-1', role: 'property-company', party: 'property' })
  auditor = await at.token({ sub: 'person-auditor', role: 'auditor' })
})
afterAll(() => at.stop())

const PURPOSE = '给王奶奶过生日'

/** The text of a live stream from the beginning up to the first event of the type. */
async function heard(token: string, type: string): Promise<string> {
  const stopped = new AbortController()
  const headers = { accept: 'text/event-stream', authorization: `Bearer ${token}` }
  const { body } = await fetch(`${at.url}/v1/pa/events?after=0`, { headers, signal: stopped.signal })
  let text = ''
  for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece
    if (text.slice(text.indexOf(`event: governance.${type}.`)).includes('\n\n') && text.includes(`.${type}.`)) break
  }
  stopped.abort()
  return text
}

test('a hall that is offered and lent is visible to all parties, and its purpose to the two parties alone', async () => {
  const tell = async (path: string, body: object, token: string) => {
    const told = await at.ask(`/v1/pa/resources${path}`, { body, token })
    expect(told.body).toMatchObject({ position: expect.any(String) })
    return told.body
  }
  const terms = { approval: 'automatic' }
  await tell('', { resource: 'hall', name: '活动室', category: 'venue', quantity: 1, value: 3000, terms }, owner)
  const begins = Date.now() + HOUR / 12
  const window = { from: iso(begins), until: iso(begins + 2 * HOUR) }
  await tell('/hall/request', { window, purpose: PURPOSE, for: { demand: 'd1' } }, borrower)
  const { position } = await tell('/hall/start', { share: 's1' }, owner)

  const show = async (path: string, token: string) =>
    (await at.ask(`/v1/pa/${path}`, { token, headers: { 'x-min-position': position } })).body
  expect(await show('resource-sharing/hall', neighbour)).toMatchObject({
    owner: 'committee',
    left: 0,
    shares: { using: 1 },
  })
  const share = { id: 'hall.s1', owner: 'committee', party: 'social-work', state: 'using', value: 6000 }
  for (const token of [owner, borrower]) {
    expect(await show('resource-sharing/calendar/hall.s1', token)).toMatchObject({ ...share, purpose: PURPOSE })
    expect(await show('resource-sharing/calendar?for=d1', token)).toMatchObject({ rows: [share] })
  }
  const unknown = { ...share, purpose: null, for: null }
  expect(await show('resource-sharing/calendar/hall.s1', neighbour)).toMatchObject(unknown)
  expect(await show('resource-sharing/calendar?for=d1', neighbour)).toMatchObject({ rows: [] })
  expect(await show('resource-sharing/calendar/hall.s1', auditor)).toMatchObject({
    purpose: null,
    for: { demand: 'd1' },
  })
  expect(await show('resource-sharing/balances?party=social-work&month=total&category=all', auditor)).toMatchObject({
    // While it is in use, nothing of it counts yet.
    rows: [],
  })
  // A single row and a page say what they leave out.
  expect(await show('parties/committee', neighbour)).toMatchObject({
    gave: { shares: 0, value: 0 },
    restricted: 'left out',
  })
  expect(await show('parties', neighbour)).toMatchObject({ restricted: 'left out' })
  expect(await show('parties', auditor)).toMatchObject({ restricted: 'included' })
  expect(await show('resource-sharing', neighbour)).not.toHaveProperty('restricted')

  // Events show no more than the views.
  for (const path of ['streams/resource-pa-hall', 'events?types=ShareRequested,ResourceShared']) {
    for (const token of [owner, borrower, auditor])
      expect(JSON.stringify(await show(path, token))).toContain('"for":{"demand":"d1"}')
    const told = JSON.stringify(await show(path, neighbour))
    expect(told).toContain('ResourceShared')
    expect(told).not.toContain('"demand":"d1"')
  }
  expect(await heard(neighbour, 'ResourceShared')).not.toContain('"demand":"d1"')
  expect(await heard(borrower, 'ResourceShared')).toContain('"for":{"demand":"d1"}')

  const resident = await at.token({ sub: 'resident-1', role: 'resident' })
  for (const view of ['resource-sharing', 'resource-sharing/calendar', 'resource-sharing/balances', 'parties']) {
    expect(await show(view, resident)).toMatchObject({ rows: [] })
  }
})
