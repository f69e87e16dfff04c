import { type Static, Type } from '@sinclair/typebox'
import { iso, Moment, OneOf } from '../../domain/kernel/index.ts'
import { resource } from '../../domain/resource/resource.ts'
import { CATEGORIES, CONDITIONS } from '../../domain/resource/shapes.ts'
import { knowsSharePurpose, mayReadShare } from '../../domain/resource/sight.ts'
import { SkippedDates } from '../../domain/sharing/series.ts'
import { Purpose } from '../../domain/sharing/shapes.ts'
import { LONGEST_PASSED } from '../../domain/sharing/windows.ts'
import {
  alarmed,
  among,
  before,
  byMoment,
  type CalendarEntry,
  equals,
  type FactsOf,
  oneOf,
  orNull,
  type RowFilter,
  type Verdicts,
  verdict,
  view,
  whether,
} from '../runtime/index.ts'
import { amongParties } from '../shared-rules/audience.ts'
import { type Use, usedUntil, uses } from '../shared-rules/gifts.ts'
import { PersonalText } from '../shared-rules/personal-answer.ts'
import { type ResourceRow, resources } from './resources.ts'
import { isOwn, lateShares, SHARE_STATES, type ShareRow, type ShareState, shares } from './shares.ts'

/** The resource, and the party that uses it. */
const ofShare: FactsOf = {
  aggregate: { context: resource.name, named: 'resource' },
  columns: { borrower: 'party' },
}

type ShownShare = ShareRow & {
  readonly its: ResourceRow | null
  readonly first: ShareRow | null
  readonly use: Use | null
  readonly out: { readonly overdue: number } | null
}

const ShareAnswer = Type.Object({
  id: Type.String({ description: '`<resource>.<share>`, as tasks name it.' }),
  resource: Type.String(),
  name: Type.String({ description: 'Name of the resource.' }),
  nameEn: orNull(Type.String()),
  category: OneOf(CATEGORIES),
  owner: Type.String({ description: 'The party that owns the resource.' }),
  party: Type.String({ description: 'The party that uses it.' }),
  heldFor: orNull(Type.String({ description: 'The suspended party for which its successor holds it.' })),
  own: Type.Boolean({ description: 'Whether the owner uses it itself, which is not sharing.' }),
  state: OneOf(SHARE_STATES),
  quantity: Type.Integer({ minimum: 0, description: 'The quantity requested; once consumed, the quantity consumed.' }),
  from: orNull(Moment),
  until: orNull(Type.String({ description: 'When it must be returned.' })),
  asked: Moment,
  expiresAt: orNull(Type.String({ description: 'When the request expires if it is not answered.' })),
  series: orNull(Type.String({ description: 'The first share of the series.' })),
  skipped: SkippedDates,
  overdue: Type.Boolean(),
  returned: orNull(Moment),
  condition: orNull(OneOf(CONDITIONS)),
  late: Type.Boolean({ description: 'Whether it was returned after its window.' }),
  consumed: Type.Integer({ minimum: 0, description: 'The quantity consumed or paid so far.' }),
  value: orNull(
    Type.Integer({
      description: 'Its value, in minor currency units; once some of it was used, the value of what was used.',
    }),
  ),
  for: orNull(Purpose),
  purpose: orNull(Type.String({ description: 'In the words of the party.' })),
  resident: orNull(
    Type.Object(
      { name: PersonalText(), phone: PersonalText() },
      {
        description:
          'The resident whom it is for. Null for readers other than the owner and the party that entered it.',
      },
    ),
  ),
})

/**
 * Returns the value of what was used, whether a price list confirms it or not; undefined before any use, and where it has no value.
 * What is overdue was used to the end of its window.
 */
function usedValue(use: Use, isOverdue: boolean): number | undefined {
  const { gifts } = isOverdue && use.dueAt !== null ? usedUntil(use, use.dueAt) : use
  if (use.value === null || gifts.length === 0) return undefined
  return gifts.reduce((sum, { value, unlisted }) => sum + value + unlisted, 0)
}

function shareAnswer(
  row: ShownShare,
  { purpose, reads }: Verdicts<'purpose' | 'reads'>,
): Omit<Static<typeof ShareAnswer>, 'purpose' | 'resident'> & { purpose: unknown; resident: unknown } {
  const owner = row.its?.owner ?? row.owner
  const { demand, task } = row
  return {
    id: row.id,
    resource: row.resource,
    name: row.its?.name ?? '',
    nameEn: row.its?.nameEn ?? null,
    category: row.category,
    owner,
    party: row.party,
    heldFor: row.heldFor,
    own: isOwn({ owner, party: row.party }),
    state: row.state,
    quantity: row.quantity,
    from: row.windowed === 1 ? iso(row.begins) : null,
    until: row.windowed === 1 ? iso(row.ends) : null,
    asked: iso(row.asked),
    expiresAt: row.expiresAt === null ? null : iso(row.expiresAt),
    series: row.series,
    skipped: [...(row.first?.skipped ?? [])],
    overdue: row.out?.overdue === 1,
    returned: row.returned === null ? null : iso(row.returned),
    condition: row.condition,
    late: row.late === 1,
    consumed: row.consumed,
    value: (row.use === null ? undefined : usedValue(row.use, row.out?.overdue === 1)) ?? row.value,
    for: demand !== null && purpose ? { demand, ...(task === null ? {} : { task }) } : null,
    purpose: row.purpose,
    resident: reads ? row.resident : null,
  }
}

const OPEN: readonly ShareState[] = ['requested', 'waiting']
const WITHOUT_USE: readonly ShareState[] = ['declined', 'cancelled', 'displaced', 'expired', 'no-show']

/** The entry of a share in calendars: resource and party, without the purpose and the resident. Shares without a window have none. */
function shareEntry({
  id,
  name,
  party,
  state,
  from,
  until,
  asked,
  returned,
}: Static<typeof ShareAnswer>): CalendarEntry | undefined {
  if (from === null || until === null) return undefined
  const status = OPEN.includes(state) ? 'TENTATIVE' : WITHOUT_USE.includes(state) ? 'CANCELLED' : 'CONFIRMED'
  return { id, changed: returned ?? asked, from, until, title: `${name} (${party})`, status }
}

const forDemand: RowFilter<'purpose'> = {
  schema: Type.String({
    description: 'The demand for which it is used, among those in which the reader has a part',
    maxLength: 100,
  }),
  few: true,
  sees: 'purpose',
  where: (value) => equals('demand', value),
}

/** No window lasts longer than `LONGEST_PASSED`, so a window that began earlier than that is over. */
const reaching = byMoment('Ends after this moment', (at) => ({
  all: [
    { column: 'ends', atLeast: at + 1 },
    { column: 'begins', atLeast: at - LONGEST_PASSED },
  ],
}))

export const calendar = view({
  summary: {
    en: 'Who uses which resource of whom, and when: requested, promised, handed over, returned.',
    zh: '资源使用日历：谁在何时使用谁的资源，含申请、应允、交付与归还。',
  },
  from: shares,
  beside: {
    its: { table: resources, on: { resource: 'resource' } },
    first: { table: shares, on: { id: 'series' } },
    use: { table: uses, on: { share: 'id' } },
    out: { table: lateShares.table, on: { id: 'id' } },
  },
  filters: {
    from: reaching,
    until: before('begins', 'Begins before this moment'),
    resource: oneOf('resource', 'Resources, separated by commas'),
    owner: among({
      column: 'resource',
      table: resources,
      named: 'resource',
      with: 'owner',
      description: 'The party that owns the resource',
    }),
    party: oneOf('party', 'Parties that use the resources, separated by commas'),
    heldFor: { ...oneOf('heldFor', 'Suspended parties for which their successors hold them'), few: true },
    category: oneOf('category', 'Category', CATEGORIES),
    state: oneOf('state', 'State', SHARE_STATES),
    overdue: whether('Whether it is handed over and not returned although its window has passed', {
      column: 'id',
      among: lateShares.table.name,
      named: 'id',
      where: { column: 'overdue', atLeast: 1 },
    }),
    alarmed,
    for: forDemand,
  },
  sorts: { begins: { column: 'begins' }, latest: { column: 'begins', descending: true }, alarm: { column: 'alarm' } },
  id: 'id',
  visible: amongParties,
  sees: { reads: verdict(ofShare, mayReadShare), purpose: verdict(ofShare, knowsSharePurpose) },
  show: shareAnswer,
  opens: 'reads',
  row: ShareAnswer,
  entry: shareEntry,
})
