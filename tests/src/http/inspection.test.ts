import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, HOUR } from '../../../domain/kernel/index.ts'
import { engineRig, type Rig } from './rig.ts'

let now = Date.now()
let at: Rig
let as: Readonly<Record<'committee' | 'property' | 'raiser' | 'auditor' | 'other' | 'administrator', string>>
beforeAll(async () => {
  at = await engineRig({}, [], { clock: () => now })
  // The clock of the engine goes three hours ahead: an answer ends when its reader's token has expired.
  const token = (claims: Parameters<Rig['token']>[0]) => at.token(claims, DAY / 1000)
  as = {
    committee: await token({ sub: 'person-committee-1', party: 'committee' }),
    property: await token({ sub: 'person-property-1', role: 'property-company', party: 'property' }),
    raiser: await token({ sub: 'resident-31', role: 'resident' }),
    auditor: await token({ sub: 'auditor-zhao', role: 'auditor' }),
    other: await token({ sub: 'auditor-qian', role: 'auditor' }),
    administrator: await token({ sub: 'admin-1', role: 'administrator' }),
  }
})
afterAll(() => at.stop())

type Reader = keyof typeof as

async function send(path: string, body: object, token: string) {
  const answer = await at.ask(`/v1/pa/${path}`, { body, token })
  expect([path, answer.status, answer.body.code]).toEqual([path, answer.status < 300 ? answer.status : 200, undefined])
  return answer.body
}

/** A demand that a party returned and the committee declined, each with its reason. Resolves with its id and the last position. */
async function declined(token = as.raiser) {
  const { id } = await send('demands', { text: 'TEXT-word' }, token)
  await send(`demands/${id}/triage`, { item: '1.10.4', summary: 'A charger is broken' }, as.committee)
  await send(`demands/${id}/assign`, { party: 'property' }, as.committee)
  const back = { task: 't1', code: 'not-ours', reason: 'RETURN-word', proper: 'committee' }
  await send(`demands/${id}/return`, back, as.property)
  const why = { code: 'outside-territory', reason: 'DECLINE-word', instead: 'INSTEAD-word' }
  const { position } = await send(`demands/${id}/decline`, why, as.committee)
  return { id, position }
}

const open = async (stream: string, hours: number, token = as.auditor) =>
  send('inspections', { stream, hours, reason: 'a complaint to the district' }, token)

/** What a reader gets of the demand as a file, as a stream and as a page of the feed. */
async function read(id: string, position: string, reader: Reader) {
  const headers = { 'x-min-position': position }
  const get = (path: string) => at.ask(`/v1/pa/${path}`, { token: as[reader], headers })
  const [file, stream, page] = await Promise.all(
    [`demands/${id}`, `streams/demand-pa-${id}`, `events?subject=demand-pa-${id}`].map(get),
  )
  const reasons = (entries: unknown, member: 'event' | 'type') =>
    (entries as readonly Record<string, unknown>[])
      .filter((one) => /TaskReturned|DemandDeclined/.test(String(one[member])))
      .map(({ data }) => (data as { readonly reason: unknown }).reason)
  return {
    file: reasons(file?.body.story, 'event'),
    stream: reasons(stream?.body.events, 'type'),
    page: reasons(page?.body.events, 'type'),
    text: JSON.stringify([file?.body, stream?.body, page?.body]),
    raiser: file?.body.raiser as { readonly id: unknown },
    raised: stream?.body.events[0]?.data as { readonly raiser: unknown },
  }
}

const WORDS = ['RETURN-word', 'DECLINE-word']
const WITHHELD = { withheld: true }
const SEALED = { sealed: expect.any(String) }

async function seesNothing(id: string, position: string, reader: Reader) {
  const seen = await read(id, position, reader)
  expect(seen).toMatchObject({ file: [WITHHELD, WITHHELD], stream: [SEALED, SEALED], page: [SEALED, SEALED] })
  expect(seen.text).not.toContain('-word')
}

test('an auditor reads the reasons of one demand after a recorded inspection, and until it ends', async () => {
  const { id, position } = await declined()
  const beside = await declined()
  await seesNothing(id, position, 'auditor')

  const opened = await open(`demand-pa-${id}`, 3)
  expect(opened.events).toEqual(['ReasonsOpened'])
  const seen = await read(id, opened.position, 'auditor')
  expect(seen).toMatchObject({ file: WORDS, stream: WORDS, page: WORDS })
  // Only the reasons: not the words of the raiser, and not where else to go.
  expect(seen.text).not.toMatch(/TEXT-word|INSTEAD-word/)
  // Who raised it is told neither in the file nor in the events.
  expect([seen.raiser.id, seen.raised.raiser]).toEqual([null, WITHHELD])
  await seesNothing(beside.id, beside.position, 'auditor')
  await seesNothing(id, opened.position, 'other')
  await seesNothing(id, opened.position, 'administrator')

  now += 3 * HOUR
  await seesNothing(id, opened.position, 'auditor')
})

test('the raiser learns who read them, when and why, and overseers have the list of inspections', async () => {
  const { id } = await declined()
  const { position } = await open(`demand-pa-${id}`, 1, as.other)
  await read(id, position, 'other')
  const { body } = await at.ask('/v1/pa/privacy/disclosures?subject=resident-31', { token: as.raiser })
  const readings = (body.disclosures as readonly { readonly reader: string; readonly view: string }[]).filter(
    ({ reader }) => reader === 'auditor-qian',
  )
  const inspection = { id: 'in2', reason: 'a complaint to the district', until: new Date(now + HOUR).toISOString() }
  expect(readings.map(({ view }) => view).sort()).toEqual(['demands', 'feed'])
  for (const one of readings) expect(one).toMatchObject({ role: 'auditor', inspection })

  const list = async (token: string) =>
    (await at.ask('/v1/pa/inspections', { token, headers: { 'x-min-position': position } })).body.rows
  for (const token of [as.administrator, as.auditor])
    expect(await list(token)).toMatchObject([
      { inspection: 'in2', auditor: 'auditor-qian', stream: `demand-pa-${id}`, reason: inspection.reason },
      { inspection: 'in1', auditor: 'auditor-zhao' },
    ])
  for (const token of [as.committee, as.raiser]) expect(await list(token)).toEqual([])
})

test('what is erased stays unreadable', async () => {
  const raiser = await at.token({ sub: 'resident-32', role: 'resident' })
  const { id } = await declined(raiser)
  const { position } = await open(`demand-pa-${id}`, 1)
  await send('privacy/erase', { subject: 'resident-32' }, as.administrator)
  const ERASED = { erased: true }
  const seen = await read(id, position, 'auditor')
  expect(seen).toMatchObject({ file: [ERASED, ERASED], stream: [ERASED, ERASED], page: [ERASED, ERASED] })
})

test('the reason of a breach is opened with the workbook', async () => {
  const { id } = await declined()
  const source = `demand-pa-${id}`
  const { events } = (await at.ask(`/v1/pa/streams/${source}`, { token: as.committee })).body
  const returned = events.find(({ type }) => String(type).includes('TaskReturned'))
  const shown = { source, event: returned?.id }
  const breach = { party: 'property', item: '1.10.4', kind: 'unresolved', ...shown, note: 'BREACH-word' }
  const { position } = await send('workbooks/pa/record-breach', breach, as.committee)
  const notes = async (token: string) => {
    const path = `/v1/pa/streams/workbook-pa?limit=1000&after=300`
    return JSON.stringify((await at.ask(path, { token, headers: { 'x-min-position': position } })).body)
  }
  await open('workbook-pa', 1, as.other)
  expect(await notes(as.other)).toContain('BREACH-word')
  expect(await notes(as.auditor)).not.toContain('BREACH-word')
})
