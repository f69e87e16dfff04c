import { describe, expect, it, vi } from 'vitest'
import { ITEMS } from '../../../demo/pa/index.ts'
import { memberOf, residentOf } from '../../../demo/people.ts'
import { DAY } from '../../../domain/kernel/index.ts'
import { deadline } from '../../../services/processes/deadline.ts'
import { merger } from '../../../services/processes/merger/merger.ts'
import { expectOneHistory, type Office, office } from './office.ts'

const committee = memberOf('committee')
const workers = memberOf('social-work')
const property = memberOf('property')
const street = memberOf('street-office')
const item = ITEMS.find((one) => one.lead === 'property' && one.level === 'L3' && one.visibility !== 'restricted')?.code

const place = { quarter: 'q03' }
const raised = async (at: Office, by: number, key?: string): Promise<string> =>
  (await at.send(residentOf(by), 'raise', { text: '漏水', place }, undefined, key && `raise ${key} ${by}`)).id

async function sorted(at: Office, by: number, key?: string): Promise<string> {
  const id = await raised(at, by, key)
  await at.send(committee, 'triage', { item, summary: 'Leak' }, id, key && `triage ${key} ${by}`)
  return id
}

/** An original and demands of other residents, merged into it one by one. */
async function merged(at: Office, count: number) {
  const original = await sorted(at, 1)
  const others: string[] = []
  for (let by = 2; by < count + 2; by += 1) {
    const other = await raised(at, by)
    await at.send(committee, 'merge', { original }, other)
    others.push(other)
  }
  return { original, others }
}

async function delivered(at: Office, id: string): Promise<void> {
  await at.send(committee, 'assign', { party: 'property' }, id)
  await at.send(property, 'accept', { task: 't1' }, id)
  await at.send(property, 'deliver', { task: 't1', result: '已修好' }, id)
}

const last = async (at: Office, id: string) => {
  const event = (await at.story(id)).at(-1)
  return { type: event?.type.split('.')[1], data: event?.data }
}
const AT_DESK = { desk: expect.any(String), triageBy: expect.any(String) }
const decline = { code: 'not-lawful', reason: '依法不能办理', instead: '可向区住建局咨询' }

describe('an order to merge', () => {
  it('merges each demand by a command of its own', async () => {
    const at = await office()
    const original = await sorted(at, 1)
    const others = [await raised(at, 2), await raised(at, 3), await sorted(at, 4)]
    await at.send(committee, 'absorb', { demands: others }, original)
    await (await at.run(merger)).idle()
    for (const id of others)
      expect(await last(at, id)).toMatchObject({ type: 'DemandMerged', data: { original, askedBy: committee.party } })
  })

  it('reports to its sender what was refused in the meantime', async () => {
    const at = await office()
    const original = await sorted(at, 1)
    const others = [await raised(at, 2), await raised(at, 3)]
    await at.send(committee, 'absorb', { demands: others }, original)
    await at.send(residentOf(3), 'withdraw', {}, others[1])
    await (await at.run(merger)).idle()
    expect(await last(at, original)).toMatchObject({
      type: 'MergesRefused',
      data: { person: committee.id, refused: [others[1]], codes: ['demand.wrong-state'] },
    })
  })

  it('leads to one history, however often it is delivered', async () => {
    await expectOneHistory(merger, async (at) => {
      const original = await sorted(at, 1, 'a')
      const others = [await raised(at, 2, 'b'), await raised(at, 3, 'c')]
      await at.send(committee, 'absorb', { demands: others }, original, 'order')
    })
  })
})

describe('what becomes of the original', () => {
  it.each([
    ['withdrawn', residentOf(1), 'withdraw', {}],
    ['declined', committee, 'decline', decline],
  ] as const)('%s: the first demand goes on, and the others go on under it', async (became, actor, command, data) => {
    const at = await office()
    const { original, others } = await merged(at, 3)
    await at.send(actor, command, data, original)
    await (await at.run(merger)).idle()
    const ends = await Promise.all(others.map(async (id) => ({ id, ...(await last(at, id)) })))
    const [first, ...more] = ends.filter(({ type }) => type === 'DemandUnmerged')
    expect([first?.data, more]).toEqual([{ original, cause: 'original-ended', became, ...AT_DESK }, []])
    for (const { id, type, data } of ends)
      if (id !== first?.id)
        expect({ type, data }).toMatchObject({ type: 'DemandMerged', data: { original: first?.id } })
  })

  it('merged further: the demands follow', async () => {
    const at = await office()
    const { original, others } = await merged(at, 2)
    const next = await sorted(at, 9)
    await at.send(committee, 'merge', { original: next }, original)
    await (await at.run(merger)).idle()
    for (const id of others)
      expect(await last(at, id)).toMatchObject({ type: 'DemandMerged', data: { original: next } })
  })

  it('delivered: each raiser is asked, and silence closes it', async () => {
    const at = await office()
    const { original, others } = await merged(at, 1)
    await delivered(at, original)
    const running = await at.run(merger)
    await running.idle()
    const [joined = ''] = others
    expect(await last(at, joined)).toMatchObject({ type: 'OriginalChanged', data: { original, became: 'delivered' } })
    await running.stop()
    at.at(at.now() + 8 * DAY)
    const clock = await at.run(deadline)
    await clock.round()
    expect(await last(at, joined)).toMatchObject({ type: 'DemandClosed', data: { basis: 'silence' } })
  })

  it('long ago: one question tells which demands are originals, whatever happened since', async () => {
    const at = await office()
    const { original, others } = await merged(at, 1)
    for (let by = 10; by < 14; by += 1) await at.send(residentOf(by), 'withdraw', {}, await raised(at, by))
    await delivered(at, original)
    await at.views.reached('demands', await at.core.log.head(), 10_000)
    const page = vi.spyOn(at.core.views, 'page')
    const running = await at.run(merger)
    await running.idle()
    const asked = page.mock.calls.map(([{ filters }]) => filters.original)
    expect(asked.filter((id) => id === undefined)).toHaveLength(1)
    expect(new Set(asked)).toEqual(new Set([undefined, original]))
    expect(await last(at, others[0] ?? '')).toMatchObject({ data: { became: 'delivered' } })
    // What comes after that answer is asked again.
    const later = await raised(at, 20)
    await at.send(committee, 'merge', { original: await sorted(at, 21) }, later)
    await running.idle()
    expect(page.mock.calls.map(([{ filters }]) => filters.original)).toContain(later)
  })

  it('reopened: its raiser waits again, and hears of the next result', async () => {
    const at = await office()
    const { original, others } = await merged(at, 1)
    await delivered(at, original)
    await at.send(residentOf(1), 'give-feedback', { resolved: false }, original)
    const running = await at.run(merger)
    await running.idle()
    expect((await at.story(others[0] ?? '')).map(({ data }) => (data as { became?: string }).became)).not.toContain(
      'closed',
    )
  })

  it('refused by an outside body after a referral: the demand waits on, and is not stuck', async () => {
    const at = await office()
    const { original, others } = await merged(at, 1)
    const body = { body: 'water', name: '自来水公司', kind: 'utility', contact: '96116', competence: '供水' }
    await at.on('community', committee, 'register-body', body, 'pa')
    await at.send(committee, 'refer', { body: 'water' }, original)
    const running = await at.run(merger)
    await running.idle()
    expect(await last(at, others[0] ?? '')).toMatchObject({ data: { became: 'referred' } })
    await at.send(street, 'answer-referral', { outcome: 'refused', answer: '不属其职责', reference: '函12' }, original)
    await running.idle()
    expect(await last(at, others[0] ?? '')).toMatchObject({ data: { became: 'open' } })
    await at.send(workers, 'decline', decline, original)
    await running.idle()
    expect(await last(at, others[0] ?? '')).toMatchObject({ type: 'DemandUnmerged' })
  })

  it('leads to one history, however often it is delivered', async () => {
    await expectOneHistory(merger, async (at) => {
      const original = await sorted(at, 1, 'o')
      const other = await raised(at, 2, 'm')
      await at.send(committee, 'merge', { original }, other, 'merge')
      await at.send(residentOf(1), 'withdraw', {}, original, 'withdraw')
    })
  })
})
