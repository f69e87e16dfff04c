import { SOCIETIES } from '../../domain/community/shapes.ts'
import { workbookEvents } from '../../domain/workbook/events.ts'
import { type FoldStep, type Happened, steps } from '../runtime/index.ts'
import { entryFor, inboxEntries } from './entries.ts'
import type { EntryKind } from './entry-topics.ts'

const { PriceListProposed, PriceListRefused, PriceListSet } = workbookEvents

/** A workbook has one open proposal at most, so its entry needs no id. */
const answerers = steps(inboxEntries, () => ['workbook.prices'])

const ownName = (list: string): string => `workbook.prices.${list}`

function toProposer(happened: Happened<{ list: string; proposedBy?: string }>, kind: EntryKind, more: object = {}) {
  const { list, proposedBy } = happened.data
  if (proposedBy === undefined) return undefined
  return entryFor(happened, ownName(list), `party:${proposedBy}`, { kind, about: { list }, ...more })
}

/** Entries about price lists: the other two societies answer, and the party that proposed a list learns the answer. */
export const priceEntrySteps: readonly FoldStep[] = [
  answerers.on(PriceListProposed, (_, happened) => {
    const { list } = happened.data
    const { role, party = '' } = happened.event
    const [to = '', copy = null] = SOCIETIES.filter((society) => society !== role).map((society) => `role:${society}`)
    const said = { kind: 'prices-proposed', needs: 1, about: { list, party }, copy } as const
    return entryFor(happened, 'workbook.prices', to, said)
  }),
  answerers.change(PriceListSet, () => undefined),
  answerers.change(PriceListRefused, () => undefined),
  steps(inboxEntries).on(
    PriceListSet,
    (_, happened) => toProposer(happened, 'prices-set'),
    ({ data }) => [ownName(data.list)],
  ),
  steps(inboxEntries).on(
    PriceListRefused,
    (_, happened) => toProposer(happened, 'prices-refused', { reason: happened.data.reason }),
    ({ data }) => [ownName(data.list)],
  ),
]
