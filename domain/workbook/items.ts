import { Value } from '@sinclair/typebox/value'
import { type CommunityState, partyOf } from '../community/index.ts'
import { type Rejection, reject } from '../kernel/index.ts'
import type { NewItem, Rule } from './commands.ts'
import { workbookEvents } from './events.ts'
import { needsMatter } from './matters.ts'
import type { Holder } from './shapes.ts'
import { itemOf, type WorkbookState } from './state.ts'

const { ItemAdded, ItemAmended } = workbookEvents

const undraftedYet = (state: WorkbookState): Rejection | undefined =>
  state.status === 'none' ? reject('workbook.unknown', 'There is no workbook yet: draft one first.') : undefined

export const addItems: Rule<'add-items'> = (state, { items }, { reads }) => {
  const refused = undraftedYet(state) ?? needsMatter(state, 'Adding an item to a workbook in force')
  if (refused !== undefined) return refused
  const codes = new Set<string>()
  const twice = items.filter(({ code }) => itemOf(state, code) !== undefined || codes.size === codes.add(code).size)
  if (twice.length > 0) {
    return reject('item.exists', 'An item has a code of its own: these are there already, or named twice.', {
      codes: twice.map(({ code }) => code),
    })
  }
  for (const { code, lead, supporters = [] } of items) {
    const fault = faultIn(reads.community, code, lead, supporters)
    if (fault !== undefined) return fault
  }
  return items.map(added)
}

const added = ({ supporters = [], visibility = 'public', ...item }: NewItem) =>
  ItemAdded({ ...item, module: Number(item.code.slice(0, 1)), supporters, visibility })

export const amendItem: Rule<'amend-item'> = (state, change, { reads }) => {
  const refused = undraftedYet(state) ?? needsMatter(state, 'Amending an item of a workbook in force')
  if (refused !== undefined) return refused
  const item = itemOf(state, change.code)
  if (item === undefined) {
    return reject('item.unknown', 'The workbook has no item of this code: add it first.', { code: change.code })
  }
  const before = new Map<string, unknown>(Object.entries(item))
  const differs = Object.entries(change).some(([name, value]) => !Value.Equal(before.get(name), value))
  if (!differs) return []
  const lead = change.lead ?? item.lead
  const supporters = change.supporters ?? item.supporters
  const fault = faultIn(reads.community, change.code, lead, supporters)
  if (fault !== undefined) return fault
  return [ItemAmended({ ...change, names: distinct([item.lead, lead, ...item.supporters, ...supporters]) })]
}

const text = (holder: Holder): string => ('party' in holder ? `party ${holder.party}` : `kind ${holder.kind}`)

const distinct = (holders: readonly Holder[]): Holder[] => [...new Map(holders.map((one) => [text(one), one])).values()]

/** What is wrong with who holds an item: they have joined, and nobody holds it twice. */
function faultIn(
  community: CommunityState,
  code: string,
  lead: Holder,
  supporters: readonly Holder[],
): Rejection | undefined {
  const holders = [lead, ...supporters]
  if (distinct(holders).length < holders.length) {
    return reject('item.holder-twice', 'A party or kind holds an item once: as its lead or as one supporter.', { code })
  }
  for (const holder of holders) {
    if (!('party' in holder)) continue
    const party = partyOf(community, holder.party)
    if (party === undefined || party.status === 'left') {
      return reject('item.party-unknown', 'An item names parties of the community: this one has not joined, or left.', {
        code,
        party: holder.party,
      })
    }
  }
  return undefined
}
