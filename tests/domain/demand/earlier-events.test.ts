import { Value } from '@sinclair/typebox/value'
import { describe, expect, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import { CHAIN, type Rung } from '../../../domain/demand/shapes.ts'
import { catalogue, isUnsealed, replacePrivate, WITHHELD, withholdUnsealed } from '../../../domain/kernel/index.ts'
import { recordedFrom } from '../../../services/kit/stored-form.ts'
import { storedLines } from '../../fixtures/history/every-event.ts'

const known = catalogue(contexts)
const earlier = storedLines()
  .map((line, at) => recordedFrom(line, at + 1))
  .filter(({ type }) => known.type(type)?.version !== known.type(type)?.event.version)
const dataOf = (stream: string, name: string) => {
  const event = earlier.find(({ subject, type }) => subject === stream && type === `governance.${name}.v1`)
  if (event === undefined) throw new Error(`no ${name} in ${stream}`)
  return known.upcast(event).data
}

/** The data as the schema describes it, where a personal value is open. */
const opened = (data: unknown) => replacePrivate(data, (one) => (isUnsealed(one) ? one.unsealed : one))

describe('stored events of version 1', () => {
  test('occur in the fixed log, of every kind that has a later version', () => {
    expect([...new Set(earlier.map(({ type }) => type))].sort()).toEqual([
      'governance.DemandEscalated.v1',
      'governance.DemandMerged.v1',
      'governance.DemandRaised.v1',
      'governance.DemandReferred.v1',
      'governance.DemandTriaged.v1',
      'governance.DemandUnmerged.v1',
      'governance.HistoryImported.v1',
    ])
  })

  test('become valid events of the current version, and lose no value', () => {
    for (const event of earlier) {
      const { type, data } = known.upcast(event)
      const schema = known.type(type)?.event.schema
      const plain = JSON.parse(JSON.stringify(opened(data)).replace(/\{"sealed":"[^"]*"\}/g, '"sealed"'))
      const wrong = schema === undefined ? undefined : Value.Errors(schema, plain).First()
      expect(wrong === undefined || wrong.value === 'sealed' ? '' : `${type}${wrong.path}`).toBe('')
      if (!type.startsWith('governance.DemandTriaged')) expect(opened(data)).toMatchObject(Object(event.data))
    }
  })

  test('hide what people wrote from all who do not open it', () => {
    expect(dataOf('demand-qa-i', 'DemandRaised')).toMatchObject({
      category: { unsealed: 'c' },
      channel: { unsealed: 'phone' },
      reference: { unsealed: 'r1' },
      place: { area: { unsealed: 'n' } },
    })
    expect(withholdUnsealed(dataOf('demand-qa-i', 'DemandRaised'))).toMatchObject({
      category: WITHHELD,
      channel: WITHHELD,
      reference: WITHHELD,
      place: { area: WITHHELD },
      text: { sealed: 'sealed-100' },
    })
    expect(withholdUnsealed(dataOf('demand-qa-i', 'HistoryImported'))).toMatchObject({ reference: WITHHELD })
    expect(withholdUnsealed(dataOf('demand-qa-b', 'DemandReferred'))).toEqual({ to: WITHHELD })
  })

  test('have no area in the place that triage copied', () => {
    const places = earlier
      .filter(({ type }) => type === 'governance.DemandTriaged.v1')
      .map((event) => known.upcast(event).data as { readonly place: object })
    expect(places.every(({ place }) => !('area' in place))).toBe(true)
  })

  test('say how high a demand was escalated, and on which ladder', () => {
    const escalated = earlier.filter(({ type }) => type === 'governance.DemandEscalated.v1')
    expect(escalated.length).toBeGreaterThan(0)
    for (const event of escalated) {
      const { cause, to } = event.data as { readonly cause: string; readonly to: Rung }
      const ladder = cause.endsWith('-overdue') ? { ladder: cause.slice(0, cause.indexOf('-')) } : {}
      expect(known.upcast(event).data).toEqual({
        ...Object(event.data),
        ...ladder,
        rung: CHAIN.indexOf(to),
      })
    }
  })

  test('name a source that is no code `other`', () => {
    const event = earlier.find(({ type }) => type === 'governance.HistoryImported.v1')
    if (event === undefined) throw new Error('no such event')
    const sourceOf = (source: string) =>
      (known.upcast({ ...event, data: { source, reference: '1', open: false } }).data as { source: string }).source
    expect(['city-311', 'Mrs Wang, 3rd floor'].map(sourceOf)).toEqual(['city-311', 'other'])
  })
})
