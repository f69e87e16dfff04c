import type { RowOf } from './engine.ts'

type DemandFile = RowOf<'demands'>

/** What the raiser of a demand told, as far as the reader may read it. */
interface Told {
  readonly text?: string
  readonly name?: string
  readonly contact?: string
  readonly address?: string
  readonly channel?: string
  readonly category?: string
  readonly quarter?: string
  readonly building?: string
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** Reads what the raiser told from the story of a demand. Values that are sealed or withheld are absent. */
export function toldIn({ story = [], quarter }: Pick<DemandFile, 'story' | 'quarter'>): Told {
  const raised = story.find(({ event }) => event === 'DemandRaised')?.data ?? {}
  const raiser = isObject(raised.raiser) ? raised.raiser : {}
  // Triage may have corrected the place.
  const sorted = story.findLast(({ event }) => event === 'DemandTriaged')?.data.place
  const place = isObject(sorted) ? sorted : isObject(raised.place) ? raised.place : {}
  const found = {
    text: raised.text,
    name: raiser.name,
    contact: raised.contact ?? raiser.contact,
    address: raised.address,
    channel: raised.channel,
    category: raised.category,
    quarter: place.quarter ?? quarter,
    building: place.building,
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => typeof value === 'string' && value !== ''))
}
