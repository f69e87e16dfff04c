import { Type } from '@sinclair/typebox'
import { type Instant, iso, Moment, OneOf } from '../../domain/kernel/index.ts'
import { LEVELS, VISIBILITIES } from '../../domain/workbook/shapes.ts'
import { orNull } from '../runtime/index.ts'
import { type Header, NEVER } from './header.ts'

export const STATES = [
  'raised',
  'triaged',
  'assigned',
  'in-progress',
  'held',
  'delivered',
  'referred',
  'closed',
  'merged',
  'declined',
  'withdrawn',
] as const

const Name = Type.String()

/** A demand as lists show it: nothing in it is personal. */
export const HeaderAnswer = Type.Object({
  id: Name,
  number: Type.String({ description: 'What residents and staff follow it by.' }),
  state: OneOf(STATES),
  level: OneOf(LEVELS),
  item: orNull(Type.String({ description: 'Code of the workbook item, once triaged.' })),
  module: orNull(Name),
  summary: orNull(Type.String({ description: 'In one line, as triage wrote it.' })),
  category: orNull(Type.String({ description: 'As the outside source or channel calls it.' })),
  quarter: orNull(Name),
  grid: orNull(Name),
  area: orNull(Type.String({ description: 'An outside source’s own division.' })),
  visibility: OneOf(VISIBILITIES),
  raised: Moment,
  acceptBy: orNull(Moment),
  resolveBy: orNull(Moment),
  due: orNull(
    Type.String({ description: 'When what is due next is due: acceptance, the result, or the review of a hold.' }),
  ),
  parties: Type.Array(Name, { description: 'Parties that still have to do something.' }),
  original: orNull(Type.String({ description: 'The demand that it was merged into.' })),
  imported: Type.Boolean({ description: 'Its history was taken over from another system.' }),
  simulated: Type.Boolean({ description: 'Its community is a demonstration.' }),
})

const moment = (at: Instant | null): string | null => (at === null || at === NEVER ? null : iso(at))

export function headerAnswer(row: Header & { readonly its: { readonly simulated: number } | null }) {
  const { progress } = row
  const parties = progress.tasks
    .filter(({ state, past }) => past === undefined && (state === 'assigned' || state === 'accepted'))
    .map(({ party }) => party)
  return {
    id: row.demand,
    number: row.number,
    state: row.state,
    level: row.level,
    item: row.item,
    module: row.module,
    summary: row.summary,
    category: row.category,
    quarter: row.quarter,
    grid: row.grid,
    area: row.area,
    visibility: row.visibility,
    raised: iso(row.raised),
    acceptBy: moment(row.acceptBy),
    resolveBy: moment(row.resolveBy),
    due: moment(row.due),
    parties: [...new Set(parties)],
    original: progress.merged?.original ?? null,
    imported: row.imported === 1,
    simulated: row.its?.simulated === 1,
  }
}
