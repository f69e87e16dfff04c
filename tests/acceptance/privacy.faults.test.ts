import { beforeEach, describe, expect, it } from 'vitest'
import { type EngineProcess, sanshe } from '../fixtures/engine.ts'
import { establish, joinCommittee, type Town, townOfTest } from '../fixtures/town.ts'
import { leaks } from '../privacy/planted.ts'

const PHONE = '13800138000'
const ADDRESS = '向阳小区三单元五零二室'
const TEXT = '楼上每晚两点拖动家具无法入睡'
const NAME = '欧阳明月与上官云飞'
const ANONYMOUS = '不愿透露姓名的赵女士来说'
const PLANTED = [PHONE, ADDRESS, TEXT, NAME, ANONYMOUS]

let town: Town
let directory: string
beforeEach(async () => {
  town = await townOfTest({ SANSHE_LOG_LEVEL: 'debug' })
  directory = town.place.directory
})

type Headers = Readonly<Record<string, string>>

async function told(answer: Response, status: number): Promise<Record<string, string>> {
  const body = await answer.text()
  expect(answer.status, body).toBe(status)
  return JSON.parse(body)
}

/** A community with a named person, and demands with every kind of personal value. */
async function planted(engine: EngineProcess): Promise<string> {
  const { administrator, resident } = town
  await establish(engine, town)
  await joinCommittee(engine, town)
  const formed = await engine.post(
    '/v1/pa/communities/pa/form-service-committee',
    { committee: 'mediation', party: 'c', name: '矛盾调解委员会' },
    administrator,
  )
  await told(formed, 200)
  const appointed = await engine.post(
    '/v1/pa/communities/pa/appoint',
    {
      person: 'person-17',
      name: NAME,
      party: 'c',
      post: { kind: 'service-committee', committee: 'mediation' },
    },
    administrator,
  )
  await told(appointed, 200)
  await told(await engine.post('/v1/pa/demands', { text: ANONYMOUS, contact: PHONE }), 201)
  const raised = await engine.post('/v1/pa/demands', { text: TEXT, contact: PHONE, address: ADDRESS }, resident)
  const { id = '', position = '' } = await told(raised, 201)
  await told(await engine.get(`/v1/pa/demands/${id}`, { ...resident, 'x-min-position': position }), 200)
  return id
}

/** Everything that routes show of these events, as this reader gets it. */
async function shown(engine: EngineProcess, id: string, reader: Headers): Promise<string> {
  const paths = [
    '/v1/pa/demand-board',
    `/v1/pa/demands/${id}`,
    '/v1/pa/three-rates',
    `/v1/pa/streams/demand-pa-${id}`,
    '/v1/pa/events?limit=1000',
    '/metrics',
    '/ready',
  ]
  const answers = await Promise.all(paths.map(async (path) => (await engine.get(path, reader)).text()))
  return answers.join('\n')
}

async function digests(position: string): Promise<string> {
  const { code, out, err } = await sanshe(town.place, 'replay', '--json', '--until', position)
  expect(code, err).toBe(0)
  return out
}

describe('a personal value', () => {
  it('is in no file, log line, metric, error or event; and once it is erased, in no answer', async () => {
    const { administrator, resident } = town
    const engine = await town.start()
    const id = await planted(engine)

    // Errors repeat nothing of the request.
    const mistakes = await Promise.all([
      engine.post('/v1/pa/demands', { text: TEXT, contact: [PHONE], [ADDRESS]: NAME }, resident),
      engine.post('/v1/pa/demands', `{"text": "${TEXT}", "contact": "${PHONE}`, resident),
      engine.post(`/v1/pa/demands/${id}/raise`, { text: TEXT, contact: PHONE }, resident),
      engine.post('/v1/pa/demands/unknown/withdraw', { reason: TEXT }, resident),
    ])
    for (const mistake of mistakes) {
      expect(mistake.status).toBeGreaterThanOrEqual(400)
      expect(leaks(directory, await mistake.text(), PLANTED)).toEqual([])
    }
    const sealedAnswers = ['/v1/pa/events?limit=1000', '/metrics', '/ready'].map(async (path) =>
      (await engine.get(path, administrator)).text(),
    )
    expect(leaks(directory, (await Promise.all(sealedAnswers)).join('\n'), PLANTED)).toEqual([])
    expect(leaks(directory, engine.output(), PLANTED)).toEqual([])

    // Opened for readers who may read it; once erased, for none.
    expect(await shown(engine, id, resident)).toContain(TEXT)
    const subject = 'resident-1'
    const read = await told(await engine.get(`/v1/pa/privacy/disclosures?subject=${subject}`, administrator), 200)
    expect(read.disclosures).not.toHaveLength(0)
    const before = await told(await engine.get('/v1/pa/events?limit=1000', administrator), 200)
    const last = JSON.parse(JSON.stringify(before.events)).at(-1).position
    const digest = await digests(last)
    await told(await engine.post('/v1/pa/privacy/erase', { subject }, administrator), 200)
    for (const reader of [administrator, resident, {}]) {
      const answers = await shown(engine, id, reader)
      for (const value of [TEXT, ADDRESS]) expect(answers).not.toContain(value)
    }
    expect(await digests(last), 'the erasure changes no view').toBe(digest)

    expect(await engine.stop()).toBe(0)
    expect(leaks(directory, engine.output(), PLANTED)).toEqual([])
    const again = await town.start()
    expect(await shown(again, id, administrator)).not.toContain(TEXT)
    await again.stop()
  }, 120_000)

  it('can be redacted alone, and is erased for anonymous raisers with their demand', async () => {
    const { administrator, resident } = town
    const engine = await town.start()
    const id = await planted(engine)
    const redaction = { stream: `demand-pa-${id}`, revision: 0, field: 'address' }
    const redact = (by: Headers, of: object = redaction) => engine.post('/v1/pa/privacy/redact', of, by)
    expect((await redact(resident)).status).toBe(403)
    expect(await told(await redact(administrator), 200)).toEqual({ destroyed: true })
    expect(await told(await redact(administrator), 200)).toEqual({ destroyed: false })
    await told(await redact(administrator, { ...redaction, field: 'place' }), 404)
    await told(await redact(administrator, { ...redaction, stream: `demand-ma-${id}` }), 404)

    const answers = await shown(engine, id, resident)
    expect(answers).toContain(TEXT)
    expect(answers).not.toContain(ADDRESS)
    const mine = await told(await engine.get('/v1/pa/privacy/disclosures?subject=resident-1', resident), 200)
    expect(mine.disclosures).toContainEqual(expect.objectContaining({ reader: 'resident-1', view: 'demands' }))

    const said = await engine.post('/v1/pa/demands', { text: ANONYMOUS })
    const { id: anonymous } = await told(said, 201)
    await told(await engine.post('/v1/pa/privacy/erase', { subject: `demand-pa-${anonymous}` }, administrator), 200)
    await told(await engine.post('/v1/pa/privacy/erase', { subject: `demand-pa-${anonymous}` }, administrator), 404)
    await engine.stop()
  }, 120_000)
})
