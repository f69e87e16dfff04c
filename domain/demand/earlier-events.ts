import { type Static, Type } from '@sinclair/typebox'
import {
  Characters,
  Closed,
  Day,
  Id,
  Line,
  Moment,
  ONE_LINE,
  OneOf,
  Personal,
  plainBefore,
  Text,
  type Upcaster,
} from '../kernel/index.ts'
import { TaskId } from '../sharing/shapes.ts'
import { ItemCode, Level, Visibility } from '../workbook/shapes.ts'
import { About, Attachments, CHAIN, Concern, Coordinates, FollowNumber, Raiser, Rung, SOURCE_NAME } from './shapes.ts'

/**
 * Schemas of events as they were recorded before version 0.2, when some of what people wrote was plain. Upcasters mark these values
 * as personal, so that only readers of the demand get them. The stored bytes stay as they are.
 */

const Reference = Characters({ minLength: 1, maxLength: 100, pattern: ONE_LINE })
const Place = Closed({
  quarter: Type.Optional(Id),
  building: Type.Optional(Id),
  grid: Type.Optional(Id),
  area: Type.Optional(Line),
})
const imported = Type.Optional(Type.Literal(true))
const note = Type.Optional(Personal(Text))

const HistoryImported = Closed({
  source: Line,
  reference: Reference,
  agency: Type.Optional(Line),
  statedDue: Type.Optional(Moment),
  open: Type.Boolean(),
  acceptBy: Type.Optional(Moment),
  resolveBy: Type.Optional(Moment),
})

const DemandRaised = Closed({
  number: FollowNumber,
  raiser: Raiser,
  helper: Type.Optional(Closed({ id: Id, role: Line, party: Type.Optional(Id) })),
  text: Type.Optional(Personal(Text, 'raiser.id')),
  contact: Type.Optional(Personal(Line, 'raiser.id')),
  address: Type.Optional(Personal(Line, 'raiser.id')),
  position: Type.Optional(Personal(Coordinates, 'raiser.id')),
  attachments: Type.Optional(Personal(Attachments, 'raiser.id')),
  place: Place,
  day: Type.Optional(Day),
  category: Type.Optional(Line),
  channel: Type.Optional(Line),
  urgent: Type.Boolean(),
  concerns: Type.Optional(Type.Array(Concern, { maxItems: 4 })),
  about: Type.Optional(About),
  visibility: Visibility,
  wish: Type.Optional(Visibility),
  reference: Type.Optional(Reference),
  related: Type.Optional(Type.Array(Id, { maxItems: 20 })),
  level: Level,
  acceptBy: Type.Optional(Moment),
  resolveBy: Type.Optional(Moment),
  imported,
})

const DemandTriaged = Closed({
  item: ItemCode,
  summary: Line,
  level: Level,
  visibility: Visibility,
  concerns: Type.Optional(Type.Array(Concern, { maxItems: 4 })),
  place: Place,
  acceptBy: Moment,
  resolveBy: Moment,
})

const DemandMerged = Closed({
  original: Type.Optional(Id),
  originalReference: Type.Optional(Reference),
  note,
  imported,
})

const DemandUnmerged = Closed({
  original: Type.Optional(Id),
  cause: OneOf(['mistaken', 'unresolved']),
  note,
})

const DemandReferred = Closed({ to: Type.Optional(Line), note, imported })

/** The area stands in DemandRaised, from where triage copied it. */
const withoutArea: Upcaster = {
  schema: DemandTriaged,
  up(data) {
    const { place, ...rest } = data as { readonly place: { readonly area?: unknown } }
    const { area: _, ...coarse } = place
    return { ...rest, place: coarse }
  },
}

/** The name of a source was free text, where a program imported through the API. */
const codedSource: Upcaster = {
  ...plainBefore(HistoryImported, 'reference', 'agency'),
  up(data) {
    const sealed = plainBefore(HistoryImported, 'reference', 'agency').up(data) as { readonly source: string }
    return new RegExp(SOURCE_NAME).test(sealed.source) ? sealed : { ...sealed, source: 'other' }
  },
}

const DemandEscalated = Closed({
  from: Rung,
  to: Rung,
  cause: OneOf(['acceptance-overdue', 'result-overdue', 'raiser', 'worker']),
  task: Type.Optional(TaskId),
  note,
})

/** A demand had one place on the chain. The cause says which ladder had brought it there; the due time was not recorded. */
const oneLadder: Upcaster = {
  schema: DemandEscalated,
  up(data) {
    const escalated = data as Static<typeof DemandEscalated>
    const rung = CHAIN.indexOf(escalated.to)
    if (escalated.cause === 'acceptance-overdue') return { ...escalated, ladder: 'acceptance', rung }
    return escalated.cause === 'result-overdue' ? { ...escalated, ladder: 'result', rung } : { ...escalated, rung }
  },
}

export const EARLIER = {
  HistoryImported: [codedSource],
  DemandRaised: [plainBefore(DemandRaised, 'place.area', 'category', 'channel', 'reference')],
  DemandTriaged: [withoutArea],
  DemandMerged: [plainBefore(DemandMerged, 'originalReference')],
  /** The causes became more. */
  DemandUnmerged: [{ schema: DemandUnmerged, up: (data) => data }],
  DemandReferred: [plainBefore(DemandReferred, 'to')],
  DemandEscalated: [oneLadder],
} satisfies Readonly<Record<string, readonly Upcaster[]>>
