import { type Static, Type } from '@sinclair/typebox'
import type { Addition, AnsweredEvent, Sentence } from '../../kernel/index.ts'
import type { demandEvents } from '../events.ts'

/** The numbers to call where life or limb is in danger, and what to tell the raiser. */
export const EMERGENCY: { readonly numbers: readonly string[]; readonly words: Sentence } = {
  numbers: ['110', '119', '120'],
  words: {
    en: 'If anyone is in danger, call 110 (police), 119 (fire) or 120 (ambulance) now. Do not wait for an answer here.',
    zh: '如有人身危险，请立即拨打 110（公安）、119（消防）或 120（急救），不要等待本平台答复。',
  },
}

/** The emergency numbers, in answers and views. */
export const EmergencyAnswer = Type.Object(
  {
    numbers: Type.Array(Type.String()),
    words: Type.Object({ en: Type.String(), zh: Type.String() }),
  },
  { description: 'Numbers to call where life or limb is in danger, and what to tell the raiser.' },
)
export const emergencyAnswer = (): Static<typeof EmergencyAnswer> => ({
  numbers: [...EMERGENCY.numbers],
  words: { ...EMERGENCY.words },
})

const number = Type.String({
  description: 'The number by which residents and staff follow the demand, to be told by phone. It is no identity.',
})
const acceptBy = Type.String({ format: 'date-time', description: 'When a party has to have accepted it.' })
const resolveBy = Type.String({ format: 'date-time', description: 'When a substantive result is due.' })

/** The data of the first of these events; raising and importing always record it. */
function dataOfFirst<K extends 'DemandRaised' | 'HistoryImported'>(kind: K, events: readonly AnsweredEvent[]) {
  const found = events.find(({ name }) => name === kind)
  if (found === undefined) throw new Error(`the command recorded no ${kind}`)
  return found.data as Static<(typeof demandEvents)[K]['schema']>
}

const RaisingAnswer = Type.Object({
  number,
  acceptBy,
  resolveBy,
  /** Where it is urgent. */
  emergency: Type.Optional(EmergencyAnswer),
})

/** The answer to raising a demand: what its raiser has to keep, and to expect. */
export const raisingAddition: Addition<typeof RaisingAnswer> = {
  schema: RaisingAnswer,
  from(events) {
    const { number, acceptBy = '', resolveBy = '', urgent } = dataOfFirst('DemandRaised', events)
    return { number, acceptBy, resolveBy, ...(urgent ? { emergency: emergencyAnswer() } : {}) }
  },
}

const OrderAnswer = Type.Partial(RaisingAnswer)

/** The answer to an order of a hotline. An order sent again raises nothing. */
export const orderAddition: Addition<typeof OrderAnswer> = {
  schema: OrderAnswer,
  from: (events) => (events.some(({ name }) => name === 'DemandRaised') ? raisingAddition.from(events) : {}),
}

const ImportAnswer = Type.Object({
  number,
  acceptBy: Type.Optional(acceptBy),
  resolveBy: Type.Optional(resolveBy),
})

/** The answer to an import. A demand that has ended in the other system has no due times. */
export const importAddition: Addition<typeof ImportAnswer> = {
  schema: ImportAnswer,
  from(events) {
    const { acceptBy, resolveBy } = dataOfFirst('HistoryImported', events)
    return {
      number: dataOfFirst('DemandRaised', events).number,
      ...(acceptBy === undefined ? {} : { acceptBy }),
      ...(resolveBy === undefined ? {} : { resolveBy }),
    }
  },
}
